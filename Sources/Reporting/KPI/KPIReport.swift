import InventoryModel

/// Compliance and time to remediate over a window.
package struct KPIReport: Sendable {
  package let window: KPIWindow
  /// Where the window starts: as asked for, else the first snapshot; nil when there is none.
  package let since: Instant?
  /// Whether each point belongs to a group.
  package let isGrouped: Bool
  /// One series after the other, each in the order of time.
  package let points: [KPIPoint]
  package let remediation: Remediation
  /// Audit findings against those of another period; nil where none was asked for.
  package var comparison: AuditComparison?
  /// The register of compatibility issues over the same window; nil where it was not asked for.
  package var compatibility: CompatibilityCourse?
}

extension KPIReport: Record {
  package static let attributes: [Column<KPIReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.window.asOf },
    Column("since") { $0.since },
    Column("until") { $0.window.until },
    Column("bucket") { $0.window.bucket.rawValue },
    Column("definitions") { _ in definitions },
    Column("series") { report in
      JSONRecords(
        of: report.points, columns: report.nameColumns + [KPIPoint.poolsColumn] + KPIPoint.measureColumns)
    },
    Column("remediation") { $0.remediation },
    Column("compatibility") { $0.compatibility },
    Column("against") { $0.comparison },
  ]

  /// What tells one point from another.
  var nameColumns: [Column<KPIPoint>] {
    let clusters = ClusterColumns(points.lazy.compactMap(\.cluster))
    let group = Column<KPIPoint>("group", "group") { $0.group }.shown { point in
      Cell(point.cluster.map { clusters.label($0, named: $0.name) } ?? point.group)
    }
    let day = Column<KPIPoint>("at", "at") { $0.at }.shown { Cell(CivilDate(dayNumber: $0.at.dayNumber).description) }
    return (isGrouped ? [group] : []) + [day]
  }
}

extension KPIReport: Report {
  /// The series; the remediation over the whole window is no row of it.
  package var records: Table {
    Table(records: points, columns: nameColumns + KPIPoint.poolCountColumns + KPIPoint.measureColumns)
  }
}

extension KPIPoint {
  fileprivate static let poolsColumn = Column<KPIPoint>("pools") { JSONValue($0, columns: poolCountColumns) }

  static let poolCountColumns: [Column<KPIPoint>] = [
    Column("pass", "pass", .right) { $0.pass },
    Column("fail", "fail", .right) { $0.fail },
    Column("unknown", "unknown", .right) { $0.unknown },
    Column("exempt", "exempt", .right) { $0.exempt },
    Column("total", "total", .right) { $0.total },
  ]

  static let measureColumns: [Column<KPIPoint>] = [
    share("complianceStrict", "strict %", \.strict),
    share("complianceAdjusted", "adjusted %", \.adjusted),
    share("clusterCompliance", "clusters %", \.clusters),
    share("nodeCompliance", "nodes %", \.nodes),
    share("coverage", "coverage %", \.coverage),
    Column("opened", "opened", .right) { $0.opened },
    Column("closed", "closed", .right) { $0.closed },
    Column("open", "open", .right) { $0.open },
    // Rows that left quietly are shown, so that nobody gets better by taking a tag away.
    Column("leftScope", "left scope", .right) { $0.leftScope }.when { $0.leftScope > 0 },
    Column("mttrDays", "MTTR days", .right) { $0.mttrDays }.shown { Cell(days: $0.mttrDays) },
    Column("mttrMedianDays") { $0.mttrMedianDays },
  ]

  private static func share(
    _ key: String, _ title: String, _ share: @escaping @Sendable (KPIPoint) -> Share
  ) -> Column<KPIPoint> {
    Column(key, title, .right) { share($0).ratio }.shown { Cell(percent: share($0)) }
  }
}

extension Remediation: Record {
  package static let attributes: [Column<Remediation>] = [
    Column("closed", "remediated") { $0.closed },
    Column("censored", "ended otherwise") { $0.censored },
    Column("open", "still open") { $0.open },
    Column("openedAtBaseline", "open at first sight") { $0.openedAtBaseline },
    days("meanDays", "mean days to remediate", \.meanDays),
    days("medianDays", "median days", \.medianDays),
    days("p90Days", "90th percentile days", \.p90Days),
    days("kaplanMeierMedianDays", "median days, open ones included (Kaplan-Meier)", \.kaplanMeierMedianDays),
    days("openAgeMedianDays", "median age of open ones, days", \.openAgeMedianDays),
    days("openAgeMaxDays", "age of the oldest open one, days", \.openAgeMaxDays),
    Column("withinSla", "within the SLA %") { $0.withinSla?.ratio }.shown {
      Cell(percent: $0.withinSla ?? Share(0, of: 0))
    }.when { $0.withinSla != nil },
    Column("slaMet") { $0.withinSla?.part },
    Column("slaMissed") { $0.withinSla.map { $0.whole - $0.part } },
  ]

  private static func days(
    _ key: String, _ title: String, _ days: @escaping @Sendable (Remediation) -> Double?
  ) -> Column<Remediation> {
    Column(key, title) { days($0) }.shown { Cell(days: days($0)) }
  }
}
