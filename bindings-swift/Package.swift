// swift-tools-version: 6.0

import PackageDescription

// `cargo xtask swift` makes the library of the core that this package links
// with: lib/libtutorcore_swift.a here, an XCFramework on a Mac.

#if os(Linux)
let core: [Target] = [.systemLibrary(name: "CTutorCore")]
let place: [LinkerSetting] = [
    .unsafeFlags(["-L\(Context.packageDirectory)/lib"])
]
#else
let core: [Target] = [.binaryTarget(name: "CTutorCore", path: "lib/TutorCore.xcframework")]
let place: [LinkerSetting] = []
#endif

let package = Package(
    name: "TutorCore",
    platforms: [.macOS(.v13), .iOS(.v16)],
    products: [.library(name: "TutorCore", targets: ["TutorCore"])],
    targets: core + [
        .target(name: "TutorCore", dependencies: ["CTutorCore"], linkerSettings: place),
        .testTarget(name: "TutorCoreTests", dependencies: ["TutorCore", "CTutorCore"]),
    ],
    swiftLanguageModes: [.v6]
)
