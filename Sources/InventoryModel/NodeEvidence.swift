/// What Kubernetes and the nodes themselves said of one cluster's nodes, each kind in the order of `speaksFrom`.
package struct ClusterEvidence: Hashable, Sendable {
  package var lists: [NodeList]
  package var readings: [KernelReading]
  package var classes: [NodeClassList]

  package init(lists: [NodeList] = [], readings: [KernelReading] = [], classes: [NodeClassList] = []) {
    self.lists = lists
    self.readings = readings
    self.classes = classes
  }

  package var isEmpty: Bool { lists.isEmpty && readings.isEmpty && classes.isEmpty }
}

/// All nodes of a cluster at one instant, as `kubectl get nodes` lists them.
package struct NodeList: Hashable, Sendable {
  package var takenAt: Instant
  /// When it was taken, or later: when the life of its cluster began that it can only be of.
  package var speaksFrom: Instant
  /// It may be of other clusters as well: it confirms none, and what it denies counts for all.
  package var isShared: Bool
  package var nodes: [Node]

  package init(takenAt: Instant, speaksFrom: Instant? = nil, isShared: Bool = false, nodes: [Node]) {
    self.takenAt = takenAt
    self.speaksFrom = speaksFrom ?? takenAt
    self.isShared = isShared
    self.nodes = nodes
  }
}

package struct Node: Hashable, Codable, Sendable {
  package var name: String
  /// `kubernetes.azure.com/agentpool`, in lower case; nil for a node that no agent pool made.
  package var pool: String?
  /// `kubernetes.azure.com/fips_enabled`. AKS sets it to "true" or leaves it out, so a Linux node without it says
  /// false; on Windows it says nothing. Source: Microsoft Learn, "Use labels in an AKS cluster".
  package var isFIPSByLabel: Bool?
  /// `kubernetes.azure.com/node-image-version`.
  package var image: String?
  /// `karpenter.azure.com/aksnodeclass`: the class that node auto-provisioning made it from.
  package var nodeClass: String?

  package init(
    name: String, pool: String?, isFIPSByLabel: Bool?, image: String? = nil, nodeClass: String? = nil
  ) {
    self.name = name
    self.pool = pool
    self.isFIPSByLabel = isFIPSByLabel
    self.image = image
    self.nodeClass = nodeClass
  }
}

/// What `/proc/sys/crypto/fips_enabled` said on one node.
package struct KernelReading: Hashable, Sendable {
  package var node: String
  package var takenAt: Instant
  /// As that of the lists which name the node.
  package var speaksFrom: Instant
  package var isFIPS: Bool

  package init(node: String, takenAt: Instant, speaksFrom: Instant? = nil, isFIPS: Bool) {
    self.node = node
    self.takenAt = takenAt
    self.speaksFrom = speaksFrom ?? takenAt
    self.isFIPS = isFIPS
  }
}

/// The classes that node auto-provisioning makes nodes from, at one instant.
package struct NodeClassList: Hashable, Sendable {
  package var takenAt: Instant
  package var classes: [NodeClass]

  package init(takenAt: Instant, classes: [NodeClass]) {
    self.takenAt = takenAt
    self.classes = classes
  }
}

/// An `AKSNodeClass`.
package struct NodeClass: Hashable, Codable, Sendable {
  package var name: String
  /// Whether the nodes that are made from it are FIPS; nil where it wants that, and has not shown that it can.
  package var isFIPS: Bool?
  /// Some NodePool makes nodes from it; where no NodePool was reported, every class counts as used.
  package var isUsed: Bool

  package init(name: String, isFIPS: Bool?, isUsed: Bool) {
    self.name = name
    self.isFIPS = isFIPS
    self.isUsed = isUsed
  }
}

/// What a document of node evidence holds, as it was read.
package struct EvidenceDocument: Hashable, Sendable {
  package enum Kind: String, Codable, Sendable { case nodes, nodeClasses, kernelReadings }

  /// Nodes that name the same cluster, by its node resource group.
  package struct NodesOfCluster: Hashable, Sendable {
    /// As `NodeResourceGroup` has them.
    package var nodeResourceGroup: String
    package var subscription: String
    package var nodes: [Node]

    package var group: NodeResourceGroup { NodeResourceGroup(name: nodeResourceGroup, subscription: subscription) }

    package init(nodeResourceGroup: String, subscription: String = "", nodes: [Node]) {
      self.nodeResourceGroup = nodeResourceGroup
      self.subscription = subscription
      self.nodes = nodes
    }
  }

  package var file: String
  /// Of the stored bytes, in 64 hexadecimal digits.
  package var sha256: String
  package var kind: Kind
  package var nodes: [NodesOfCluster]
  /// Names of nodes that do not say of which cluster they are.
  package var unassigned: [String]
  package var classes: [NodeClass]
  package var readings: [KernelReading]

  package init(
    file: String, sha256: String, kind: Kind, nodes: [NodesOfCluster] = [], unassigned: [String] = [],
    classes: [NodeClass] = [], readings: [KernelReading] = []
  ) {
    self.file = file
    self.sha256 = sha256
    self.kind = kind
    self.nodes = nodes
    self.unassigned = unassigned
    self.classes = classes
    self.readings = readings
  }
}

/// What importing one document of node evidence did.
package struct EvidenceSummary: Hashable, Sendable {
  package var file: String
  /// Tells the document from all others.
  package var digest: String
  package var kind: EvidenceDocument.Kind
  package var outcome: ImportSummary.Outcome
  package var takenAt: Instant
  /// Nodes, classes or readings that the document holds.
  package var told: Int
  /// Clusters that they may belong to.
  package var clusters: Int
  /// What of it does not simply belong to one cluster, as far as is known after the import.
  package var remarks: [EvidenceRemark]

  package init(
    file: String, digest: String, kind: EvidenceDocument.Kind, outcome: ImportSummary.Outcome, takenAt: Instant,
    told: Int
  ) {
    self.file = file
    self.digest = digest
    self.kind = kind
    self.outcome = outcome
    self.takenAt = takenAt
    self.told = told
    clusters = 0
    remarks = []
  }
}

/// What is to be said of node evidence that does not simply belong to one cluster, or is not all of it.
package struct EvidenceRemark: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// It is of a subscription that is watched, or may be, and counts for nothing there.
    case joinsToNothing
    /// It confirms none of them.
    case fitsSeveral
    /// A list names fewer nodes of a pool than Azure reported then: what they say counts for the whole pool.
    case leavesOutNodes
  }

  package var kind: Kind
  package var takenAt: Instant
  /// Of nodes, of pools, of classes, or of what nodes name.
  package var names: [String]
  package var reason: String

  package init(_ kind: Kind, takenAt: Instant, names: [String], reason: String) {
    self.kind = kind
    self.takenAt = takenAt
    self.names = names
    self.reason = reason
  }

  /// One for each name.
  package var lines: [String] { names.map { "\($0): \(reason)" } }
}

extension [EvidenceRemark] {
  /// What joins to nothing makes coverage partial.
  package var unjoined: [EvidenceRemark] { filter { $0.kind == .joinsToNothing } }
  package var shared: [EvidenceRemark] { filter { $0.kind == .fitsSeveral } }
  package var incomplete: [EvidenceRemark] { filter { $0.kind == .leavesOutNodes } }
}
