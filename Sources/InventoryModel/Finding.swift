/// Why an episode ended.
package enum CloseReason: String, Codable, Sendable {
  case fixedInPlace, replaced, deleted, leftScope, policyChanged

  /// Leaving scope is not remediation, nor is deletion, nor a change of policy.
  package var isRemediation: Bool { self == .fixedInPlace || self == .replaced }
}

/// One period `[openedAt, closedAt)` in which a control failed on a pool.
package struct Episode: Hashable, Sendable {
  package var openedAt: Instant
  /// The snapshot before the one that showed it: the true start lies between. Nil at a baseline.
  package var detectedAfter: Instant?
  /// Nil while it is open.
  package var closedAt: Instant?
  package var closeReason: CloseReason?

  package init(
    openedAt: Instant, detectedAfter: Instant? = nil, closedAt: Instant? = nil, closeReason: CloseReason? = nil
  ) {
    self.openedAt = openedAt
    self.detectedAfter = detectedAfter
    self.closedAt = closedAt
    self.closeReason = closeReason
  }

  /// It opened when first observed, so its start is only a bound.
  package var isBaseline: Bool { detectedAfter == nil }

  /// The same episode as it stood at an instant, or nil if it had not opened.
  package func asOf(_ instant: Instant) -> Episode? {
    guard openedAt <= instant else { return nil }
    guard let closedAt, closedAt > instant else { return self }
    return Episode(openedAt: openedAt, detectedAfter: detectedAfter)
  }

  package var isOpen: Bool { closedAt == nil }

  /// By when it is to be remediated; nil where no limit is set.
  func due(within days: Int?) -> Instant? { days.map { openedAt.adding(days: Int64($0)) } }

  package var isRemediated: Bool { closeReason?.isRemediation == true }
}

/// A control failing on a pool, with one or more episodes in the order of time.
package struct Finding: Hashable, Sendable {
  /// A digest of resource, incarnation, control and first opening.
  package let id: String
  package let control: Control
  /// Those of its latest episode, as it opened.
  package let severity: Control.Severity
  package let scopes: [String]
  package let slaDays: Int?
  package let cluster: ClusterID
  /// The name as Azure spells it.
  package let clusterName: String
  package let pool: String?
  /// The cluster's `resourceUID` as far as it was known when the finding first opened, or empty.
  package let incarnation: String
  package let basis: Basis
  /// What the tag of the policy's `ownerTag` says; nil for what has none, and for what is closed.
  package let owner: String?
  /// The exemption that lets it fail; nil unless one is in force.
  package let exemption: String?
  package let episodes: [Episode]

  package init(
    id: String, control: Control, severity: Control.Severity = .high, scopes: [String] = Standing.builtIn.scopes,
    slaDays: Int? = nil, cluster: ClusterID, clusterName: String, pool: String?,
    incarnation: String = "", basis: Basis, owner: String? = nil,
    exemption: String? = nil, episodes: [Episode]
  ) {
    self.id = id
    self.control = control
    self.severity = severity
    self.scopes = scopes
    self.slaDays = slaDays
    self.cluster = cluster
    self.clusterName = clusterName
    self.pool = pool
    self.incarnation = incarnation
    self.basis = basis
    self.owner = owner
    self.exemption = exemption
    self.episodes = episodes
  }

  package var isOpen: Bool { episodes.last?.isOpen ?? false }
  package var reopenCount: Int { max(0, episodes.count - 1) }

  /// By when its latest episode is to be remediated; nil where no limit is set.
  package var due: Instant? { episodes.last?.due(within: slaDays) }

  /// How its latest episode stands to the limit, as of an instant.
  package func timeliness(asOf instant: Instant) -> Timeliness? {
    guard let due, let episode = episodes.last else { return nil }
    guard let closedAt = episode.closedAt else { return instant > due ? .overdue : .due }
    let isLate = closedAt > due
    return episode.isRemediated ? (isLate ? .closedLate : .closedInTime) : (isLate ? .endedLate : .ended)
  }

  /// Only a remediation is in time or late; what ended otherwise has merely ended, within its limit or after it.
  package enum Timeliness: String, Codable, Sendable { case due, overdue, closedInTime, closedLate, ended, endedLate }
}

/// What is counted of an open finding.
package struct OpenFinding: Hashable, Sendable {
  package let control: Control
  package let severity: Control.Severity
  package let scopes: [String]
  package let slaDays: Int?
  /// The one that is open.
  package let episode: Episode
  /// Whether an exemption in force lets it fail.
  package let isExempt: Bool

  package init(
    control: Control, severity: Control.Severity, scopes: [String], slaDays: Int?, episode: Episode, isExempt: Bool
  ) {
    self.control = control
    self.severity = severity
    self.scopes = scopes
    self.slaDays = slaDays
    self.episode = episode
    self.isExempt = isExempt
  }

  /// Nil where it is closed.
  package init?(_ finding: Finding) {
    guard let episode = finding.episodes.last, episode.isOpen else { return nil }
    self.init(
      control: finding.control, severity: finding.severity, scopes: finding.scopes, slaDays: finding.slaDays,
      episode: episode, isExempt: finding.exemption != nil)
  }

  package func isOverdue(asOf instant: Instant) -> Bool { episode.due(within: slaDays).map { instant > $0 } ?? false }
}
