import InventoryModel

extension ClusterJudging {
  /// The row of a cluster whose nodes no pool lists: unknown, until evidence from the nodes or their classes tells.
  ///
  /// It exists while node auto-provisioning, the Automatic SKU or a hosted system pool is on, and while the pools of
  /// the cluster were never told.
  func foldUnlistedNodes() -> RowFold {
    var fold = RowFold(row: cluster.row)
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
          forEachPart(of: interval) { part in
            fold.see(
              { unlistedFacts(told, at: part.from, maxAgeDays: $0.evidenceMaxAgeDays) }, in: part, of: life,
              under: policies)
          }
        }
      }
    }
    return fold
  }

  private func unlistedFacts(_ told: ToldClusterTraits, at instant: Instant, maxAgeDays: Int) -> RowFacts {
    let subject = subject(pool: nil, nil, at: instant)
    guard !evidence.isEmpty else {
      return RowFacts(
        kind: .unlisted(hasHostedNodes: told.hasHostedNodes, areClassesFIPS: nil), subject: subject, nodes: .none)
    }
    let listed = cluster.pools.filter { $0.versions.contains { $0.interval.contains(instant) } }.map(\.name)
    return RowFacts(
      kind: .unlisted(
        hasHostedNodes: told.hasHostedNodes,
        areClassesFIPS: evidence.areClassesFIPS(at: instant, maxAgeDays: maxAgeDays)),
      subject: subject, nodes: evidence.summary(besides: Set(listed), at: instant, maxAgeDays: maxAgeDays))
  }
}

/// Attributes that older API versions leave out, as last told in one life of a cluster.
struct ToldClusterTraits {
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

  /// Nodes that Azure runs out of sight: no class is told for them.
  var hasHostedNodes: Bool { hasHostedSystem == true || skuName?.lowercased() == "automatic" || !arePoolsTold }

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
