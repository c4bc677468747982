import InventoryModel

/// How the fleet stands at the end of a stretch, and how it came to that: the other reports as one value.
///
/// Each part is what its own command tells of the same instants, so they cannot disagree.
public struct FleetReport: Sendable {
  public let kpi: KPIReport
  /// What is open at the end.
  public let findings: FindingsReport
  /// The last night against the one before it; nil where there is no night yet.
  public let drift: DriftReport?
  /// The whole stretch; nil where there is no night yet.
  public let explain: ExplainReport?
  public let exemptions: ExemptionsReport
  /// Those of the findings that are past their limit.
  public let overdue: FindingsReport

  public init(
    kpi: KPIReport, findings: FindingsReport, drift: DriftReport?, explain: ExplainReport?, exemptions: ExemptionsReport
  ) {
    (self.kpi, self.findings, self.drift) = (kpi, findings, drift)
    (self.explain, self.exemptions) = (explain, exemptions)
    overdue = findings.overdue
  }

  /// The instant that all states are told for.
  public var asOf: Instant { kpi.window.end }
  /// Where the stretch begins; nil where nothing was seen in it.
  public var since: Instant? { explain?.explanation.from }
}

extension FleetReport: Record {
  public static let fields: [Field<FleetReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("asOf") { $0.asOf },
    Field("since") { $0.since },
    Field("headlines") { $0.headlines },
    Field("kpi") { $0.kpi },
    Field("findings") { $0.findings },
    Field("drift") { $0.drift },
    Field("explain") { $0.explain },
    Field("exemptions") { $0.exemptions },
  ]
}

extension FleetReport: Report {
  /// The series of KPIs: of all parts the one that spreadsheets draw.
  public var records: Table { kpi.records }

  /// No more than fits a comment on a pull request, however large the fleet is.
  public var sections: [Table] { [headlineTable] + parts.flatMap(\.sections) }

  private var headlineTable: Table {
    Table(
      title: title, columns: ["measure", .right("value"), "of what", ""],
      rows: headlines.map { headline in
        [Cell(headline.title), .number(headline.value)]
          + (0..<2).map { index in
            Cell(headline.details.indices.contains(index) ? headline.details[index] : "")
          }
      }, notes: [since.map { "From \($0) to \(asOf), by \(kpi.window.bucket.rawValue)." } ?? "No night yet."])
  }

  public var title: String { "FIPS compliance as of \(CivilDate(dayNumber: asOf.dayNumber).description)" }
}
