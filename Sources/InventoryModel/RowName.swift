/// What an evaluated row is called.
package struct RowName: Hashable, Sendable {
  package var cluster: ClusterID
  /// The name as Azure spells it.
  package var clusterName: String
  /// Nil for nodes that no pool lists.
  package var pool: String?

  package init(cluster: ClusterID, clusterName: String, pool: String?) {
    self.cluster = cluster
    self.clusterName = clusterName
    self.pool = pool
  }
}
