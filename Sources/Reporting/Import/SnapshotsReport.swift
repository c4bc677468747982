import InventoryModel

/// The snapshots that a database holds, oldest first.
package struct SnapshotsReport: Sendable {
  package let snapshots: [SnapshotRecord]
  /// On node evidence, for a page; as text and JSON, `verify` tells them.
  package let remarks: [EvidenceRemark]

  package init(snapshots: [SnapshotRecord], remarks: [EvidenceRemark] = []) {
    (self.snapshots, self.remarks) = (snapshots, remarks)
  }
}

extension SnapshotsReport: Record {
  package static let attributes: [Column<SnapshotsReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("snapshots") { $0.snapshots },
  ]
}

extension SnapshotRecord: Record {
  package static let attributes: [Column<SnapshotRecord>] = [
    Column("snapshot", "snapshot") { $0.snapshot },
    Column("takenAt", "taken at") { $0.takenAt },
    Column("collector", "collector") { $0.collector },
    Column("isComplete", "coverage") {
      $0.isComplete
    }.shown { Cell($0.isComplete ? "complete" : "partial: \($0.partialReason ?? "")") },
    Column("partialReason") { $0.partialReason },
    Column("isRetracted", "counts") {
      $0.isRetracted
    }.shown { Cell($0.isRetracted ? "no: \($0.retractionReason ?? "")" : "yes") },
    Column("retractionReason") { $0.retractionReason },
    Column("files", "files") { $0.files }.shown { Cell($0.files.joined(separator: " ")) },
    Column("sha256") { $0.sha256 },
  ]
}

extension SnapshotsReport: Report {
  package var records: Table { Table(records: snapshots, columns: SnapshotRecord.attributes) }

  package var sections: [Table] {
    guard !snapshots.isEmpty else { return [Table(notes: ["No snapshots yet."])] }
    return [Table(title: Plural.text(snapshots.count, "snapshot"), of: snapshots, columns: SnapshotRecord.attributes)]
  }
}
