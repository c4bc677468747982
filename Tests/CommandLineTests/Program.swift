import Foundation
import Testing

/// A built program, run as a user runs it.
enum Program: String {
  case fipswatch
  case simulateFleet = "simulate-fleet"

  /// Programs are built beside the tests.
  var url: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: rawValue)
  }
}

/// What a run printed, and how it ended.
struct Run {
  var output: String
  var errors: String
  var exitCode: Int32

  var errorLines: [Substring] { errors.split(separator: "\n") }

  func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8)) }
  func object() throws -> [String: Any] { try #require(json() as? [String: Any]) }
}

/// A folder in which programs run; it goes away with its owner.
final class Workplace {
  let folder: URL
  /// Beside PATH and HOME, which every program gets.
  var environment: [String: String] = [:]

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ data: Data, to name: String) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func read(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

  // MARK: - Running

  @discardableResult
  func fipswatch(_ arguments: String..., input: String = "") throws -> Run {
    try run(.fipswatch, arguments, input: Data(input.utf8))
  }

  func run(_ program: Program, _ arguments: [String], input: Data = Data()) throws -> Run {
    try run(program.url, arguments, input: input)
  }

  func run(_ executable: URL, _ arguments: [String], input: Data = Data()) throws -> Run {
    let streams = ["output", "errors", "input"].map { folder.appending(path: ".\($0)-\(UUID().uuidString)") }
    defer { for stream in streams { try? FileManager.default.removeItem(at: stream) } }
    for stream in streams { try (stream == streams[2] ? input : Data()).write(to: stream) }
    let process = try start(executable, arguments, streams)
    process.waitUntilExit()
    let texts = try streams.prefix(2).map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Run(output: texts[0], errors: texts[1], exitCode: process.terminationStatus)
  }

  /// Starts a program without waiting; its streams go nowhere.
  func start(_ program: Program, _ arguments: [String]) throws -> Process {
    try start(program.url, arguments, nil)
  }

  private func start(_ executable: URL, _ arguments: [String], _ streams: [URL]?) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key) }
    process.environment = inherited.merging(environment) { _, new in new }
    process.standardOutput = try streams.map { try FileHandle(forWritingTo: $0[0]) } ?? FileHandle.nullDevice
    process.standardError = try streams.map { try FileHandle(forWritingTo: $0[1]) } ?? FileHandle.nullDevice
    process.standardInput = try streams.map { try FileHandle(forReadingFrom: $0[2]) } ?? FileHandle.nullDevice
    try process.run()
    return process
  }
}
