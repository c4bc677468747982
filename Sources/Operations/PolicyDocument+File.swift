import Files
import Foundation
import InventoryModel
import PolicyFile

/// The policy to judge by, and who is told of what it finds.
package struct ChosenPolicy: Sendable {
  package let policy: Policy
  package let alerts: AlertSettings
  package let system: SystemDetails

  /// - Parameter file: the policy file; without one every pool is regulated and must be FIPS.
  /// - Throws: as `PolicyDocument.init(reading:in:)` does.
  package init(file: String?, in context: RunContext) throws {
    guard let file else {
      (policy, alerts, system) = (.builtIn, .none, .unsaid)
      return
    }
    let document = try PolicyDocument(reading: file, in: context)
    (policy, alerts, system) = (document.policy, document.alerts, document.system)
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

  private static func bytes(of file: String) throws(OperationFailure) -> Data {
    // One byte more than is allowed tells a file that is too big, whatever its size.
    let limit = maximumBytes + 1
    guard file != "-" else { return try StandardInput.data(upTo: limit) }
    do {
      return try SmallFile.data(at: file, upTo: limit)
    } catch .missing {
      throw OperationFailure("\(file): no such policy file: `fipswatch policy init \(file)` writes one")
    } catch .folder {
      throw OperationFailure("\(file): is a folder: name the policy file in it")
    } catch {
      throw OperationFailure("\(file): \(error.reason)")
    }
  }
}
