/// One evaluated row: a node pool, or (`pool` nil) the nodes of a cluster that no pool lists.
public struct InventoryRow: Hashable, Sendable {
  public var cluster: ClusterID
  /// The name as Azure spells it.
  public var clusterName: String
  public var location: String?
  public var pool: String?
  public var traits: PoolTraits
  public var count: Int?
  public var kubernetesVersion: String?
  public var nodeImageVersion: String?
  public var judgement: Judgement
  /// How the modules of its image stand.
  public var module: ModuleStanding
  public var isRegulated: Bool
  public var isExempt: Bool
  /// When the open episode began; nil unless there is one.
  public var failingSince: Instant?

  public init(
    cluster: ClusterID, clusterName: String, location: String?, pool: String?, traits: PoolTraits,
    count: Int?, kubernetesVersion: String?, nodeImageVersion: String?, judgement: Judgement,
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
    self.judgement = judgement
    self.module = module
    self.isRegulated = isRegulated
    self.isExempt = isExempt
    self.failingSince = failingSince
  }
}
