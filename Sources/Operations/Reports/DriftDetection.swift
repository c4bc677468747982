import Dispatch
import DriftEngine
import InventoryModel
import InventoryStore
import Synchronization

/// Detects drift on another core while the next clusters are read.
final class DriftDetection: Sendable {
  private let policy: Policy
  private let includesNoise: Bool
  private let queue = DispatchQueue(label: "drift")
  /// What is read ahead takes memory.
  private let slots = DispatchSemaphore(value: 4)
  private let events = Mutex<[DriftEvent]>([])

  init(policy: Policy, includingNoise: Bool) { (self.policy, includesNoise) = (policy, includingNoise) }

  func add(_ clusters: [ChangedCluster]) {
    slots.wait()
    queue.async { [self] in
      let found = clusters.flatMap { detectDrift(in: $0.changes, policy: policy) }
        .filter { includesNoise || $0.category != .noise }
      events.withLock { $0 += found }
      slots.signal()
    }
  }

  /// All that was detected, in the order in which it was added.
  func finish() -> [DriftEvent] {
    queue.sync {}
    return events.withLock { $0 }
  }
}
