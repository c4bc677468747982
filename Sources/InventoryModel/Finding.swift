/// Why an episode ended.
public enum CloseReason: String, Codable, Sendable {
  case fixedInPlace, replaced, deleted, leftScope, policyChanged

  /// Leaving scope is not remediation, nor is deletion, nor a change of policy.
  public var isRemediation: Bool { self == .fixedInPlace || self == .replaced }
}

/// One period `[openedAt, closedAt)` in which a control failed on a pool.
public struct Episode: Hashable, Sendable {
  public var openedAt: Instant
  /// The snapshot before the one that showed it: the true start lies between. Nil at a baseline.
  public var detectedAfter: Instant?
  /// Nil while it is open.
  public var closedAt: Instant?
  public var closeReason: CloseReason?

  public init(
    openedAt: Instant, detectedAfter: Instant? = nil, closedAt: Instant? = nil, closeReason: CloseReason? = nil
  ) {
    self.openedAt = openedAt
    self.detectedAfter = detectedAfter
    self.closedAt = closedAt
    self.closeReason = closeReason
  }

  /// It opened when first observed, so its start is only a bound.
  public var isBaseline: Bool { detectedAfter == nil }

  /// The same episode as it stood at an instant, or nil if it had not opened.
  public func asOf(_ instant: Instant) -> Episode? {
    guard openedAt <= instant else { return nil }
    guard let closedAt, closedAt > instant else { return self }
    return Episode(openedAt: openedAt, detectedAfter: detectedAfter)
  }

  public var isOpen: Bool { closedAt == nil }
  public var isRemediated: Bool { closeReason?.isRemediation == true }
}

/// A control failing on a pool, with one or more episodes in the order of time.
public struct Finding: Hashable, Sendable {
  /// A digest of resource, incarnation, control and first opening.
  public let id: String
  public let control: Control
  /// Those of its latest episode, as it opened.
  public let severity: Control.Severity
  public let scopes: [String]
  public let slaDays: Int?
  public let cluster: ClusterID
  /// The name as Azure spells it.
  public let clusterName: String
  public let pool: String?
  public let basis: Basis
  /// The exemption that lets it fail; nil unless one is in force.
  public let exemption: String?
  public let episodes: [Episode]

  public init(
    id: String, control: Control, severity: Control.Severity = .high, scopes: [String] = Standing.builtIn.scopes,
    slaDays: Int? = nil, cluster: ClusterID, clusterName: String, pool: String?, basis: Basis, exemption: String? = nil,
    episodes: [Episode]
  ) {
    self.id = id
    self.control = control
    self.severity = severity
    self.scopes = scopes
    self.slaDays = slaDays
    self.cluster = cluster
    self.clusterName = clusterName
    self.pool = pool
    self.basis = basis
    self.exemption = exemption
    self.episodes = episodes
  }

  public var isOpen: Bool { episodes.last?.isOpen ?? false }
  public var reopenCount: Int { max(0, episodes.count - 1) }

  /// By when its latest episode is to be remediated; nil where no limit is set.
  public var due: Instant? {
    guard let slaDays, let episode = episodes.last else { return nil }
    return episode.openedAt.adding(days: Int64(slaDays))
  }

  /// How its latest episode stands to the limit, as of an instant.
  public func timeliness(asOf instant: Instant) -> Timeliness? {
    guard let due, let episode = episodes.last else { return nil }
    guard let closedAt = episode.closedAt else { return instant > due ? .overdue : .due }
    let isLate = closedAt > due
    return episode.isRemediated ? (isLate ? .closedLate : .closedInTime) : (isLate ? .endedLate : .ended)
  }

  /// Only a remediation is in time or late; what ended otherwise has merely ended, within its limit or after it.
  public enum Timeliness: String, Codable, Sendable { case due, overdue, closedInTime, closedLate, ended, endedLate }
}
