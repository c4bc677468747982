import InventoryModel
import InventoryStore
import Reporting

extension InventoryStore {
  func metricsReport(asOf: Instant) throws -> MetricsReport {
    try atOnce { try metrics(asOf: asOf) }
  }

  private func metrics(asOf: Instant) throws -> MetricsReport {
    let (sweep, facts) = try loadKPISpans(until: asOf, by: .scope) {
      StandingSweep(asOf: asOf, observations: $0.observations)
    } span: {
      $0.add($1)
    }
    return MetricsReport(
      asOf: asOf, condition: try loadCondition(asOf: asOf), standing: sweep.finished(),
      findings: try loadFindings(asOf: asOf, includingClosed: false), episodes: facts.episodes,
      firstSnapshot: facts.firstSnapshot, policy: try loadPolicies().policy(at: asOf),
      outbox: .init(try loadOutbox(includingDelivered: false)))
  }
}

extension MetricsReport.Outbox {
  /// - Parameter entries: what waits or was given up, oldest first.
  init(_ entries: [OutboxEntry]) {
    let waiting = entries.filter { $0.progress == .waiting }
    self.init(
      pending: waiting.count, failed: entries.count - waiting.count, oldestPendingAt: waiting.map(\.createdAt).min())
  }
}
