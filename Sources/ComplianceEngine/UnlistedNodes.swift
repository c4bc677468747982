import InventoryModel

/// The row of a cluster whose nodes no pool lists: unknown, until evidence from the nodes tells.
///
/// It exists while node auto-provisioning, the Automatic SKU or a hosted system pool is on, and while the pools of
/// the cluster were never told.
func judgeUnlistedNodes(of cluster: ClusterTimeline, in incarnations: Incarnations) -> RowJudgement {
  var judgement = RowJudgement(row: cluster.row)
  var told = ToldClusterTraits()
  var end: Instant?
  for version in cluster.versions {
    for life in incarnations.cutting(version.interval) {
      if end != life.interval.from || told.ordinal != life.ordinal {
        told = ToldClusterTraits(ordinal: life.ordinal, poolsSeenFrom: cluster.poolsSeen(in: life, of: incarnations))
      }
      end = life.interval.to
      told.learn(version.traits)
      for interval in told.unlistedParts(of: life.interval) {
        judgement.spans.appendMerging(VerdictSpan(interval, Judgement(.unknown, .notListed)))
      }
    }
  }
  return judgement
}

/// Attributes that older API versions leave out, as last told in one life of a cluster.
private struct ToldClusterTraits {
  var ordinal: Int?
  /// When the first pool of this life was seen, however it was told.
  var poolsSeenFrom: Instant = .never
  private var arePoolsTold = false
  private var nodeProvisioningMode: String?
  private var hasHostedSystem: Bool?
  private var skuName: String?

  init(ordinal: Int? = nil, poolsSeenFrom: Instant = .never) {
    self.ordinal = ordinal
    self.poolsSeenFrom = poolsSeenFrom
  }

  mutating func learn(_ traits: ClusterTraits) {
    arePoolsTold = arePoolsTold || traits.arePoolsTold
    nodeProvisioningMode = traits.nodeProvisioningMode ?? nodeProvisioningMode
    hasHostedSystem = traits.hasHostedSystem ?? hasHostedSystem
    skuName = traits.skuName
  }

  func unlistedParts(of interval: Interval) -> [Interval] {
    let hasUnlistedNodes =
      nodeProvisioningMode?.lowercased() == "auto" || skuName?.lowercased() == "automatic" || hasHostedSystem == true
    if hasUnlistedNodes { return [interval] }
    if arePoolsTold { return [] }
    let untold = Interval(from: interval.from, to: min(interval.to, poolsSeenFrom))
    return untold.isEmpty ? [] : [untold]
  }
}

extension ClusterTimeline {
  fileprivate func poolsSeen(in life: Incarnations.Life, of incarnations: Incarnations) -> Instant {
    let sightings = pools.flatMap(\.versions).flatMap { incarnations.cutting($0.interval) }
    let inThisLife = sightings.filter { $0.ordinal == life.ordinal && $0.interval.to > life.interval.from }
    return inThisLife.map(\.interval.from).min() ?? .never
  }
}
