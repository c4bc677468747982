/// A row whose nodes cost money: which machines they are, and who answers for it.
package struct CostSubject: Sendable {
  package var cluster: ClusterID
  /// The name as Azure spells it.
  package var clusterName: String
  /// Nil for nodes that no pool lists.
  package var pool: String?
  package var location: String?
  /// What its nodes were, over time; nil machines where no size is reported.
  package var machines: Stretches<MachineKind?>
  /// What bills call it; nil where the node resource group is not reported.
  package var billed: BilledPool?
  /// By the policy's owner tag; nil where there is none.
  package var owner: String?
  /// When the open episode began; nil unless there is one.
  package var failingSince: Instant?

  package init(
    cluster: ClusterID, clusterName: String, pool: String?, location: String? = nil,
    machines: Stretches<MachineKind?> = Stretches(), billed: BilledPool? = nil, owner: String? = nil,
    failingSince: Instant? = nil
  ) {
    (self.cluster, self.clusterName, self.pool, self.location) = (cluster, clusterName, pool, location)
    (self.machines, self.billed, self.owner, self.failingSince) = (machines, billed, owner, failingSince)
  }
}
