import ComplianceEngine
import Files
import Foundation
import InventoryModel
import InventoryStore
import Reporting

/// Whether a database is as it should be.
package struct Verification {
  private let store: InventoryStore
  /// Files among which all imported documents must be; none are asked for where it is empty.
  private let documents: [String]

  package init(of store: InventoryStore, documents: [String] = []) { (self.store, self.documents) = (store, documents) }

  package func run() throws -> (report: VerifyReport, outcome: Outcome) {
    let report = try VerifyReport(
      faults: store.verify(documents: documents, judge: judge), remarks: store.loadEvidenceRemarks())
    var outcome = Outcome.clean
    if !report.faults.isEmpty { outcome.worsen(to: .failed) }
    if !report.remarks.unjoined.isEmpty { outcome.worsen(to: .partial) }
    return (report, outcome)
  }
}

/// What puts a database right.
package struct Maintenance {
  private let store: InventoryStore

  package init(of store: InventoryStore) { self.store = store }

  /// Makes all judgements again; nothing may differ.
  package func rebuild() throws -> (report: RebuildReport, outcome: Outcome) {
    let made = try store.rebuild(judge: judge)
    let report = RebuildReport(
      clusters: made.clusters, verdicts: made.verdicts, episodes: made.episodes, changes: made.changes,
      differing: made.differing, examples: made.examples)
    return (report, made.differing > 0 ? .failed : .clean)
  }

  /// Stops a snapshot from counting.
  package func retract(_ snapshot: String, reason: String, at now: Instant) throws -> SnapshotsReport {
    SnapshotsReport(snapshots: [try store.retract(snapshot, reason: reason, at: now, judge: judge)])
  }

  /// Writes a copy of the database as it is at one moment.
  ///
  /// - Parameter file: a file, which is replaced; `-` is standard output.
  package func backup(to file: String) throws {
    let destination = try Destination(file)
    guard !destination.isFile(at: store.path) else {
      throw OperationFailure("\(file): is the database itself: name another file")
    }
    if case .file(let path) = destination { return try store.backup(to: path) }
    let folder = WorkFolder(nil)
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    let copy = "\(folder.path)/copy.db"
    try store.backup(to: copy)
    try destination.write(Data(contentsOf: URL(filePath: copy), options: .alwaysMapped))
  }

  /// Lets messages go out once more with the next round of alerting.
  ///
  /// - Parameter ids: beginnings of ids; all that wait or were given up where it is empty.
  package func resend(_ ids: [String], at now: Instant) throws -> Int { try store.resendMessages(ids, at: now) }
}
