/// What Kubernetes and the nodes themselves said of one cluster's nodes, each kind in the order of `speaksFrom`.
public struct ClusterEvidence: Hashable, Sendable {
  public var lists: [NodeList]
  public var readings: [KernelReading]
  public var classes: [NodeClassList]

  public init(lists: [NodeList] = [], readings: [KernelReading] = [], classes: [NodeClassList] = []) {
    self.lists = lists
    self.readings = readings
    self.classes = classes
  }

  public var isEmpty: Bool { lists.isEmpty && readings.isEmpty && classes.isEmpty }
}

/// All nodes of a cluster at one instant, as `kubectl get nodes` lists them.
public struct NodeList: Hashable, Sendable {
  public var takenAt: Instant
  /// When it was taken, or later: when the life of its cluster began that it can only be of.
  public var speaksFrom: Instant
  /// It may be of other clusters as well: it confirms none, and what it denies counts for all.
  public var isShared: Bool
  public var nodes: [Node]

  public init(takenAt: Instant, speaksFrom: Instant? = nil, isShared: Bool = false, nodes: [Node]) {
    self.takenAt = takenAt
    self.speaksFrom = speaksFrom ?? takenAt
    self.isShared = isShared
    self.nodes = nodes
  }
}

public struct Node: Hashable, Codable, Sendable {
  public var name: String
  /// `kubernetes.azure.com/agentpool`, in lower case; nil for a node that no agent pool made.
  public var pool: String?
  /// `kubernetes.azure.com/fips_enabled`. AKS sets it to "true" or leaves it out, so a Linux node without it says
  /// false; on Windows it says nothing. Source: Microsoft Learn, "Use labels in an AKS cluster".
  public var isFIPSByLabel: Bool?
  /// `kubernetes.azure.com/node-image-version`.
  public var image: String?
  /// `karpenter.azure.com/aksnodeclass`: the class that node auto-provisioning made it from.
  public var nodeClass: String?

  public init(
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
public struct KernelReading: Hashable, Sendable {
  public var node: String
  public var takenAt: Instant
  /// As that of the lists which name the node.
  public var speaksFrom: Instant
  public var isFIPS: Bool

  public init(node: String, takenAt: Instant, speaksFrom: Instant? = nil, isFIPS: Bool) {
    self.node = node
    self.takenAt = takenAt
    self.speaksFrom = speaksFrom ?? takenAt
    self.isFIPS = isFIPS
  }
}

/// The classes that node auto-provisioning makes nodes from, at one instant.
public struct NodeClassList: Hashable, Sendable {
  public var takenAt: Instant
  public var classes: [NodeClass]

  public init(takenAt: Instant, classes: [NodeClass]) {
    self.takenAt = takenAt
    self.classes = classes
  }
}

/// An `AKSNodeClass`.
public struct NodeClass: Hashable, Codable, Sendable {
  public var name: String
  /// Whether the nodes that are made from it are FIPS; nil where it wants that, and has not shown that it can.
  public var isFIPS: Bool?
  /// Some NodePool makes nodes from it; where no NodePool was reported, every class counts as used.
  public var isUsed: Bool

  public init(name: String, isFIPS: Bool?, isUsed: Bool) {
    self.name = name
    self.isFIPS = isFIPS
    self.isUsed = isUsed
  }
}

/// What a document of node evidence holds, as it was read.
public struct EvidenceDocument: Hashable, Sendable {
  public enum Kind: String, Codable, Sendable { case nodes, nodeClasses, kernelReadings }

  /// Nodes that name the same cluster, by its node resource group.
  public struct NodesOfCluster: Hashable, Sendable {
    /// As `NodeResourceGroup` has them.
    public var nodeResourceGroup: String
    public var subscription: String
    public var nodes: [Node]

    public var group: NodeResourceGroup { NodeResourceGroup(name: nodeResourceGroup, subscription: subscription) }

    public init(nodeResourceGroup: String, subscription: String = "", nodes: [Node]) {
      self.nodeResourceGroup = nodeResourceGroup
      self.subscription = subscription
      self.nodes = nodes
    }
  }

  public var file: String
  /// Of the stored bytes, in 64 hexadecimal digits.
  public var sha256: String
  public var kind: Kind
  public var nodes: [NodesOfCluster]
  /// Names of nodes that do not say of which cluster they are.
  public var unassigned: [String]
  public var classes: [NodeClass]
  public var readings: [KernelReading]

  public init(
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
public struct EvidenceSummary: Hashable, Sendable {
  public var file: String
  /// Tells the document from all others.
  public var digest: String
  public var kind: EvidenceDocument.Kind
  public var outcome: ImportSummary.Outcome
  public var takenAt: Instant
  /// Nodes, classes or readings that the document holds.
  public var told: Int
  /// Clusters that they may belong to.
  public var clusters: Int
  /// What of it does not simply belong to one cluster, as far as is known after the import.
  public var remarks: [EvidenceRemark]

  public init(
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

/// What is to be said of node evidence that does not simply belong to one cluster.
public struct EvidenceRemark: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// It is of a subscription that is watched, or may be, and counts for nothing there.
    case joinsToNothing
    /// It confirms none of them.
    case fitsSeveral
  }

  public var kind: Kind
  public var takenAt: Instant
  /// Of nodes, of classes, or of what nodes name.
  public var names: [String]
  public var reason: String

  public init(_ kind: Kind, takenAt: Instant, names: [String], reason: String) {
    self.kind = kind
    self.takenAt = takenAt
    self.names = names
    self.reason = reason
  }

  /// One for each name.
  public var lines: [String] { names.map { "\($0): \(reason)" } }
}

extension [EvidenceRemark] {
  /// What joins to nothing makes coverage partial.
  public var unjoined: [EvidenceRemark] { filter { $0.kind == .joinsToNothing } }
  public var shared: [EvidenceRemark] { filter { $0.kind == .fitsSeveral } }
}
