import InventoryModel

/// The KPIs as they were recorded, and as another policy would have given them, bucket by bucket.
public struct ReplayReport: Sendable {
  public let policy: String
  public let recorded: KPIReport
  public let replayed: KPIReport

  public init(policy: String, recorded: KPIReport, replayed: KPIReport) {
    self.policy = policy
    self.recorded = recorded
    self.replayed = replayed
  }
}

extension ReplayReport: Record {
  public static let attributes: [Column<ReplayReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("policy") { $0.policy },
    Column("recorded") { $0.recorded },
    Column("replayed") { $0.replayed },
  ]
}

extension ReplayReport: Report {
  /// The series of the other policy.
  public var records: Table { replayed.records }

  public var sections: [Table] {
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
