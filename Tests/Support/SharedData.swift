import Foundation

/// Answers of Azure and documents that others recorded and published. They are no part of the repository: tests that
/// read them skip, saying so, where they are missing.
package enum SharedData {
  /// What `FIPSWATCH_TEST_DATA` names; else `shared/data` beside the checkout.
  package static let folder: URL = {
    if let named = ProcessInfo.processInfo.environment["FIPSWATCH_TEST_DATA"] { return URL(filePath: named) }
    return Checkout.root.deletingLastPathComponent().appending(path: "shared/data")
  }()

  package static let isThere = FileManager.default.fileExists(atPath: folder.path)

  /// Why a test that needs them is skipped.
  package static let missing = "no recorded data: name its folder with FIPSWATCH_TEST_DATA"
}

/// The folder that the tests were built from.
package enum Checkout {
  package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  package static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
}
