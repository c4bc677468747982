import InventoryModel

/// The KPIs as they were recorded, and as another policy would have given them, bucket by bucket.
package struct ReplayReport: Sendable {
  package let policy: String
  package let recorded: KPIReport
  package let replayed: KPIReport

  package init(policy: String, recorded: KPIReport, replayed: KPIReport) {
    self.policy = policy
    self.recorded = recorded
    self.replayed = replayed
  }
}

extension ReplayReport: Record {
  package static let attributes: [Column<ReplayReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("policy") { $0.policy },
    Column("recorded") { $0.recorded },
    Column("replayed") { $0.replayed },
  ]
}

extension ReplayReport: Report {
  /// The series of the other policy.
  package var records: Table { replayed.records }

  package var sections: [Table] {
    [
      Table(
        title: "What \(policy) would have given",
        columns: [
          "from", .right("strict %"), .right("instead of"), .right("pass"), .right("instead of"), .right("of"),
          .right("instead of"), .right("open"), .right("instead of"),
        ], rows: zip(recorded.points, replayed.points).map(cells)),
      replayed.remediationSection,
    ]
  }

  private func cells(_ recorded: KPIPoint, _ replayed: KPIPoint) -> [Cell] {
    [
      Cell(replayed.at), Cell(percent: replayed.strict), Cell(percent: recorded.strict), Cell(replayed.pass),
      Cell(recorded.pass), Cell(replayed.total), Cell(recorded.total), Cell(replayed.open), Cell(recorded.open),
    ]
  }
}
