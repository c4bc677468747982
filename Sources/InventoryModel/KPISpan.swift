/// A stretch of one judged row in which nothing that a KPI reads changed.
public struct KPISpan: Sendable {
  /// Identifies the row: a pool, or a cluster's nodes that no pool lists.
  public var row: Int64
  public var cluster: Int64
  public var interval: Interval
  public var verdict: Verdict
  public var isRegulated: Bool
  public var isExempt: Bool
  /// The weight of the row among nodes; at least 0.
  public var nodes: Int
  /// What `--by` tells apart; empty without it.
  public var group: String
  /// Which list of observation times tells when the row was looked at.
  public var observations: Int

  public init(
    row: Int64, cluster: Int64, interval: Interval, verdict: Verdict, isRegulated: Bool, isExempt: Bool,
    nodes: Int, group: String, observations: Int
  ) {
    self.row = row
    self.cluster = cluster
    self.interval = interval
    self.verdict = verdict
    self.isRegulated = isRegulated
    self.isExempt = isExempt
    self.nodes = nodes
    self.group = group
    self.observations = observations
  }
}

/// An episode with the group that `--by` puts it in.
public struct KPIEpisode: Sendable {
  public var episode: Episode
  public var group: String

  public init(episode: Episode, group: String = "") {
    self.episode = episode
    self.group = group
  }
}
