/// Identifies an evaluated row: a pool, or (`pool` nil) the nodes of a cluster that no pool lists.
package struct RowID: Hashable, Sendable {
  package var cluster: ClusterID
  package var pool: String?

  package init(cluster: ClusterID, pool: String?) {
    self.cluster = cluster
    self.pool = pool
  }
}

extension Finding {
  package var row: RowID { RowID(cluster: cluster, pool: pool) }
}
