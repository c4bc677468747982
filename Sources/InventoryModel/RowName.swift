/// What an evaluated row is called.
public struct RowName: Hashable, Sendable {
  public var cluster: ClusterID
  /// The name as Azure spells it.
  public var clusterName: String
  /// Nil for nodes that no pool lists.
  public var pool: String?

  public init(cluster: ClusterID, clusterName: String, pool: String?) {
    self.cluster = cluster
    self.clusterName = clusterName
    self.pool = pool
  }
}
