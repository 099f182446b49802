// swift-tools-version: 6.2

import PackageDescription

/// One list of settings for every Swift target of ours.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// The targets that speak to C; every unsafe line in them says `unsafe`.
let wrapperSettings = settings + [.strictMemorySafety()]

let package = Package(
    name: "clio-xero",
    products: [
        .executable(name: "clio-xero", targets: ["clio-xero"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // Formats
        .systemLibrary(name: "CLibCSV", path: "Sources/Formats/CLibCSV", providers: [.apt(["libcsv-dev"])]),
        .systemLibrary(
            name: "CLibXML2", path: "Sources/Formats/CLibXML2", pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CMalloc", path: "Sources/Formats/CMalloc"),
        .systemLibrary(name: "CWriteOut", path: "Sources/Formats/CWriteOut"),
        .systemLibrary(name: "CByteMasks", path: "Sources/Formats/CByteMasks"),
        .target(
            name: "FileOutput", dependencies: ["CWriteOut"], path: "Sources/Formats/FileOutput",
            swiftSettings: wrapperSettings),
        .target(
            name: "DelimitedText", dependencies: ["CByteMasks", "CLibCSV", "FileOutput"],
            path: "Sources/Formats/DelimitedText",
            swiftSettings: wrapperSettings),
        .target(
            name: "XMLText", dependencies: ["CLibXML2", "FileOutput"], path: "Sources/Formats/XMLText",
            swiftSettings: wrapperSettings),

        .target(
            name: "WebAccess",
            dependencies: [
                "Ledger",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Sources/Formats/WebAccess", swiftSettings: settings),

        // Ledger
        .target(name: "Ledger", path: "Sources/Ledger", swiftSettings: settings),

        // Extract
        .target(
            name: "ClioFiles", dependencies: ["Ledger", "DelimitedText"], path: "Sources/Extract/ClioFiles",
            swiftSettings: settings),
        .target(
            name: "ClioAPI", dependencies: ["Ledger", "WebAccess"], path: "Sources/Extract/ClioAPI",
            swiftSettings: settings),

        // Transform
        .target(
            name: "Transform", dependencies: ["Ledger", "XeroDocuments"], path: "Sources/Transform",
            swiftSettings: settings),

        // Load
        .target(
            name: "XeroDocuments", dependencies: ["Ledger"], path: "Sources/Load/XeroDocuments",
            swiftSettings: settings),
        .target(
            name: "XeroFiles", dependencies: ["Ledger", "XeroDocuments", "DelimitedText", "XMLText"],
            path: "Sources/Load/XeroFiles", swiftSettings: settings),

        .target(
            name: "XeroAPI", dependencies: ["Ledger", "WebAccess", "XeroDocuments"], path: "Sources/Load/XeroAPI",
            swiftSettings: settings),

        // Pipeline
        .target(
            name: "Pipeline",
            dependencies: [
                "Ledger", "DelimitedText", "ClioAPI", "ClioFiles", "Transform", "XeroDocuments", "XeroFiles", "XeroAPI",
                "WebAccess",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            path: "Sources/Pipeline", swiftSettings: settings),

        // Apps
        .target(
            name: "SandboxKit",
            dependencies: [
                "Ledger", .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Sources/Apps/Sandbox/Kit", swiftSettings: settings),
        .target(
            name: "XeroSandbox",
            dependencies: [
                "Ledger", "XMLText", "SandboxKit", .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/Apps/Sandbox/Xero", swiftSettings: settings),
        .target(
            name: "ClioSandbox", dependencies: ["Ledger", "SandboxKit"], path: "Sources/Apps/Sandbox/Clio",
            swiftSettings: settings),
        .executableTarget(
            name: "clio-xero",
            dependencies: [
                "CMalloc", "Pipeline", "Ledger", "ClioFiles", "ClioSandbox", "SandboxKit", "WebAccess", "XeroAPI",
                "XeroDocuments",
                "XeroSandbox",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/Apps/clio-xero", swiftSettings: settings),

        // Benchmarks
        .target(name: "AllocationCount", path: "Tests/Benchmarks/AllocationCount"),
        .target(
            name: "Benchmarking", dependencies: ["Ledger", "DelimitedText"], path: "Tests/Benchmarks/Benchmarking",
            swiftSettings: settings),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "Benchmarking", "AllocationCount", "Ledger", "DelimitedText", "XMLText",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Benchmarks/Command", swiftSettings: settings),

        // Tests
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
        .target(
            name: "WebTesting",
            dependencies: [
                "WebAccess", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/Formats/WebTesting", swiftSettings: settings),
        .testTarget(
            name: "WebAccessTests",
            dependencies: [
                "TestSupport", "WebAccess", "WebTesting", "Ledger",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Tests/Formats/WebAccessTests", swiftSettings: settings),
        .testTarget(
            name: "ClioAPITests",
            dependencies: [
                "TestSupport", "ClioAPI", "ClioFiles", "ClioSandbox", "WebAccess", "WebTesting", "Ledger",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/Extract/ClioAPITests", swiftSettings: settings),
        .testTarget(
            name: "FileOutputTests", dependencies: ["TestSupport", "FileOutput"], path: "Tests/Formats/FileOutputTests",
            swiftSettings: settings),
        .testTarget(
            name: "DelimitedTextTests", dependencies: ["TestSupport", "DelimitedText"],
            path: "Tests/Formats/DelimitedTextTests",
            swiftSettings: settings),
        .testTarget(
            name: "XMLTextTests", dependencies: ["TestSupport", "XMLText"], path: "Tests/Formats/XMLTextTests",
            swiftSettings: settings),
        .testTarget(
            name: "LedgerTests", dependencies: ["TestSupport", "Ledger"], path: "Tests/Ledger", swiftSettings: settings),
        .testTarget(
            name: "ClioFilesTests", dependencies: ["TestSupport", "ClioFiles", "Ledger", "DelimitedText"],
            path: "Tests/Extract/ClioFilesTests", swiftSettings: settings),
        .testTarget(
            name: "TransformTests", dependencies: ["TestSupport", "Transform", "Ledger", "XeroDocuments"],
            path: "Tests/Transform",
            swiftSettings: settings),
        .testTarget(
            name: "XeroFilesTests", dependencies: ["XeroFiles", "XeroDocuments", "Ledger", "DelimitedText", "XMLText"],
            path: "Tests/Load/XeroFilesTests", swiftSettings: settings),
        .testTarget(
            name: "XeroAPITests",
            dependencies: [
                "TestSupport", "XeroAPI", "WebAccess", "WebTesting", "XeroSandbox", "XeroDocuments", "Ledger",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
            ], path: "Tests/Load/XeroAPITests", swiftSettings: settings),
        .testTarget(
            name: "XeroSandboxTests",
            dependencies: [
                "XeroSandbox", "Ledger", "XMLText",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Tests/Apps/XeroSandboxTests", swiftSettings: settings),
        .testTarget(
            name: "ClioSandboxTests",
            dependencies: ["TestSupport", "ClioSandbox", "SandboxKit", "ClioFiles", "Ledger"],
            path: "Tests/Apps/ClioSandboxTests",
            swiftSettings: settings),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "TestSupport", "Pipeline", "ClioAPI", "Ledger", "Transform", "WebAccess", "XeroAPI", "XeroDocuments",
                "XeroFiles",
                "ClioSandbox", "SandboxKit", "XeroSandbox",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/Pipeline",
            swiftSettings: settings),
        .testTarget(
            name: "BenchmarkingTests", dependencies: ["Benchmarking", "DelimitedText", "XMLText"],
            path: "Tests/Benchmarks/BenchmarkingTests", swiftSettings: settings),
        .testTarget(
            name: "CommandTests", dependencies: ["clio-xero", "Pipeline", "Ledger"],
            path: "Tests/Apps/CommandTests", swiftSettings: settings),
        .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["CSpawn", "TestSupport", "clio-xero", "Pipeline", "Ledger", "ClioSandbox", "XeroSandbox"],
            path: "Tests/EndToEnd", swiftSettings: settings),
    ]
)
