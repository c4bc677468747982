import InventoryModel

/// How the fleet stands at the end of a stretch, and how it came to that: the other reports as one value.
///
/// Each part is what its own command tells of the same instants, so they cannot disagree.
package struct FleetReport: Sendable {
  package let kpi: KPIReport
  /// What is open at the end.
  package let findings: FindingsReport
  /// The last night against the one before it; nil where there is no night yet.
  package let drift: DriftReport?
  /// The whole stretch; nil where there is no night yet.
  package let explain: ExplainReport?
  package let exemptions: ExemptionsReport
  /// What is open at the end.
  package let compatibility: CompatibilityReport
  /// Audit findings against those of the period before; nil where there is no night yet.
  package let comparison: AuditComparison?
  /// Nil where no prices are given.
  package let cost: CostReport?
  /// Those of the findings that are past their limit.
  package let overdue: FindingsReport

  package init(
    kpi: KPIReport, findings: FindingsReport, drift: DriftReport?, explain: ExplainReport?,
    exemptions: ExemptionsReport, compatibility: CompatibilityReport? = nil, comparison: AuditComparison? = nil,
    cost: CostReport? = nil
  ) {
    (self.kpi, self.findings, self.drift) = (kpi, findings, drift)
    (self.explain, self.exemptions, self.comparison, self.cost) = (explain, exemptions, comparison, cost)
    self.compatibility =
      compatibility ?? CompatibilityReport(asOf: kpi.window.end, issues: [], includesClosed: false)
    overdue = findings.overdue
  }

  /// The instant that all states are told for.
  package var asOf: Instant { kpi.window.end }
  /// Where the stretch begins; nil where nothing was seen in it.
  package var since: Instant? { explain?.explanation.from }
}

extension FleetReport: Record {
  package static let attributes: [Column<FleetReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.asOf },
    Column("since") { $0.since },
    Column("headlines") { $0.headlines },
    Column("kpi") { $0.kpi },
    Column("findings") { $0.findings },
    Column("drift") { $0.drift },
    Column("explain") { $0.explain },
    Column("exemptions") { $0.exemptions },
    Column("compatibility") { $0.compatibility },
    Column("against") { $0.comparison },
    Column("cost") { $0.cost },
  ]
}

extension FleetReport: Report {
  /// The series of KPIs: of all parts the one that spreadsheets draw.
  package var records: Table { kpi.records }

  /// No more than fits a comment on a pull request, however large the fleet is.
  package var sections: [Table] { [headlineTable] + parts.flatMap(\.sections) }

  private var headlineTable: Table {
    Table(
      title: title, of: headlines, columns: Headline.attributes,
      notes: [since.map { "From \($0) to \(asOf), by \(kpi.window.bucket.rawValue)." } ?? "No night yet."])
  }

  package var title: String { "FIPS compliance as of \(CivilDate(dayNumber: asOf.dayNumber).description)" }
}
