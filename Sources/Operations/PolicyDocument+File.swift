import Foundation
import InventoryModel
import PolicyFile

/// The policy to judge by, and who is told of what it finds.
package struct ChosenPolicy: Sendable {
  package let policy: Policy
  package let alerts: AlertSettings

  /// - Parameter file: the policy file; without one every pool is regulated and must be FIPS.
  /// - Throws: as `PolicyDocument.init(reading:in:)` does.
  package init(file: String?, in context: RunContext) throws {
    guard let file else {
      (policy, alerts) = (.builtIn, .none)
      return
    }
    let document = try PolicyDocument(reading: file, in: context)
    (policy, alerts) = (document.policy, document.alerts)
  }
}

extension PolicyDocument {
  /// Reads a file, or standard input where it is called `-`. Warnings are logged.
  ///
  /// - Throws: every fault that there is, as `PolicyFaults`; an `OperationFailure` where there is no such file.
  package init(reading file: String, in context: RunContext) throws {
    try self.init(Self.bytes(of: file), file: file == "-" ? StandardInput.name : file)
    for warning in warnings { context.log.warning("warning: \(warning.description)") }
  }

  private static func bytes(of file: String) throws -> Data {
    do {
      let handle = try file == "-" ? .standardInput : FileHandle(forReadingFrom: URL(filePath: file))
      // One byte more than is allowed tells a file that is too big, whatever its size.
      return try handle.read(upToCount: maximumBytes + 1) ?? Data()
    } catch {
      throw OperationFailure("\(file): \(reason(against: file))")
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
