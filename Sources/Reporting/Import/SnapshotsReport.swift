import InventoryModel

/// The snapshots that a database holds, oldest first.
public struct SnapshotsReport: Sendable {
  public let snapshots: [SnapshotRecord]
  /// On node evidence, for a page; as text and JSON, `verify` tells them.
  public let remarks: [EvidenceRemark]

  public init(snapshots: [SnapshotRecord], remarks: [EvidenceRemark] = []) {
    (self.snapshots, self.remarks) = (snapshots, remarks)
  }
}

extension SnapshotsReport: Record {
  public static let fields: [Field<SnapshotsReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("snapshots") { $0.snapshots },
  ]
}

extension SnapshotRecord: Record {
  public static let fields: [Field<SnapshotRecord>] = [
    Field("snapshot") { $0.snapshot },
    Field("takenAt") { $0.takenAt },
    Field("isComplete") { $0.isComplete },
    Field("partialReason") { $0.partialReason },
    Field("isRetracted") { $0.isRetracted },
    Field("retractionReason") { $0.retractionReason },
    Field("files") { $0.files },
    Field("sha256") { $0.sha256 },
  ]
}

extension SnapshotsReport: Report {
  public var records: Table { Table(records: snapshots, fields: SnapshotRecord.fields) }

  public var sections: [Table] {
    guard !snapshots.isEmpty else { return [Table(notes: ["No snapshots yet."])] }
    return [
      Table(
        title: Plural.text(snapshots.count, "snapshot"),
        columns: ["snapshot", "taken at", "coverage", "counts", "files"],
        rows: snapshots.map(\.cells))
    ]
  }
}

extension SnapshotRecord {
  fileprivate var cells: [Cell] {
    let coverage = isComplete ? "complete" : "partial: \(partialReason ?? "")"
    let counts = isRetracted ? "no: \(retractionReason ?? "")" : "yes"
    return [Cell(snapshot), Cell(takenAt), Cell(coverage), Cell(counts), Cell(files.joined(separator: " "))]
  }
}
