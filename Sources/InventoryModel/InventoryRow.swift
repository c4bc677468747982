/// One evaluated row: a node pool, or (`pool` nil) the nodes of a cluster that no pool lists.
package struct InventoryRow: Hashable, Sendable {
  package var cluster: ClusterID
  /// The name as Azure spells it.
  package var clusterName: String
  package var location: String?
  package var pool: String?
  package var traits: PoolTraits
  package var count: Int?
  package var kubernetesVersion: String?
  package var nodeImageVersion: String?
  /// The family of its image that decides on its modules: that reported, else the last one that was.
  package var image: String?
  package var judgement: Judgement
  /// How the modules of its image stand.
  package var module: ModuleStanding
  package var isRegulated: Bool
  package var isExempt: Bool
  /// When the open episode began; nil unless there is one.
  package var failingSince: Instant?

  package init(
    cluster: ClusterID, clusterName: String, location: String?, pool: String?, traits: PoolTraits,
    count: Int?, kubernetesVersion: String?, nodeImageVersion: String?, image: String? = nil,
    judgement: Judgement,
    module: ModuleStanding, isRegulated: Bool = true, isExempt: Bool = false,
    failingSince: Instant? = nil
  ) {
    self.cluster = cluster
    self.clusterName = clusterName
    self.location = location
    self.pool = pool
    self.traits = traits
    self.count = count
    self.kubernetesVersion = kubernetesVersion
    self.nodeImageVersion = nodeImageVersion
    self.image = image
    self.judgement = judgement
    self.module = module
    self.isRegulated = isRegulated
    self.isExempt = isExempt
    self.failingSince = failingSince
  }
}
