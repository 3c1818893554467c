// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "Costs",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "TutorCore", path: "..")],
    targets: [
        .executableTarget(
            name: "Costs", dependencies: [.product(name: "TutorCore", package: "TutorCore")])
    ],
    swiftLanguageModes: [.v6]
)
