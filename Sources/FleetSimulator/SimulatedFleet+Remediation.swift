import InventoryModel

/// What somebody does to a pool so that it complies.
package enum SimulatedRemedy: Sendable { case flagTurnedOn, imageReplaced }

extension SimulatedFleet {
  /// Carries out a step of a plan; the next night shows what came of it.
  ///
  /// - Returns: whether there is such a pool.
  package mutating func remediate(pool name: String, of cluster: ClusterID, by remedy: SimulatedRemedy) -> Bool {
    guard let position = clusters.firstIndex(where: { !$0.isDeleted && $0.id == cluster }),
      let pool = clusters[position].pools.firstIndex(where: { $0.name.foldedID == name.foldedID })
    else { return false }
    switch remedy {
    case .flagTurnedOn: setFlag(true, ofPool: pool, cluster: position)
    case .imageReplaced:
      clusters[position].pools[pool] = clusters[position].pools[pool].withMatchingImage(of: nightInstant.dayNumber)
    }
    return true
  }
}

extension SimulatedPool {
  /// The same with the image that its flag asks for.
  fileprivate func withMatchingImage(of day: Int64) -> SimulatedPool {
    var pool = SimulatedPool(
      name: name, identity: identity, operatingSystem: operatingSystem, nodes: nodes, isSystemPool: isSystemPool,
      vmSize: vmSize, enableFIPS: enableFIPS, isImageConflicting: false, imageDay: day, count: count,
      autoscaling: autoscaling, provisioningState: provisioningState)
    (pool.labelRevision, pool.revision) = (labelRevision, revision + 1)
    return pool
  }
}
