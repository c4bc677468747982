import DriftEngine
import InventoryModel
import InventoryStore
import Reporting

/// Loads the versions of a cluster and its pools, and the verdicts beside them.
struct HistoryReading {
  let store: InventoryStore
  let now: Instant
  let includingNoise: Bool

  /// - Parameters:
  ///   - cluster: its name, or its Azure id.
  ///   - pool: only this one; all, unless given.
  func report(cluster: String, pool: String?) throws -> ClusterHistoryReport {
    let changes = try store.loadHistory(cluster: cluster, pool: pool)
    let cluster = changes[0].cluster
    let policy = try store.loadPolicies().policy(at: now)
    let verdicts = try store.loadVerdicts(of: cluster)
    let pools = Dictionary(grouping: changes, by: { $0.pool ?? "" }).sorted { $0.key < $1.key }
    return ClusterHistoryReport(
      cluster: cluster, namesakes: try store.loadNamesakes(),
      histories: try pools.map { name, changes in
        HistoryReport(
          cluster: cluster, pool: changes[0].pool,
          changes: try changes.filter { $0.steps[0].at <= now }.compactMap { try events(of: $0, policy: policy) },
          // Verdicts are known ahead, until evidence or an exemption expires: that is no history yet.
          verdicts: (verdicts[name] ?? []).filter { $0.interval.from <= now }, asOf: now)
      })
  }

  /// What a change shows; nil when it is noise and none was asked for.
  private func events(of change: ResourceChange, policy: Policy) throws -> (at: Instant, events: [DriftEvent])? {
    let events = detectDrift(in: [change], policy: policy).filter { includingNoise || $0.category != .noise }
    guard let at = change.after?.since ?? change.goneAt, !events.isEmpty || change.before == nil else { return nil }
    return (at, try store.attributed(events))
  }
}
