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
  public var versions: [Version<PoolTraits>]

  public init(row: Int64, versions: [Version<PoolTraits>]) {
    self.row = row
    self.versions = versions
  }
}

/// All that is known of a cluster and its pools: the unit that is judged at once.
public struct ClusterTimeline: Sendable {
  /// Identifies the row of the nodes that no pool lists.
  public var row: Int64
  public var versions: [Version<ClusterTraits>]
  public var pools: [PoolTimeline]

  public init(row: Int64, versions: [Version<ClusterTraits>], pools: [PoolTimeline]) {
    self.row = row
    self.versions = versions
    self.pools = pools
  }
}

/// What judging says of one row, oldest first.
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

  public init(control: Control, openedAt: Instant, findingOpenedAt: Instant, incarnation: String) {
    self.control = control
    self.openedAt = openedAt
    self.findingOpenedAt = findingOpenedAt
    self.incarnation = incarnation
  }
}

/// Judges a cluster and its pools over all of their known time. Rows may come in any order.
public typealias Judge = @Sendable (ClusterTimeline) -> [RowJudgement]
