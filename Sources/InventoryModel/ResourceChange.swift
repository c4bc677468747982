/// All that is known of a cluster or pool at one instant.
public struct ResourceState: Hashable, Sendable {
  /// Since when it has been so.
  public var since: Instant
  /// The canonical configuration.
  public var configuration: [String: JSONValue]
  /// What Azure changes by itself: `eTag`, `count`, `powerState`, image and patch versions.
  public var readings: [String: JSONValue]

  public init(since: Instant, configuration: [String: JSONValue], readings: [String: JSONValue]) {
    self.since = since
    self.configuration = configuration
    self.readings = readings
  }

  /// The life of a cluster that this is a state of; nil when it was not told, and for pools.
  public var resourceUID: String? {
    guard case .string(let uid) = configuration["resourceUID"] else { return nil }
    return uid
  }

  /// Attributes that older API versions leave out: their absence is no change, and judging takes the last value told.
  public static let leftOutOfClusters: Set<String> = [
    "resourceUID", "nodeProvisioningProfile", "hostedSystemProfile", "nodeResourceGroup",
  ]
  public static let leftOutOfPools: Set<String> = ["workloadRuntime", "osSKU", "nodeImageFamily"]
}

/// A cluster or pool at two instants between which something about it changed.
public struct ResourceChange: Hashable, Sendable {
  public var cluster: ClusterID
  /// Nil for the cluster itself.
  public var pool: String?
  /// Nil while it was not there.
  public var before: ResourceState?
  public var after: ResourceState?
  /// It appeared where no earlier snapshot had looked: nothing is known to have changed.
  public var isBaseline: Bool
  /// The first snapshot that showed it gone; nil unless it is.
  public var goneAt: Instant?
  /// The policy regulates it, or, of a cluster, any row of it; where it is gone, did so last.
  public var isRegulated: Bool

  public init(
    cluster: ClusterID, pool: String? = nil, before: ResourceState?, after: ResourceState?, isBaseline: Bool = false,
    goneAt: Instant? = nil, isRegulated: Bool = true
  ) {
    self.cluster = cluster
    self.pool = pool
    self.before = before
    self.after = after
    self.isBaseline = isBaseline
    self.goneAt = goneAt
    self.isRegulated = isRegulated
  }

  /// A cluster whose `resourceUID` became another is a new one, though its id is the same.
  public var isRecreation: Bool {
    guard pool == nil, let old = before?.resourceUID, let new = after?.resourceUID else { return false }
    return old != new
  }
}
