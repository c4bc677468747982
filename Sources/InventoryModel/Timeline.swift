/// One state of a cluster or pool and when it was in force.
public struct Version<Traits: Sendable>: Sendable {
  public var interval: Interval
  public var traits: Traits

  public init(_ interval: Interval, _ traits: Traits) {
    self.interval = interval
    self.traits = traits
  }
}

/// All that is known of a pool, oldest first; between two versions it was absent.
public struct PoolTimeline: Sendable {
  /// Identifies the row that judgements are given for.
  public var row: Int64
  /// Empty where neither a policy nor evidence asks for it.
  public var name: String
  public var versions: [Version<PoolTraits>]
  /// It was there when its place was first observed. False where no policy asks for it.
  public var isBaseline: Bool

  public init(row: Int64, name: String = "", versions: [Version<PoolTraits>], isBaseline: Bool = false) {
    self.row = row
    self.name = name
    self.versions = versions
    self.isBaseline = isBaseline
  }
}

/// All that is known of a cluster and its pools: the unit that is evaluated at once.
public struct ClusterTimeline: Sendable {
  /// Identifies the row of the nodes that no pool lists.
  public var row: Int64
  /// Nil where no policy asks for it.
  public var id: ClusterID?
  public var versions: [Version<ClusterTraits>]
  public var pools: [PoolTimeline]
  public var evidence: ClusterEvidence

  public init(
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
public struct RowJudgement: Sendable {
  public var row: Int64
  public var spans: [VerdictSpan]
  public var episodes: [JudgedEpisode]

  public init(row: Int64, spans: [VerdictSpan] = [], episodes: [JudgedEpisode] = []) {
    self.row = row
    self.spans = spans
    self.episodes = episodes
  }
}

/// An episode with what names its finding.
public struct JudgedEpisode: Hashable, Sendable {
  public var control: Control
  public var openedAt: Instant
  public var closedAt: Instant?
  public var closeReason: CloseReason?
  /// When the finding's first episode opened.
  public var findingOpenedAt: Instant
  /// The `resourceUID` known at that time, or empty.
  public var incarnation: String
  /// What it rested on when it opened.
  public var basis: Basis
  /// The scopes that it failed in, their highest severity, and by when it is due: as they were when it opened.
  public var scopes: [String]
  public var severity: Control.Severity
  public var slaDays: Int?

  public init(
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
public typealias Judge = @Sendable (ClusterTimeline, PolicyHistory) -> [RowJudgement]
