import InventoryModel
import Remediation
import Reporting

/// The reports that pages are made from, each read once for every moment it is asked for.
final class Readings: Sendable {
  private let source: any DashboardSource
  private let fleets = ValueCache<Moment, Fleet>(limit: 300_000) { 1_000 + $0.rows.count }
  private let findings = ValueCache<Moment, FindingsReport>(limit: 200_000) { 1_000 + $0.findings.count }
  private let kpis = ValueCache<Reading<KPIKey>, KPIReport>(limit: 400_000) { 1_000 + $0.points.count }
  private let drifts = ValueCache<Reading<DriftKey>, DriftReport>(limit: 200_000) { 1_000 + $0.events.count }

  private let plans = ValueCache<Moment, PlanReport>(limit: 200_000) { 1_000 + $0.stepCount }
  private let conditions = ValueCache<Moment, DatabaseCondition>(limit: 4)
  private let snapshots = ValueCache<DataVersion, SnapshotsReport>(limit: 2)

  init(source: any DashboardSource) { self.source = source }

  private struct Reading<Key: Hashable & Sendable>: Hashable, Sendable {
    var version: DataVersion
    var key: Key
  }

  private struct KPIKey: Hashable, Sendable {
    var window: KPIWindow
    var grouping: KPIGrouping?
    var other: ComparedPeriod?
  }

  private struct DriftKey: Hashable, Sendable {
    var from: InstantArgument?
    var to: InstantArgument?
    var includesNoise: Bool
    var now: Instant
  }

  func fleet(at moment: Moment) throws -> Fleet {
    try fleets.value(for: moment) { Fleet(try source.inventory(asOf: moment.asOf)) }
  }

  /// Closed ones too.
  func findings(at moment: Moment) throws -> FindingsReport {
    try findings.value(for: moment) { try source.findings(asOf: moment.asOf) }
  }

  func kpi(
    in window: KPIWindow, by grouping: KPIGrouping?, against other: ComparedPeriod?, at moment: Moment
  ) throws -> KPIReport {
    let key = KPIKey(window: window, grouping: grouping, other: other)
    return try kpis.value(for: Reading(version: moment.version, key: key)) {
      try source.kpi(in: window, by: grouping, against: other)
    }
  }

  func fleetReport(in window: KPIWindow, at moment: Moment) throws -> FleetReport {
    try source.fleetReport(in: window)
  }

  func packages() throws -> [WrittenPackage] { try source.packages() }

  func drift(
    from: InstantArgument?, to: InstantArgument?, includingNoise: Bool, at moment: Moment
  ) throws -> DriftReport {
    let key = DriftKey(from: from, to: to, includesNoise: includingNoise, now: moment.asOf)
    return try drifts.value(for: Reading(version: moment.version, key: key)) {
      try source.drift(from: from, to: to, includingNoise: includingNoise, now: moment.asOf)
    }
  }

  func history(
    of cluster: ClusterID, pool: String?, includingNoise: Bool, at moment: Moment
  ) throws -> ClusterHistoryReport {
    try source.history(of: cluster, pool: pool, includingNoise: includingNoise, asOf: moment.asOf)
  }

  func exemptions(at moment: Moment) throws -> ExemptionsReport { try source.exemptions(asOf: moment.asOf) }

  func compatibility(at moment: Moment) throws -> CompatibilityReport {
    try source.compatibility(asOf: moment.asOf)
  }

  func knownIssues(at moment: Moment) throws -> KnownIssuesReport { try source.knownIssues(asOf: moment.asOf) }

  func plan(at moment: Moment) throws -> PlanReport {
    try plans.value(for: moment) { try source.plan(asOf: moment.asOf) }
  }

  func cost(in window: KPIWindow, by grouping: KPIGrouping?, at moment: Moment) throws -> CostReport {
    guard let report = try source.cost(in: window, by: grouping) else {
      throw Refusal.notFound("there are no prices: run serve with --prices FILE")
    }
    return report
  }

  func evidence(at moment: Moment) throws -> EvidenceMonthsReport { try source.evidence(asOf: moment.asOf) }

  func snapshots(at moment: Moment) throws -> SnapshotsReport {
    try snapshots.value(for: moment.version) { try source.snapshots() }
  }

  func metrics(at moment: Moment) throws -> MetricsReport { try source.metrics(asOf: moment.asOf) }

  func condition(at moment: Moment) throws -> DatabaseCondition {
    try conditions.value(for: moment) { try source.condition(asOf: moment.asOf) }
  }
}
