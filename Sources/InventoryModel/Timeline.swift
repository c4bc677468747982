/// One state of a cluster or pool and when it was in force.
package struct Version<Traits: Sendable>: Sendable {
  package var interval: Interval
  package var traits: Traits

  package init(_ interval: Interval, _ traits: Traits) {
    self.interval = interval
    self.traits = traits
  }
}

/// All that is known of a pool, oldest first; between two versions it was absent.
package struct PoolTimeline: Sendable {
  /// Identifies the row that judgements are given for.
  package var row: Int64
  /// Empty where neither a policy nor evidence asks for it.
  package var name: String
  package var versions: [Version<PoolTraits>]
  /// It was there when its place was first observed. False where no policy asks for it.
  package var isBaseline: Bool

  package init(row: Int64, name: String = "", versions: [Version<PoolTraits>], isBaseline: Bool = false) {
    self.row = row
    self.name = name
    self.versions = versions
    self.isBaseline = isBaseline
  }
}

/// All that is known of a cluster and its pools: the unit that is evaluated at once.
package struct ClusterTimeline: Sendable {
  /// Identifies the row of the nodes that no pool lists.
  package var row: Int64
  /// Nil where no policy asks for it.
  package var id: ClusterID?
  package var versions: [Version<ClusterTraits>]
  package var pools: [PoolTimeline]
  package var evidence: ClusterEvidence

  package init(
    row: Int64, id: ClusterID? = nil, versions: [Version<ClusterTraits>], pools: [PoolTimeline],
    evidence: ClusterEvidence = ClusterEvidence()
  ) {
    self.row = row
    self.id = id
    self.versions = versions
    self.pools = pools
    self.evidence = evidence
  }
}

/// What evaluation says of one row, oldest first.
package struct RowJudgement: Sendable {
  package var row: Int64
  package var spans: [VerdictSpan]
  package var episodes: [JudgedEpisode]

  package init(row: Int64, spans: [VerdictSpan] = [], episodes: [JudgedEpisode] = []) {
    self.row = row
    self.spans = spans
    self.episodes = episodes
  }
}

/// An episode with what names its finding.
package struct JudgedEpisode: Hashable, Sendable {
  package var control: Control
  package var openedAt: Instant
  package var closedAt: Instant?
  package var closeReason: CloseReason?
  /// When the finding's first episode opened.
  package var findingOpenedAt: Instant
  /// The `resourceUID` known at that time, or empty.
  package var incarnation: String
  /// What it rested on when it opened.
  package var basis: Basis
  /// The scopes that it failed in, their highest severity, and by when it is due: as they were when it opened.
  package var scopes: [String]
  package var severity: Control.Severity
  package var slaDays: Int?

  package init(
    control: Control, openedAt: Instant, findingOpenedAt: Instant, incarnation: String, basis: Basis = .flag,
    scopes: [String] = Standing.builtIn.scopes, severity: Control.Severity = .high, slaDays: Int? = nil
  ) {
    self.control = control
    self.openedAt = openedAt
    self.findingOpenedAt = findingOpenedAt
    self.incarnation = incarnation
    self.basis = basis
    self.scopes = scopes
    self.severity = severity
    self.slaDays = slaDays
  }
}

/// Evaluates a cluster and its pools over all of their known time, by the policies in force then. Rows may come in any
/// order.
package typealias Judge = @Sendable (ClusterTimeline, PolicyHistory) -> [RowJudgement]
