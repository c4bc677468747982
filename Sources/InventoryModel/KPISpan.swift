/// A period of one evaluated row in which nothing that a KPI reads changed.
public struct KPISpan: Sendable {
  /// Identifies the row: a pool, or a cluster's nodes that no pool lists.
  public var row: Int64
  public var cluster: Int64
  public var interval: Interval
  public var verdict: Verdict
  public var isRegulated: Bool
  public var isExempt: Bool
  /// It was regulated once, and its tags or labels took it out.
  public var hasLeftScope: Bool
  /// Why the verdict began that this is a part of.
  public var cause: VerdictSpan.Cause
  /// It began here; else this is a later part of it, cut off by a node count, a group or staleness.
  public var isBeginning: Bool
  /// Its verdict is unknown only because it was not confirmed for too long.
  public var isStale: Bool
  /// Where it begins with a change of policy, whether a pass would be stale there under the policy before.
  public var isStaleUnderOld: Bool?
  /// The weight of the row among nodes; at least 0.
  public var nodes: Int
  /// The group of `--by`; empty without it.
  public var group: String
  /// The list of observation times that has those of this row.
  public var observations: Int

  public init(
    row: Int64, cluster: Int64, interval: Interval, verdict: Verdict, isRegulated: Bool = true, isExempt: Bool = false,
    hasLeftScope: Bool = false, cause: VerdictSpan.Cause = .facts, isBeginning: Bool = true, isStale: Bool = false,
    isStaleUnderOld: Bool? = nil, nodes: Int, group: String = "", observations: Int = 0
  ) {
    self.row = row
    self.cluster = cluster
    self.interval = interval
    self.verdict = verdict
    self.isRegulated = isRegulated
    self.isExempt = isExempt
    self.hasLeftScope = hasLeftScope
    self.cause = cause
    self.isBeginning = isBeginning
    self.isStale = isStale
    self.isStaleUnderOld = isStaleUnderOld
    self.nodes = nodes
    self.group = group
    self.observations = observations
  }
}

/// An episode with the groups that `--by` puts it in.
public struct KPIEpisode: Sendable {
  public var episode: Episode
  /// One, but for rows in several scopes.
  public var groups: [String]
  /// Within how many days it was to be remediated; nil where no limit is set.
  public var slaDays: Int?

  public init(episode: Episode, groups: [String] = [""], slaDays: Int? = nil) {
    self.episode = episode
    self.groups = groups
    self.slaDays = slaDays
  }
}
