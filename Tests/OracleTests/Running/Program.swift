import Foundation

/// The built program, run as a user runs it.
struct Run {
  var output: Data
  var errors: String
  var exitCode: Int32

  var json: JSON? { try? JSON(parsing: output) }
}

/// A folder with a database, which goes away with its owner.
final class Workplace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-oracle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Programs are built beside the tests.
  private static var program: URL {
    if let path = ProcessInfo.processInfo.environment["FIPSWATCH_PROGRAM"] { return URL(filePath: path) }
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "fipswatch")
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  func fipswatch(_ arguments: [String], database: String) throws -> Run {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .filter { ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key) }.merging(["FIPSWATCH_DATABASE": database]) { $1 }
    let streams = try ["output", "errors"].map { name in
      let file = folder.appending(path: ".\(name)-\(UUID().uuidString)")
      try Data().write(to: file)
      return file
    }
    defer { for file in streams { try? FileManager.default.removeItem(at: file) } }
    process.standardOutput = try FileHandle(forWritingTo: streams[0])
    process.standardError = try FileHandle(forWritingTo: streams[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Run(
      output: try Data(contentsOf: streams[0]), errors: String(decoding: try Data(contentsOf: streams[1]), as: UTF8.self),
      exitCode: process.terminationStatus)
  }
}
