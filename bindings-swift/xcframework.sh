#!/bin/sh
# Makes lib/TutorCore.xcframework, which the package links with on Apple's
# systems: macOS and iOS, devices and simulators.
#
# Run it on a Mac with Xcode and rustup. The project's tests check this script
# with `sh -n` alone: its steps need Apple's tools, and no test runs them.
set -eu
cd "$(dirname "$0")/.."

targets="aarch64-apple-darwin x86_64-apple-darwin aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios"
name=libtutorcore_swift.a
work=target/swift/xcframework
out=bindings-swift/lib/TutorCore.xcframework

for tool in rustup cargo lipo xcodebuild; do
    command -v "$tool" >/dev/null || {
        echo "xcframework.sh: install $tool" >&2
        exit 1
    }
done

export MACOSX_DEPLOYMENT_TARGET=13.0
export IPHONEOS_DEPLOYMENT_TARGET=16.0
for target in $targets; do
    rustup target add "$target"
    cargo build --locked --package tutorcore-swift --profile swift --target "$target"
done

# One library for each platform: lipo joins what differs in the processor only.
rm -rf "$work" "$out"
mkdir -p "$work/macos" "$work/ios" "$work/simulator" "$work/include" bindings-swift/lib
lipo -create "target/aarch64-apple-darwin/swift/$name" "target/x86_64-apple-darwin/swift/$name" \
    -output "$work/macos/$name"
cp "target/aarch64-apple-ios/swift/$name" "$work/ios/$name"
lipo -create "target/aarch64-apple-ios-sim/swift/$name" "target/x86_64-apple-ios/swift/$name" \
    -output "$work/simulator/$name"

# The framework names the library itself; the map must not ask for it again.
cp bindings-swift/Sources/CTutorCore/tutorcore.h "$work/include/"
sed '/link "/d' bindings-swift/Sources/CTutorCore/module.modulemap >"$work/include/module.modulemap"

xcodebuild -create-xcframework \
    -library "$work/macos/$name" -headers "$work/include" \
    -library "$work/ios/$name" -headers "$work/include" \
    -library "$work/simulator/$name" -headers "$work/include" \
    -output "$out"
