import InventoryModel
import InventoryStore
import Reporting

extension InventoryStore {
  /// How the fleet stands at an instant.
  ///
  /// - Parameter nights: the times of all snapshots; at least one.
  func standing(asOf now: Instant, nights: [Instant]) throws -> NightReport.Standing {
    try atOnce {
      let kpis = try kpiReport(in: KPIWindow(since: now, asOf: now, bucket: .day))
      let findings = try loadFindings(asOf: now, includingClosed: false)
      let ends = try DriftStretch(nights: nights).ends(from: nil, to: nil, everyNight: false, now: now)
      return NightReport.Standing(
        strict: kpis.points.last?.strict ?? Share(0, of: 0), adjusted: kpis.points.last?.adjusted ?? Share(0, of: 0),
        openFindings: findings.count, overdueFindings: findings.count { $0.timeliness(asOf: now) == .overdue },
        newNonCompliantPools: try loadNewlyFailing(from: ends[0], to: ends[1]))
    }
  }
}
