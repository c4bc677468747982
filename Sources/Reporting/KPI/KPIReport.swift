import InventoryModel

/// Compliance and time to remediate over a window.
public struct KPIReport: Sendable {
  public let window: KPIWindow
  /// Where the window starts: as asked for, else the first snapshot; nil when there is none.
  public let since: Instant?
  /// Whether each point belongs to a group.
  public let isGrouped: Bool
  /// One series after the other, each in the order of time.
  public let points: [KPIPoint]
  public let remediation: Remediation
}

extension KPIReport: Record {
  public static let fields: [Field<KPIReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("asOf") { $0.window.asOf },
    Field("since") { $0.since },
    Field("until") { $0.window.until },
    Field("bucket") { $0.window.bucket.rawValue },
    Field("definitions") { _ in definitions },
    Field("series") { report in
      report.points.map { JSONValue($0, fields: report.nameFields + [KPIPoint.poolsField] + KPIPoint.measureFields) }
    },
    Field("remediation") { $0.remediation },
  ]

  /// What tells one point from another.
  fileprivate var nameFields: [Field<KPIPoint>] {
    [Field("at") { $0.at }] + (isGrouped ? [Field("group") { $0.group }] : [])
  }
}

extension KPIReport: Report {
  /// The series; the remediation over the whole window is no row of it.
  public var records: Table {
    Table(records: points, fields: nameFields + KPIPoint.poolCountFields + KPIPoint.measureFields)
  }
}

extension KPIPoint {
  fileprivate static let poolsField = Field<KPIPoint>("pools") { JSONValue($0, fields: poolCountFields) }

  fileprivate static let poolCountFields: [Field<KPIPoint>] = [
    Field("pass") { $0.pass },
    Field("fail") { $0.fail },
    Field("unknown") { $0.unknown },
    Field("exempt") { $0.exempt },
    Field("total") { $0.total },
  ]

  fileprivate static let measureFields: [Field<KPIPoint>] = [
    Field("complianceStrict") { $0.strict.ratio },
    Field("complianceAdjusted") { $0.adjusted.ratio },
    Field("clusterCompliance") { $0.clusters.ratio },
    Field("nodeCompliance") { $0.nodes.ratio },
    Field("coverage") { $0.coverage.ratio },
    Field("opened") { $0.opened },
    Field("closed") { $0.closed },
    Field("open") { $0.open },
    Field("leftScope") { $0.leftScope },
    Field("mttrDays") { $0.mttrDays },
    Field("mttrMedianDays") { $0.mttrMedianDays },
  ]
}

extension Remediation: Record {
  public static let fields: [Field<Remediation>] = [
    Field("closed") { $0.closed },
    Field("open") { $0.open },
    Field("censored") { $0.censored },
    Field("openedAtBaseline") { $0.openedAtBaseline },
    Field("meanDays") { $0.meanDays },
    Field("medianDays") { $0.medianDays },
    Field("p90Days") { $0.p90Days },
    Field("kaplanMeierMedianDays") { $0.kaplanMeierMedianDays },
    Field("openAgeMedianDays") { $0.openAgeMedianDays },
    Field("openAgeMaxDays") { $0.openAgeMaxDays },
    Field("withinSla") { $0.withinSla?.ratio },
    Field("slaMet") { $0.withinSla?.part },
    Field("slaMissed") { $0.withinSla.map { $0.whole - $0.part } },
  ]
}
