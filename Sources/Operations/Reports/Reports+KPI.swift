import ComplianceEngine
import InventoryModel
import InventoryStore
import Reporting

extension Reports {
  /// The KPIs of a window with its compatibility issues, and audit findings against another period where one is given.
  package func kpi(
    in window: KPIWindow, by grouping: KPIGrouping? = nil, against other: ComparedPeriod? = nil
  ) throws -> KPIReport {
    try store.atOnce {
      var report = try grouping.map { try kpi(in: window, by: $0, replaying: nil) } ?? storedKPIs(in: window)
      report.compatibility = try compatibilityCourse(in: window)
      report.comparison = try other.flatMap {
        try comparison(
          of: report, against: $0, findings: store.loadFindings(asOf: report.window.end, includingClosed: true))
      }
      return report
    }
  }

  func compatibilityCourse(in window: KPIWindow) throws -> CompatibilityCourse {
    CompatibilityCourse(
      try store.loadCompatibilityIssues(), in: window, firstSnapshot: try store.loadSnapshotTimes().first)
  }

  /// Nil where there is no night yet.
  ///
  /// - Parameter findings: as they stood at the end of the window, closed ones too.
  func comparison(
    of report: KPIReport, against other: ComparedPeriod, findings: [Finding]
  ) throws -> AuditComparison? {
    guard let since = report.since, since <= report.window.end else { return nil }
    let period = FindingPeriod(from: since, through: report.window.end)
    guard other.period(before: period).through < period.through else {
      throw OperationFailure("--against \(other): it does not end before \(period.through): name an earlier period")
    }
    return AuditComparison(of: period, against: other, findings: findings)
  }

  /// The KPIs of a window beside those that another policy would have given.
  ///
  /// - Parameter since: from when on it is judged by the other policy; always, unless given.
  package func replay(_ policy: Policy, since: Instant?, in window: KPIWindow) throws -> ReplayReport {
    let replay = InventoryStore.Replay(policy: policy, since: since, judge: judge)
    return ReplayReport(
      policy: policy.name, recorded: try storedKPIs(in: window),
      replayed: try kpi(in: window, by: nil, replaying: replay))
  }

  /// Without groups, from the counts that are stored.
  func storedKPIs(in window: KPIWindow) throws -> KPIReport {
    if let first = try store.loadSnapshotTimes().first { try window.checkLength(fromFirstSnapshot: first) }
    let (sweep, facts) = try store.loadCounts(until: window.end) {
      KPISweep(window: window, observations: $0.observations, firstSnapshot: $0.firstSnapshot)
    } rows: {
      $0.add($1)
    } clusters: {
      $0.add($1)
    }
    return sweep.report(episodes: facts.episodes)
  }

  private func kpi(
    in window: KPIWindow, by grouping: KPIGrouping?, replaying replay: InventoryStore.Replay?
  ) throws -> KPIReport {
    if let first = try store.loadSnapshotTimes().first { try window.checkLength(fromFirstSnapshot: first) }
    let (sweep, facts) = try store.loadKPISpans(until: window.end, by: grouping, replaying: replay) {
      KPISweep(
        window: window, observations: $0.observations, firstSnapshot: $0.firstSnapshot, isGrouped: grouping != nil)
    } span: {
      $0.add($1)
    }
    return sweep.report(episodes: facts.episodes)
  }

  /// Why strict compliance moved between two instants, with the names of the pools behind it.
  package func explain(from: Instant, to: Instant) throws -> ExplainReport {
    guard from <= to else { throw OperationFailure("--from \(from) is later than --to \(to)") }
    return try store.atOnce {
      let (sweep, _) = try store.loadKPISpans(until: to, by: nil, countsNodes: false) { _ in
        ExplainSweep(from: from, to: to)
      } span: {
        $0.add($1)
      }
      return try explain(sweep.finished())
    }
  }

  func explain(_ explanation: Explanation) throws -> ExplainReport {
    let rows = explanation.parts.flatMap(\.rows).map(\.row)
    return ExplainReport(
      explanation: explanation, names: try store.loadNames(of: rows, asOf: explanation.to),
      namesakes: try store.loadNamesakes())
  }
}

extension KPIWindow {
  /// - Throws: `OperationFailure` for what nobody could read, and which takes minutes.
  func checkLength(fromFirstSnapshot first: Instant) throws(OperationFailure) {
    let points = points(fromFirstSnapshot: first)
    guard points > Self.mostPoints else { return }
    throw OperationFailure(
      "a series of \(points) points is too long: end the period earlier, or choose a longer --bucket")
  }
}
