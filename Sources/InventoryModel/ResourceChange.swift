/// All that is known of a cluster or pool at one instant.
package struct ResourceState: Hashable, Sendable {
  /// Since when it has been so.
  package var since: Instant
  /// The canonical configuration.
  package var configuration: [String: JSONValue]
  /// What Azure changes by itself: `eTag`, `count`, `powerState`, image and patch versions.
  package var readings: [String: JSONValue]

  package init(since: Instant, configuration: [String: JSONValue], readings: [String: JSONValue]) {
    self.since = since
    self.configuration = configuration
    self.readings = readings
  }

  /// The life of a cluster that this is a state of; nil when it was not reported, and for pools.
  package var resourceUID: String? {
    guard case .string(let uid) = configuration["resourceUID"] else { return nil }
    return uid
  }

  /// Attributes that older API versions leave out: their absence is no change, and evaluation takes the last reported value.
  package static let leftOutOfClusters: Set<String> = [
    "resourceUID", "nodeProvisioningProfile", "hostedSystemProfile", "nodeResourceGroup",
  ]
  package static let leftOutOfPools: Set<String> = ["workloadRuntime", "osSKU", "nodeImageFamily"]
}

/// A cluster or pool in some time in which something about it changed.
package struct ResourceChange: Hashable, Sendable {
  /// What a snapshot was the first to show.
  package struct Step: Hashable, Sendable {
    package var at: Instant
    /// Nil where it was not there any more.
    package var state: ResourceState?

    package init(at: Instant, state: ResourceState?) {
      self.at = at
      self.state = state
    }
  }

  package var cluster: ClusterID
  /// Nil for the cluster itself.
  package var pool: String?
  /// At the beginning; nil while it was not there.
  package var before: ResourceState?
  /// Of a cluster that was not there at the beginning, the life that was known last.
  package var lastUID: String?
  /// What became of it, oldest first; none where only its cluster changed.
  package var steps: [Step]
  /// The first of its steps showed it where no earlier snapshot had looked: nothing is known to have changed by then.
  package var isBaseline: Bool
  /// The policy regulates it, or, of a cluster, any row of it; where it is gone, did so last.
  package var isRegulated: Bool

  package init(
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
  package init(
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
  package var after: ResourceState? { steps.isEmpty ? before : steps[steps.count - 1].state }

  /// The first snapshot that showed it gone; nil unless it is.
  package var goneAt: Instant? { steps.last.flatMap { $0.state == nil ? $0.at : nil } }

  /// The same without its first observation, which is no change: what follows is one from there.
  package var sinceBaseline: ResourceChange {
    guard isBaseline, let first = steps.first else { return self }
    var change = self
    (change.before, change.steps, change.isBaseline) = (first.state, Array(steps.dropFirst()), false)
    return change
  }

  /// A cluster whose `resourceUID` became another is a new one, though its id is the same.
  package var isRecreation: Bool {
    guard pool == nil, let old = before?.resourceUID, let new = after?.resourceUID else { return false }
    return old != new
  }
}
