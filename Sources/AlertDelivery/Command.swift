import Files
import Foundation
import Subprocess
import WebClient

/// A program that is given a message on its standard input, and is killed when it takes too long.
///
/// What it prints is thrown away: it may repeat secrets that it was started with.
struct Command: Sendable {
  /// The program and what it is called with.
  let arguments: [String]
  let environment: [String: String]
  let patience: Duration

  /// What a program may know of the environment, in which secrets of ours and of other sinks stand.
  static func environment(_ environment: [String: String], naming names: [String]) -> [String: String] {
    let harmless = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR"]
    return environment.filter { (harmless + names).contains($0.key) || $0.key.hasPrefix("LC_") }
  }

  func run(input: Data) async throws {
    let name = arguments[0]
    let late = DeliveryError.command(name, reason: "not done within \(Int(patience / .seconds(1))) s: killed")
    let (program, rest) = (Self.executable(name), Arguments(Array(arguments.dropFirst())))
    let file = try Self.unnamedFile(holding: input, for: name)
    do {
      try await givingUp(after: patience, with: late) {
        let result = try await Subprocess.run(
          program, arguments: rest,
          environment: .custom(
            Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0.key), $0.value) })),
          platformOptions: .killedWithChildren,
          input: .fileDescriptor(.init(rawValue: file), closeAfterSpawningProcess: true),
          output: .discarded,
          error: .discarded)
        guard result.terminationStatus.isSuccess else {
          throw DeliveryError.command(name, reason: Self.text(of: result.terminationStatus))
        }
      }
    } catch is SubprocessError {
      throw DeliveryError.command(name, reason: "cannot be run: check that it exists and is executable")
    }
  }

  private static func text(of end: TerminationStatus) -> String {
    switch end {
    case .exited(let code): "ended with exit code \(code)"
    case .signaled(let signal): "ended by signal \(signal)"
    }
  }

  private static func executable(_ name: String) -> Executable { name.contains("/") ? .path(.init(name)) : .name(name) }

  /// A file instead of a pipe: a program that does not read its input to the end must not end this one (SIGPIPE).
  private static func unnamedFile(holding data: Data, for name: String) throws(DeliveryError) -> CInt {
    var template = Array("\(NSTemporaryDirectory())/fipswatch-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    let bytes = Array(data)
    guard file >= 0, fcntl(file, F_SETFD, FD_CLOEXEC) == 0, unlink(template) == 0,
      write(file, bytes, bytes.count) == bytes.count,
      lseek(file, 0, SEEK_SET) == 0
    else { throw .command(name, reason: "its input cannot be kept: \(String(cString: strerror(errno)))") }
    return file
  }
}
