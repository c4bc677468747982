import Files
import Foundation
import InventoryModel
import Reporting

/// Writes a policy in the words of another tool to a folder.
package struct ExportedPolicy {
  package let export: PolicyExport

  /// - Parameter folder: a new or an empty one: files of an earlier export, such as exemptions that are over, would be
  ///   deployed too.
  package init(
    _ policy: Policy, for target: PolicyExport.Target, to folder: String, in context: RunContext
  ) throws {
    export = PolicyExport(policy, for: target, asOf: context.now())
    let files = FileManager.default
    if let found = try? files.contentsOfDirectory(atPath: folder), !found.isEmpty {
      throw OperationFailure("\(folder): is not empty: name a new folder, or empty it")
    }
    for file in export.files {
      let path = folder + "/" + file.path
      do {
        try files.createDirectory(
          at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw OperationFailure("\(folder): cannot be made: see the permissions of the folder around it")
      }
      try Destination(path).write(Data(file.text.utf8), replacing: false)
      if file.isExecutable { chmod(path, 0o755) }
    }
    for remark in export.remarks { context.log.warning("\(remark)") }
  }
}
