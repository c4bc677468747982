import InventoryModel

/// Something that happens to a fleet between two nights.
package enum FleetChange: String, Codable, Sendable, CaseIterable {
  case clusterCreated, clusterDeleted
  /// Deleted and created again under the same id: another `resourceUID`, other pools.
  case clusterRecreated
  case tagsChanged
  /// To the next minor version, which may take another image family along.
  case kubernetesUpgraded
  /// All pools of a cluster get the newest node image.
  case imageUpgraded
  /// A pool as it should be, and one that somebody forgot to give FIPS.
  case poolAdded, poolAddedWithoutFIPS
  case poolDeleted
  case flagTurnedOff, flagTurnedOn
  /// The autoscaler changed the number of nodes.
  case poolScaled
  /// Node labels changed.
  case poolReconfigured
  /// The end of an update. It follows from the update, so a rate of its own means nothing.
  case poolSettled
  /// The night's documents lack a subscription.
  case subscriptionMissed

  /// What a rate of this change counts by.
  enum Population { case clusters, pools, subscriptions, nothing }

  var population: Population {
    switch self {
    case .clusterCreated, .clusterDeleted, .clusterRecreated, .tagsChanged, .kubernetesUpgraded, .imageUpgraded:
      .clusters
    case .poolAdded, .poolAddedWithoutFIPS, .poolDeleted, .flagTurnedOff, .flagTurnedOn, .poolScaled,
      .poolReconfigured:
      .pools
    case .subscriptionMissed: .subscriptions
    case .poolSettled: .nothing
    }
  }
}

/// One line of a fleet's true history. The events of the first night create everything.
///
/// Who replays them (a deleted or recreated cluster loses its pools) has the flag of every pool.
package struct TrueEvent: Hashable, Codable, Sendable {
  /// When it really happened: after the night before, and not after `night`.
  package var at: Instant
  /// The first night whose documents can show it.
  package var night: Instant
  package var change: FleetChange
  package var subscription: String
  /// The lower-cased Azure id.
  package var cluster: String?
  package var pool: String?
  /// The pool's flag after the event; nil where it is not reported, or where the event is not about a pool.
  package var enableFIPS: Bool?
  /// Whether the pool's `provisioningState` is `Succeeded` after the event.
  package var isSettled: Bool?
}
