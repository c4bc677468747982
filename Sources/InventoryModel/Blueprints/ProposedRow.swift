/// A node pool, or the nodes of a cluster that no pool lists, as a document proposes it.
package struct ProposedRow: Hashable, Sendable {
  package enum Action: String, Sendable, CaseIterable { case create, update, recreate, delete, none, unknown }

  package enum Content: Hashable, Sendable {
    /// Kept apart, so that copies of the row share it: a plan may have very many.
    indirect case pool(ProposedPool)
    /// Nodes that no pool lists: node auto-provisioning, the Automatic SKU, a hosted system pool.
    case unlisted(hasHostedNodes: Bool)
    /// Nodes made from an AKSNodeClass; nil where its mode is not known yet.
    case nodeClass(isFIPS: Bool?)
  }

  /// As the tool calls it: `module.aks.azurerm_kubernetes_cluster.main`.
  package var address: String
  package var position: TextPosition?
  package var action: Action
  package var content: Content
  /// The state that it replaces; nil where there is none, or the document does not say.
  package var before: Content?
  /// Empty parts of the cluster's id are not known yet.
  package var subject: Subject
  /// As it is spelled; nil where it is not known yet.
  package var clusterName: String?
  /// What turns FIPS on, in the words of the document: `fips_enabled = true`.
  package var remedy: String

  package init(
    address: String, position: TextPosition? = nil, action: Action, content: Content, before: Content? = nil,
    subject: Subject, clusterName: String? = nil, remedy: String
  ) {
    (self.address, self.position, self.action) = (address, position, action)
    (self.content, self.before, self.subject, self.clusterName) = (content, before, subject, clusterName)
    self.subject.isProposed = true
    self.remedy = remedy
  }

  package var pool: ProposedPool? { if case .pool(let pool) = content { pool } else { nil } }
}

/// A node pool of which some attributes may not be known before it is created.
package struct ProposedPool: Hashable, Sendable {
  /// Those that evaluation reads.
  package enum Attribute: String, Sendable, CaseIterable {
    case enableFIPS, mode, osType, osSKU, type, vmSize, workloadRuntime, kubernetesVersion
  }

  /// What is absent here is absent, unless it is one of `unknown`.
  package var traits: PoolTraits
  package var unknown: Set<Attribute>

  package init(traits: PoolTraits, unknown: Set<Attribute> = []) { (self.traits, self.unknown) = (traits, unknown) }

  /// True or false; nil where the flag is not known yet, or absent.
  package var flag: Bool? { unknown.contains(.enableFIPS) ? nil : traits.enableFIPS }
}

extension ClusterID {
  /// Nothing of it is known.
  package static let unknown = ClusterID(subscription: "", resourceGroup: "", name: "")

  package var isWhole: Bool { ![subscription, resourceGroup, name].contains("") }
}
