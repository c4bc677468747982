import DriftEngine
import InventoryModel
import InventoryStore
import Reporting

/// Loads and compares the states at the ends of a stretch.
struct DriftReading {
  let store: InventoryStore
  let includingNoise: Bool

  /// - Parameter ends: oldest first; what changed from each to the next is told.
  func report(of ends: [Instant]) throws -> DriftReport {
    try store.atOnce { try reading(of: ends) }
  }

  private func reading(of ends: [Instant]) throws -> DriftReport {
    let (from, to) = (ends[0], ends[ends.count - 1])
    let policy = try store.loadPolicies().policy(at: to)
    var events: [DriftEvent] = []
    for (from, to) in zip(ends, ends.dropFirst()) {
      try store.forEachChangedCluster(from: from, to: to, withVolatile: includingNoise) { changes in
        events += detectDrift(in: changes, policy: policy).filter { includingNoise || $0.category != .noise }
      }
    }
    return DriftReport(
      from: from, to: to, coverage: .init(missing: try store.loadUnobserved(after: from, through: to)),
      events: try store.attributed(events),
      newNonCompliantPools: try store.loadNewlyFailing(from: from, to: to), namesakes: try store.loadNamesakes())
  }
}
