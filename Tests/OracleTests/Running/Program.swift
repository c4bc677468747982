import Foundation

/// The built program, run as a user runs it.
struct Run {
  var output: Data
  var errors: String
  var exitCode: Int32

  var json: JSON? { try? JSON(parsing: output) }
}

/// A folder with databases, which goes away with its owner, unless somebody wants to look into a difference.
final class Workplace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-oracle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    guard ProcessInfo.processInfo.environment["FIPSWATCH_ORACLE_KEEP"] == nil else { return }
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  /// Runs the program and waits for it. `Process` of Foundation takes 40 ms to notice an end, and here are thousands.
  func fipswatch(_ arguments: [String], database: String) throws -> Run {
    let (output, errors) = (path(".output"), path(".errors"))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key) }
    let environment = inherited.merging(["FIPSWATCH_DATABASE": database]) { $1 }
    let exitCode = try Self.run(
      ["/usr/bin/env", "-C", folder.path, Self.program] + arguments, environment: environment.map { "\($0)=\($1)" },
      &actions)
    return Run(
      output: try Data(contentsOf: URL(filePath: output)),
      errors: String(decoding: try Data(contentsOf: URL(filePath: errors)), as: UTF8.self), exitCode: exitCode)
  }

  /// Programs are built beside the tests.
  private static let program =
    ProcessInfo.processInfo.environment["FIPSWATCH_PROGRAM"]
    ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "fipswatch").path

  private static func run(
    _ arguments: [String], environment: [String], _ actions: inout posix_spawn_file_actions_t
  ) throws -> Int32 {
    var words = arguments.map { strdup($0) } + [nil]
    var settings = environment.map { strdup($0) } + [nil]
    defer { for word in words + settings { free(word) } }
    var (process, status) = (pid_t(0), Int32(0))
    let code = posix_spawn(&process, arguments[0], &actions, nil, &words, &settings)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }
}
