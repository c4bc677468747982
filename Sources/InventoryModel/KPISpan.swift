/// A period of one evaluated row in which nothing that a KPI reads changed.
package struct KPISpan: Sendable {
  /// Identifies the row: a pool, or a cluster's nodes that no pool lists.
  package var row: Int64
  package var cluster: Int64
  package var interval: Interval
  package var verdict: Verdict
  package var isRegulated: Bool
  package var isExempt: Bool
  /// It was regulated once, and its tags or labels took it out.
  package var hasLeftScope: Bool
  /// Why the verdict began that this is a part of.
  package var cause: VerdictSpan.Cause
  /// It began here; else this is a later part of it, cut off by a node count, a group or staleness.
  package var isBeginning: Bool
  /// Its verdict is unknown only because it was not confirmed for too long.
  package var isStale: Bool
  /// Where it begins with a change of policy, whether a pass would be stale there under the policy before.
  package var isStaleUnderOld: Bool?
  /// The weight of the row among nodes; at least 0.
  package var nodes: Int
  /// Whether a count was reported; without one, a row weighs as one node.
  package var hasNodeCount: Bool
  /// The scopes of the policy that the row is in.
  package var scopes: [String]
  /// The group of `--by`; empty without it.
  package var group: String
  /// The list of observation times that has those of this row.
  package var observations: Int

  package init(
    row: Int64, cluster: Int64, interval: Interval, verdict: Verdict, isRegulated: Bool = true, isExempt: Bool = false,
    hasLeftScope: Bool = false, cause: VerdictSpan.Cause = .facts, isBeginning: Bool = true, isStale: Bool = false,
    isStaleUnderOld: Bool? = nil, nodes: Int, hasNodeCount: Bool = true, scopes: [String] = [], group: String = "",
    observations: Int = 0
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
    self.hasNodeCount = hasNodeCount
    self.scopes = scopes
    self.group = group
    self.observations = observations
  }
}

/// An episode with the groups that `--by` puts it in.
package struct KPIEpisode: Sendable {
  package var episode: Episode
  /// One, but for rows in several scopes.
  package var groups: [String]
  /// Within how many days it was to be remediated; nil where no limit is set.
  package var slaDays: Int?

  package init(episode: Episode, groups: [String] = [""], slaDays: Int? = nil) {
    self.episode = episode
    self.groups = groups
    self.slaDays = slaDays
  }
}
