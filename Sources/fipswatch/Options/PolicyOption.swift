import ArgumentParser
import Foundation
import InventoryModel
import PolicyFile

struct PolicyOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The policy file. Default: $FIPSWATCH_POLICY, or else every pool is regulated and must be FIPS.",
      valueName: "file"))
  var policy: String?

  /// The policy to judge by. What is wrong with the file is logged, one line each, and ends the command.
  func read() throws -> Policy { try readWithAlerts().policy }

  /// The policy, and who is told of what it finds.
  func readWithAlerts() throws -> (policy: Policy, alerts: AlertSettings) {
    guard let file = policy ?? Self.named else { return (.builtIn, .none) }
    let document = try PolicyDocument(logging: file)
    return (document.policy, document.alerts)
  }

  /// An empty variable is one that is not set.
  private static var named: String? {
    ProcessInfo.processInfo.environment["FIPSWATCH_POLICY"].flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension PolicyDocument {
  /// Reads a file, or standard input where it is called `-`.
  ///
  /// - Throws: `ExitCode(1)` once every fault is logged; a `CommandFailure` where there is no such file.
  init(logging file: String) throws {
    let bytes = try Self.bytes(of: file)
    do {
      try self.init(bytes, file: file == "-" ? "standard input" : file)
    } catch {
      for fault in error.faults { log.error("\(fault.description)") }
      throw ExitCode(1)
    }
    for warning in warnings { log.warning("warning: \(warning.description)") }
  }

  private static func bytes(of file: String) throws -> Data {
    do {
      let handle = try file == "-" ? .standardInput : FileHandle(forReadingFrom: URL(filePath: file))
      // One byte more than is allowed tells a file that is too big, whatever its size.
      return try handle.read(upToCount: maximumBytes + 1) ?? Data()
    } catch {
      throw CommandFailure(description: "\(file): \(reason(against: file))")
    }
  }

  private static func reason(against file: String) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
      return "no such policy file: `fipswatch policy init \(file)` writes one"
    }
    return isFolder.boolValue ? "is a folder: name the policy file in it" : "cannot be read: check its permissions"
  }
}
