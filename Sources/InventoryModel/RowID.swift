/// Identifies an evaluated row: a pool, or (`pool` nil) the nodes of a cluster that no pool lists.
public struct RowID: Hashable, Sendable {
  public var cluster: ClusterID
  public var pool: String?

  public init(cluster: ClusterID, pool: String?) {
    self.cluster = cluster
    self.pool = pool
  }
}

extension Finding {
  public var row: RowID { RowID(cluster: cluster, pool: pool) }
}
