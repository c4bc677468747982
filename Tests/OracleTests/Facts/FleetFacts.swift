/// Which cluster: all names in lower case.
struct ClusterKey: Hashable, Comparable, CustomStringConvertible {
  var subscription: String
  var group: String
  var name: String

  var id: String {
    "/subscriptions/\(subscription)/resourcegroups/\(group)/providers/microsoft.containerservice/managedclusters/\(name)"
  }
  var description: String { name }

  static func < (one: ClusterKey, other: ClusterKey) -> Bool { one.id < other.id }
}

/// Which row: a pool, or (`pool` nil) the nodes of a cluster that no pool lists.
struct RowKey: Hashable, Comparable, CustomStringConvertible {
  var cluster: ClusterKey
  var pool: String?

  var description: String { "\(cluster.name)/\(pool ?? "(not listed)")" }

  static func < (one: RowKey, other: RowKey) -> Bool {
    (one.cluster.id, one.pool ?? "") < (other.cluster.id, other.pool ?? "")
  }
}

/// What one document reports of a pool; nil is absent.
struct PoolFacts: Equatable {
  var name: String
  var enableFIPS: Bool?
  var mode = "User"
  var kind = "VirtualMachineScaleSets"
  var osType = "Linux"
  var osSKU: String?
  var vmSize = "Standard_D4s_v5"
  var workloadRuntime: String?
  /// `AKSUbuntu-2204gen2fipscontainerd-202511.10.0`
  var image: String?
  var kubernetesVersion = "1.30.4"
  var count: Int?
  var tags: [String: String]?
  var labels: [String: String] = [:]
  var state = "Succeeded"

  var isSettled: Bool { state == "Succeeded" }
  /// The image without its date.
  var imageFamily: String? {
    image.map { $0.split(separator: "-").dropLast().joined(separator: "-") }
  }
  /// Major and minor.
  var kubernetesMinor: String { kubernetesVersion.split(separator: ".").prefix(2).joined(separator: ".") }
}

/// What one document reports of a cluster; nil is absent.
struct ClusterFacts: Equatable {
  var key: ClusterKey
  var location: String
  var uid: String?
  var tags: [String: String]?
  var nodeResourceGroup: String?
  /// `nodeProvisioningProfile.mode`
  var provisioning: String?
  var sku: String?
  var hasHostedSystem: Bool?
  var kubernetesVersion = "1.30.4"
  var state = "Succeeded"
  /// Nil where `agentPoolProfiles` is absent.
  var pools: [PoolFacts]?
}

/// A part of the fleet that a document covers.
enum Place: Hashable {
  case subscription(String)
  case group(String, String)
  case cluster(ClusterKey)
  case pools(of: ClusterKey)
  case pool(ClusterKey, String)

  func covers(_ cluster: ClusterKey) -> Bool {
    switch self {
    case .subscription(let name): cluster.subscription == name
    case .group(let subscription, let name): cluster.subscription == subscription && cluster.group == name
    case .cluster(let key): cluster == key
    case .pools, .pool: false
    }
  }

  func covers(_ pool: String, of cluster: ClusterKey) -> Bool {
    switch self {
    case .pools(let key): cluster == key
    case .pool(let key, let name): cluster == key && pool == name
    default: covers(cluster)
    }
  }
}

/// One document of Azure, as it was meant.
struct AzureDocument {
  var takenAt: Moment
  /// The number of the policy that it was imported with.
  var policy: Int
  var clusters: [ClusterFacts] = []
  /// Pools that came without their cluster.
  var pools: [ClusterKey: [PoolFacts]] = [:]
  /// None for a partial document.
  var covered: [Place]

  var isComplete: Bool { !covered.isEmpty }

  func shows(_ key: ClusterKey) -> Bool { clusters.contains { $0.key == key } }

  func shows(_ row: RowKey) -> Bool {
    guard let name = row.pool else { return shows(row.cluster) }
    let told = clusters.first { $0.key == row.cluster }?.pools ?? pools[row.cluster] ?? []
    return told.contains { $0.name == name }
  }

  /// Whether it looked where the row would be. A cluster without its pools says nothing of them.
  func covers(_ row: RowKey) -> Bool {
    guard let name = row.pool else { return covered.contains { $0.covers(row.cluster) } }
    if let cluster = clusters.first(where: { $0.key == row.cluster }), cluster.pools == nil { return false }
    return covered.contains { $0.covers(name, of: row.cluster) }
  }

  func looksAt(_ row: RowKey) -> Bool { shows(row) || covers(row) }
}

/// One node, as a list of nodes has it.
struct NodeFacts: Equatable {
  var name: String
  /// The pool that its label names.
  var pool: String?
  /// Nil where it says nothing, as on Windows.
  var label: Bool?
}

/// What Kubernetes or nodes said of one cluster.
enum NodeReport {
  case list(ClusterKey, at: Moment, [NodeFacts])
  case reading(node: String, at: Moment, isFIPS: Bool)
  /// Whether each class that is used is FIPS.
  case classes(ClusterKey, at: Moment, [Bool])

  var at: Moment {
    switch self {
    case .list(_, let at, _), .reading(_, let at, _), .classes(_, let at, _): at
    }
  }
}
