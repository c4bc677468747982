// swift-tools-version: 6.3
import PackageDescription

let strictC: [CSetting] = [
  .enableWarning("all"), .enableWarning("extra"), .enableWarning("conversion"), .treatAllWarnings(as: .error),
  .define("NDEBUG", .when(configuration: .release)),
]
let strictCXX: [CXXSetting] = [
  .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
  .define("NDEBUG", .when(configuration: .release)),
]
let strictSwift: [SwiftSetting] = [.treatAllWarnings(as: .error)]
// What is tested runs optimised; optimising the tests themselves takes longer than it saves.
let testSwift = strictSwift + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let package = Package(
  name: "fipswatch",
  products: [
    .executable(name: "fipswatch", targets: ["fipswatch"]),
    .executable(name: "simulate-fleet", targets: ["simulate-fleet"]),
    // The loadable extension: `.load libcsnapshot` in the sqlite3 shell.
    .library(name: "csnapshot", type: .dynamic, targets: ["CSnapshot"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
  ],
  targets: [
    // The nouns and the rules each keeps by itself.
    .target(name: "InventoryModel", swiftSettings: strictSwift),
    // SQLite modules (virtual tables) that read a snapshot document: SQL sees its clusters and node pools as rows.
    .target(
      name: "CSnapshot", cSettings: strictC + [.unsafeFlags(["-fvisibility=hidden"])],
      cxxSettings: strictCXX + [.unsafeFlags(["-fvisibility=hidden"])],
      linkerSettings: ["simdjson", "z", "crypto"].map { .linkedLibrary($0) }),
    // JSON and YAML read where they stand: lazily, within limits, each value with its line.
    .target(
      name: "DocumentText", dependencies: ["InventoryModel", "CSnapshot", .product(name: "Yams", package: "Yams")],
      swiftSettings: strictSwift),
    // Reads what Kubernetes and the nodes say: node lists, AKSNodeClass and NodePool manifests, kernel readings.
    .target(name: "NodeDocuments", dependencies: ["InventoryModel", "DocumentText"], swiftSettings: strictSwift),
    // Reads what is about to be created or changed: Terraform plans, ARM templates, manifests, REST bodies.
    .target(name: "Blueprints", dependencies: ["InventoryModel", "DocumentText"], swiftSettings: strictSwift),
    // Reads what machines cost: pages of the Retail Prices API, FOCUS, plain CSV.
    .target(name: "PriceFiles", dependencies: ["InventoryModel", "DocumentText"], swiftSettings: strictSwift),
    // The SQLite library, for what GRDB does not wrap: extensions that every connection loads.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    // The schema: frozen, numbered SQL, compiled into the binary; beside it the views, which are made anew whenever they
    // differ.
    .target(
      name: "Migrations", path: "Migrations", exclude: ["schema.sql"],
      resources: ["0001_tables.sql", "0002_counts.sql", "views.sql"].map { .embedInCode($0) },
      swiftSettings: strictSwift),
    // Opens and migrates the database, imports documents, loads nouns; the only place with SQL.
    .target(
      name: "InventoryStore",
      dependencies: [
        "InventoryModel", "DocumentText", "DriftEngine", "CSnapshot", "CSQLite", "Migrations",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: strictSwift),
    // gzip, SHA-256, HMAC and certificates as the system has them, for archives, signatures and authorities.
    .systemLibrary(name: "CArchive", providers: [.apt(["zlib1g-dev", "libssl-dev"])]),
    // Writes files whole or not at all, and what is no file as it must be written; gzip and SHA-256.
    .target(
      name: "Files",
      dependencies: ["InventoryModel", "CArchive", .product(name: "Subprocess", package: "swift-subprocess")],
      swiftSettings: strictSwift),
    // The system's libcurl (`libcurl4-openssl-dev` to build), loaded when it is first needed.
    .target(name: "CCurl", cSettings: strictC),
    // Asks web services over TLS, within limits, and shows no secret.
    .target(
      name: "WebClient", dependencies: ["InventoryModel", "Files", "CArchive", "CCurl"], swiftSettings: strictSwift),
    // Turns what Azure and Kubernetes answer into documents, and says what it could not see.
    .target(
      name: "Collector",
      dependencies: [
        "InventoryModel", "CSnapshot", "Files", "WebClient",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: strictSwift),
    // Names every difference between two states.
    .target(name: "DriftEngine", dependencies: ["InventoryModel"], swiftSettings: strictSwift),
    // Judges states against a policy and keeps the life of each finding.
    .target(name: "ComplianceEngine", dependencies: ["InventoryModel"], swiftSettings: strictSwift),
    // Reads the policy file: YAML in, a Policy or every fault with its line out.
    .target(
      name: "PolicyFile", dependencies: ["InventoryModel", .product(name: "Yams", package: "Yams")],
      exclude: ["policy.schema.json"], swiftSettings: strictSwift),
    // Reads what runs of tests report: JUnit XML.
    .target(name: "TestResults", dependencies: ["InventoryModel"], swiftSettings: strictSwift),
    // KPIs, trends and reports, and their encodings.
    .target(name: "Reporting", dependencies: ["InventoryModel"], swiftSettings: strictSwift),
    // The system's libxlsxwriter, which writes workbooks.
    .systemLibrary(name: "CWorkbook", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    // What an auditor is handed of a month, in the formats that auditors load.
    .target(
      name: "Evidence", dependencies: ["InventoryModel", "Reporting", "CWorkbook"], swiftSettings: strictSwift),
    // Decides whom to tell what, and in which words: values in, messages out.
    .target(name: "Alerting", dependencies: ["InventoryModel", "Reporting"], swiftSettings: strictSwift),
    // Carries messages to webhooks, chats, Alertmanager, Azure Monitor, files and programs.
    .target(
      name: "AlertDelivery",
      dependencies: [
        "Alerting", "InventoryModel", "WebClient", "Files",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: strictSwift),
    // Draws reports as HTML and serves them.
    .target(
      name: "Dashboard",
      dependencies: [
        "InventoryModel", "Reporting", "Remediation", "Files",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
      ],
      resources: ["Resources/style.css", "Resources/live.css"].map { .embedInCode($0) }, swiftSettings: strictSwift),
    // The way out of non-compliance: paths, blockers, waves and scripts.
    .target(name: "Remediation", dependencies: ["InventoryModel", "Reporting"], swiftSettings: strictSwift),
    // Seeded fleets with their true history, as documents; for the demo, tests and benchmarks.
    .target(name: "FleetSimulator", dependencies: ["InventoryModel"], swiftSettings: strictSwift),
    // Writes simulated nights to a folder.
    .executableTarget(
      name: "simulate-fleet",
      dependencies: [
        "FleetSimulator", "InventoryModel", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strictSwift),
    // One type for each use of the product.
    .target(
      name: "Operations",
      dependencies: [
        "InventoryModel", "InventoryStore", "WebClient", "Collector", "DriftEngine", "ComplianceEngine", "PolicyFile",
        "NodeDocuments", "DocumentText", "Blueprints", "PriceFiles", "Reporting", "Remediation", "Evidence",
        "Dashboard", "Alerting", "AlertDelivery", "Files", "TestResults",
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strictSwift),
    // One file per command: parse, call, print.
    .executableTarget(
      name: "fipswatch",
      dependencies: [
        "Operations", "InventoryModel", "InventoryStore", "Collector", "PolicyFile", "Reporting", "Remediation",
        "Evidence", "Dashboard", "Files",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strictSwift,
      // The linker of the toolchain, which folds equal code, and can pack relocations for a package; `nostart-stop-gc` keeps
      // the sections by which the Swift runtime finds types.
      linkerSettings: [
        .unsafeFlags(
          ["-use-ld=lld", "-Xlinker", "--icf=all", "-Xlinker", "-z", "-Xlinker", "nostart-stop-gc"],
          .when(configuration: .release))
      ]),

    .testTarget(
      name: "FilesTests", dependencies: ["Files", "InventoryModel", "LoopbackServices"], swiftSettings: testSwift),
    .testTarget(
      name: "InventoryModelTests", dependencies: ["InventoryModel", "TestSupport"], swiftSettings: testSwift),
    .testTarget(
      name: "CSnapshotTests", dependencies: ["CSnapshot", "CSQLite", "InventoryModel", "TestSupport"],
      swiftSettings: testSwift),
    .testTarget(
      name: "NodeDocumentsTests",
      dependencies: [
        "NodeDocuments", "DocumentText", "InventoryModel", "TestSupport", .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: testSwift),
    .testTarget(
      name: "InventoryStoreTests",
      dependencies: [
        "InventoryStore", "InventoryModel", "ComplianceEngine", "DriftEngine", "FleetSimulator", "Migrations",
        "Reporting", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: testSwift),
    .testTarget(
      name: "ComplianceEngineTests", dependencies: ["ComplianceEngine", "InventoryModel"], swiftSettings: testSwift),
    .testTarget(
      name: "BlueprintsTests",
      dependencies: ["Blueprints", "DocumentText", "ComplianceEngine", "InventoryModel", "Reporting", "TestSupport"],
      swiftSettings: testSwift),
    .testTarget(
      name: "PriceFilesTests", dependencies: ["PriceFiles", "InventoryModel", "TestSupport"],
      swiftSettings: testSwift),
    .testTarget(name: "DriftEngineTests", dependencies: ["DriftEngine", "InventoryModel"], swiftSettings: testSwift),
    .testTarget(
      name: "PolicyFileTests", dependencies: ["PolicyFile", "InventoryModel", "TestSupport"],
      swiftSettings: testSwift),
    .testTarget(
      name: "AlertingTests", dependencies: ["Alerting", "InventoryModel", "Reporting"], swiftSettings: testSwift),
    // A real Alertmanager, and receivers on this machine, which the built program tells.
    .testTarget(
      name: "AlertDeliveryTests",
      dependencies: [
        "AlertDelivery", "Alerting", "InventoryModel", "LoopbackServices", "WebClient", "fipswatch",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "NIOCore", package: "swift-nio"),
      ], swiftSettings: testSwift),
    .testTarget(
      name: "ReportingTests", dependencies: ["Reporting", "InventoryModel", "TestSupport"],
      swiftSettings: testSwift),
    .testTarget(
      name: "EvidenceTests", dependencies: ["Evidence", "Reporting", "InventoryModel"], swiftSettings: testSwift),
    // Parses what is drawn with a real parser, and looks at it in a real browser.
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "Dashboard", "Reporting", "Remediation", "InventoryModel", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      ], swiftSettings: testSwift),
    .testTarget(
      name: "TestResultsTests", dependencies: ["TestResults", "InventoryModel", "TestSupport"],
      swiftSettings: testSwift),
    .testTarget(
      name: "RemediationTests", dependencies: ["Remediation", "InventoryModel", "Reporting", "TestSupport"],
      swiftSettings: testSwift),
    .testTarget(
      name: "FleetSimulatorTests", dependencies: ["FleetSimulator", "InventoryModel"], swiftSettings: testSwift),
    // Where the checkout and optional recorded data lie; processor time, which a busy machine does not change.
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: testSwift),
    // The system's TLS, for servers of tests.
    .systemLibrary(name: "CServerTLS", path: "Tests/CServerTLS", providers: [.apt(["libssl-dev"])]),
    // A server on this machine over TLS, with a certificate authority of its own, for tests to run against.
    .target(
      name: "LoopbackServices",
      dependencies: [
        "CServerTLS", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
      ], path: "Tests/Loopback", swiftSettings: testSwift),
    // A loopback Azure over TLS, against which the collector and the built program run.
    .testTarget(
      name: "CollectorTests",
      dependencies: [
        "Collector", "WebClient", "InventoryModel", "InventoryStore", "ComplianceEngine", "FleetSimulator",
        "LoopbackServices", "TestSupport", "fipswatch", "Files", .product(name: "NIOCore", package: "swift-nio"),
      ], swiftSettings: testSwift),
    // Rules of DESIGN read out slowly, against which every figure of the built program is held. It shares no code with it.
    .testTarget(name: "OracleTests", dependencies: ["fipswatch"], swiftSettings: testSwift),
    // Clusters as az prints them, with only what a test is about.
    .target(name: "FleetDocuments", path: "Tests/FleetDocuments", swiftSettings: testSwift),
    // Uses of the product, run in this process.
    .testTarget(
      name: "OperationsTests",
      dependencies: [
        "Operations", "Collector", "InventoryModel", "InventoryStore", "Reporting", "Remediation", "Evidence", "Files",
        "FleetDocuments", "FleetSimulator", "LoopbackServices", "TestSupport", "AlertDelivery", "ComplianceEngine",
        "PolicyFile", .product(name: "Logging", package: "swift-log"), .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: testSwift),
    // Runs the built programs, as a user does.
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "fipswatch", "simulate-fleet", "InventoryModel", "LoopbackServices", "FleetDocuments", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: testSwift),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17,
  cxxLanguageStandard: .cxx17
)
