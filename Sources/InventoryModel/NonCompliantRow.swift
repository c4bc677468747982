/// A row that fails or is unknown, with what a way out of that depends on.
package struct NonCompliantRow: Sendable {
  package var row: InventoryRow
  /// The scopes of the policy that it is in.
  package var scopes: [String]
  /// The canonical configuration of the pool, as `az aks nodepool show` names its members; empty for nodes that no pool lists.
  package var pool: [String: JSONValue]
  /// Of its cluster.
  package var cluster: [String: JSONValue]
  /// All node pools of the cluster: a new one needs a name of its own.
  package var poolNames: Set<String>
  /// With what the row was changed last: `Terraform`, `Azure CLI`, …; nil where no changes were collected.
  package var lastClient: String?
  /// What failed in tests of its cluster and nobody cleared or accepted.
  package var openIssues: [CompatibilityIssue]

  package init(
    row: InventoryRow, scopes: [String] = [], pool: [String: JSONValue] = [:], cluster: [String: JSONValue] = [:],
    poolNames: Set<String> = [], lastClient: String? = nil, openIssues: [CompatibilityIssue] = []
  ) {
    (self.row, self.scopes, self.pool, self.cluster) = (row, scopes, pool, cluster)
    (self.poolNames, self.lastClient, self.openIssues) = (poolNames, lastClient, openIssues)
  }
}
