import Foundation
import TestSupport
import Testing

/// Chromium, driven by Tests/Browser/drive.py.
enum Browser {
  /// What it found on one page; the driver's head says what each is.
  struct PageResult: Decodable {
    struct Paper: Decodable {
      var pages: Int
      var runs: Int
    }

    var malformed: [String]
    var errors: [String]
    var elsewhere: [String]
    var faults: [String]
    var unreached: [String]
    var overflow: Int
    /// Boxes of which a part is out of sight on a desktop.
    var cut: [String]
    var headings: [Int]
    var paper: Paper

    var isFaultless: Bool {
      malformed.isEmpty && errors.isEmpty && elsewhere.isEmpty && faults.isEmpty && unreached.isEmpty && overflow == 0
    }
  }

  static func look(at pages: [(name: String, address: String)]) throws -> [String: PageResult] {
    let python = Checkout.root.appending(path: ".build/browser/bin/python")
    try #require(
      FileManager.default.isExecutableFile(atPath: python.path), "no browser: run Scripts/setup --test")
    let process = Process()
    let output = Pipe()
    process.executableURL = python
    process.arguments =
      [Checkout.root.appending(path: "Tests/Browser/drive.py").path] + shots + pages.map { "\($0.name)=\($0.address)" }
    process.standardOutput = output
    try process.run()
    let data = try #require(try output.fileHandleForReading.readToEnd())
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try JSONDecoder().decode([String: PageResult].self, from: data)
  }
}

extension Browser {
  /// `SHOTS=folder swift test …` keeps pictures, for people to look at.
  private static var shots: [String] { ProcessInfo.processInfo.environment["SHOTS"].map { ["--shots", $0] } ?? [] }
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
  private let url = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and gives its path.
  func write(_ text: String, to name: String) throws -> String {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
