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

  /// The life of a cluster that this is a state of; nil when it was not reported, and for pools.
  public var resourceUID: String? {
    guard case .string(let uid) = configuration["resourceUID"] else { return nil }
    return uid
  }

  /// Attributes that older API versions leave out: their absence is no change, and evaluation takes the last reported value.
  public static let leftOutOfClusters: Set<String> = [
    "resourceUID", "nodeProvisioningProfile", "hostedSystemProfile", "nodeResourceGroup",
  ]
  public static let leftOutOfPools: Set<String> = ["workloadRuntime", "osSKU", "nodeImageFamily"]
}

/// A cluster or pool in some time in which something about it changed.
public struct ResourceChange: Hashable, Sendable {
  /// What a snapshot was the first to show.
  public struct Step: Hashable, Sendable {
    public var at: Instant
    /// Nil where it was not there any more.
    public var state: ResourceState?

    public init(at: Instant, state: ResourceState?) {
      self.at = at
      self.state = state
    }
  }

  public var cluster: ClusterID
  /// Nil for the cluster itself.
  public var pool: String?
  /// At the beginning; nil while it was not there.
  public var before: ResourceState?
  /// What became of it, oldest first; none where only its cluster changed.
  public var steps: [Step]
  /// The first of its steps showed it where no earlier snapshot had looked: nothing is known to have changed by then.
  public var isBaseline: Bool
  /// The policy regulates it, or, of a cluster, any row of it; where it is gone, did so last.
  public var isRegulated: Bool

  public init(
    cluster: ClusterID, pool: String? = nil, before: ResourceState?, steps: [Step], isBaseline: Bool = false,
    isRegulated: Bool = true
  ) {
    self.cluster = cluster
    self.pool = pool
    self.before = before
    self.steps = steps
    self.isBaseline = isBaseline
    self.isRegulated = isRegulated
  }

  /// A change of which only both ends are known.
  public init(
    cluster: ClusterID, pool: String? = nil, before: ResourceState?, after: ResourceState?, isBaseline: Bool = false,
    goneAt: Instant? = nil, isRegulated: Bool = true
  ) {
    let isThere = before != nil || after != nil
    self.init(
      cluster: cluster, pool: pool, before: before,
      steps: isThere ? [Step(at: after?.since ?? goneAt ?? .never, state: after)] : [], isBaseline: isBaseline,
      isRegulated: isRegulated)
  }

  /// At the end.
  public var after: ResourceState? { steps.isEmpty ? before : steps[steps.count - 1].state }

  /// The first snapshot that showed it gone; nil unless it is.
  public var goneAt: Instant? { steps.last.flatMap { $0.state == nil ? $0.at : nil } }

  /// The same without its first observation, which is no change: what follows is one from there.
  public var sinceBaseline: ResourceChange {
    guard isBaseline, let first = steps.first else { return self }
    var change = self
    (change.before, change.steps, change.isBaseline) = (first.state, Array(steps.dropFirst()), false)
    return change
  }

  /// A cluster whose `resourceUID` became another is a new one, though its id is the same.
  public var isRecreation: Bool {
    guard pool == nil, let old = before?.resourceUID, let new = after?.resourceUID else { return false }
    return old != new
  }
}
