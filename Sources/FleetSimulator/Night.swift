import InventoryModel

/// One night of a fleet: how things truly are, what could be seen of it, and what happened since the night before.
package struct Night: Sendable {
  /// From 0.
  package let number: Int
  /// When the documents are taken.
  package let instant: Instant
  /// All clusters that exist, in the order of their creation, seen or not.
  package let clusters: [SimulatedCluster]
  /// The documents of this night lack these.
  package let missedSubscriptions: Set<String>
  package let events: [TrueEvent]

  /// Clusters of the subscriptions that answered.
  package var seenClusters: [SimulatedCluster] {
    missedSubscriptions.isEmpty ? clusters : clusters.filter { !missedSubscriptions.contains($0.subscription) }
  }

  /// `2026-11-22T020000Z`: the instant as it stands in file names, which have no colons.
  package var stamp: String { instant.description.filter { $0 != ":" } }
}
