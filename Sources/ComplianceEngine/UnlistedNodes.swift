import InventoryModel

extension ClusterJudging {
  /// The row of a cluster whose nodes no pool lists: unknown, until there is evidence from the nodes or their classes.
  func foldUnlistedNodes() -> RowFold {
    var fold = RowFold(row: cluster.row)
    for unlisted in unlisted {
      forEachPart(of: unlisted.life.interval) { part in
        fold.see(
          { unlistedFacts(unlisted, at: part.from, maxAgeDays: $0.evidenceMaxAgeDays) },
          keeping: keptOfCluster(at: part.from), in: part, of: unlisted.life, under: policies,
          isTurningPoint: policyCuts.contains(part.from))
      }
    }
    return fold
  }

  private func unlistedFacts(_ unlisted: UnlistedPart, at instant: Instant, maxAgeDays: Int) -> RowFacts {
    RowFacts(
      kind: .unlisted(
        hasHostedNodes: unlisted.hasHostedNodes,
        classes: evidence.classes(at: instant, maxAgeDays: maxAgeDays)),
      subject: subject(pool: nil, nil, at: instant),
      nodes: evidence.isEmpty ? .none : evidence.summary(of: nil, at: instant, maxAgeDays: maxAgeDays))
  }
}

/// A period in which a cluster had nodes that no pool lists.
struct UnlistedPart {
  /// The part of a life of the cluster.
  var life: Incarnations.Life
  var hasHostedNodes: Bool
}

extension ClusterTimeline {
  /// While node auto-provisioning, the Automatic SKU or a hosted system pool is on, and while the pools of the cluster
  /// were never reported. In the order of time.
  func unlistedParts(_ incarnations: Incarnations) -> [UnlistedPart] {
    // Asked for only while pools are untold.
    let sightings = versions.allSatisfy(\.traits.arePoolsTold) ? [:] : poolSightings(incarnations)
    var told = ToldClusterTraits()
    var end: Instant?
    return versions.flatMap { version in
      incarnations.cutting(version.interval).flatMap { life in
        if end != life.interval.from || told.ordinal != life.ordinal {
          let seen = sightings[life.ordinal]?.filter { $0.to > life.interval.from }.map(\.from).min()
          told = ToldClusterTraits(ordinal: life.ordinal, poolsSeenFrom: seen ?? .never)
        }
        end = life.interval.to
        told.learn(version.traits)
        return told.unlistedParts(of: life.interval).map { interval in
          var part = life
          part.interval = interval
          return UnlistedPart(life: part, hasHostedNodes: told.hasHostedNodes)
        }
      }
    }
  }
}

/// Attributes that older API versions leave out, as last reported in one life of a cluster.
struct ToldClusterTraits {
  var ordinal: Int?
  /// When the first pool of this life was seen, however it was reported.
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
    skuName = traits.skuName ?? skuName
  }

  /// Nodes that Azure runs out of sight: no class is reported for them.
  var hasHostedNodes: Bool { hasHostedSystem == true || skuName?.lowercased() == "automatic" || !arePoolsTold }

  func unlistedParts(of interval: Interval) -> [Interval] {
    // A mode that is not known may make nodes too.
    let isProvisioned = nodeProvisioningMode.map { $0.lowercased() != "manual" } ?? false
    let hasUnlistedNodes = isProvisioned || skuName?.lowercased() == "automatic" || hasHostedSystem == true
    if hasUnlistedNodes { return [interval] }
    if arePoolsTold { return [] }
    let untold = Interval(from: interval.from, to: min(interval.to, poolsSeenFrom))
    return untold.isEmpty ? [] : [untold]
  }
}

extension ClusterTimeline {
  /// When pools were there, in each life of the cluster.
  fileprivate func poolSightings(_ incarnations: Incarnations) -> [Int: [Interval]] {
    let presences = pools.flatMap { incarnations.presences(in: $0.versions.map(\.interval)) }
    return Dictionary(grouping: presences, by: \.ordinal).mapValues { $0.map(\.interval) }
  }
}
