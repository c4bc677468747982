/// A row that fails or is unknown, with what a way out of that depends on.
///
/// A class, because a fleet may have very many, which are put in order.
package final class NonCompliantRow: Sendable {
  /// What a way out reads of the configuration of a pool, as `az aks nodepool show` names it.
  package enum PoolMember: String, CaseIterable, Sendable {
    case availabilityZones, enableAutoScaling, maxCount, maxPods, minCount, nodeLabels, nodeTaints, osDiskSizeGB
    case osDiskType, podSubnetID, powerState, scaleSetPriority, tags, upgradeSettings, vnetSubnetID
  }

  /// And of that of a cluster, as `az aks show` names it.
  package enum ClusterMember: String, CaseIterable, Sendable {
    case currentKubernetesVersion, hostedSystemProfile, kubernetesVersion, networkProfile, nodeProvisioningProfile
    case powerState, sku, tags
  }

  package let row: InventoryRow
  /// The number by which `KPISpan` calls it.
  package let number: Int64
  /// The scopes of the policy that it is in.
  package let scopes: [String]
  /// Of the pool; empty for nodes that no pool lists.
  package let pool: Members<PoolMember>
  package let cluster: Members<ClusterMember>
  /// All node pools of the cluster: a new one needs a name of its own.
  package let poolNames: Set<String>
  /// With what the row was changed last: `Terraform`, `Azure CLI`, …; nil where no changes were collected.
  package let lastClient: String?
  /// What failed in tests of its cluster and nobody cleared or accepted.
  package let openIssues: [CompatibilityIssue]

  package init(
    row: InventoryRow, number: Int64 = 0, scopes: [String] = [], pool: [String: JSONValue] = [:],
    cluster: [String: JSONValue] = [:], poolNames: Set<String> = [], lastClient: String? = nil,
    openIssues: [CompatibilityIssue] = []
  ) {
    (self.row, self.number, self.scopes) = (row, number, scopes)
    (self.pool, self.cluster) = (Members(pool), Members(cluster))
    (self.poolNames, self.lastClient, self.openIssues) = (poolNames, lastClient, openIssues)
  }
}

/// The members of a canonical configuration that somebody reads: what is asked for by name is what is loaded.
package struct Members<Name: RawRepresentable<String> & Sendable>: Sendable {
  private let values: [String: JSONValue]

  package init(_ values: [String: JSONValue]) { self.values = values }

  package subscript(name: Name) -> JSONValue? { values[name.rawValue] }

  /// What stands below a member, by the names of the objects around it; nil where it is absent.
  package subscript(member: Name, names: [String]) -> JSONValue? {
    names.reduce(self[member]) { value, name in
      if case .object(let below)? = value { below[name] } else { nil }
    }
  }
}

extension Members {
  /// A text, by the names of the objects around it.
  package func text(_ member: Name, _ names: String...) -> String? {
    guard case .string(let text)? = self[member, names] else { return nil }
    return text
  }

  package func integer(_ member: Name) -> Int? {
    guard case .integer(let number)? = self[member] else { return nil }
    return Int(exactly: number)
  }

  /// Nil where it is absent.
  package func flag(_ member: Name, _ names: String...) -> Bool? {
    guard case .bool(let flag)? = self[member, names] else { return nil }
    return flag
  }

  package func texts(_ member: Name) -> [String] {
    guard case .array(let values)? = self[member] else { return [] }
    return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  package func object(_ member: Name) -> [String: JSONValue] {
    guard case .object(let members)? = self[member] else { return [:] }
    return members
  }
}
