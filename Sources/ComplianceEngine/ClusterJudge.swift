import InventoryModel

/// Evaluates a cluster and its pools over all of their known time, by the policies in force then.
///
/// A pure function of the facts: the same timeline gives the same spans and episodes, whatever was imported first.
@Sendable package func judge(_ cluster: ClusterTimeline, under policies: PolicyHistory) -> [RowJudgement] {
  let judging = ClusterJudging(cluster, policies)
  let pools = cluster.pools.map { judging.fold($0).finished() }
  let replacements = Replacements(pools: pools, policies: policies, incarnations: judging.incarnations)
  return pools.map(replacements.judgement) + [replacements.judgement(of: judging.foldUnlistedNodes().finished())]
}

/// What the rows of one cluster share while they are evaluated.
struct ClusterJudging {
  let cluster: ClusterTimeline
  let policies: PolicyHistory
  let incarnations: Incarnations
  let evidence: EvidenceView
  /// When there were nodes that no pool lists.
  let unlisted: [UnlistedPart]
  /// Where something besides the row may change, in the order of time.
  private let cuts: [Instant]
  /// Those at which a policy may judge the same row in another way.
  let policyCuts: Set<Instant>
  private let needsSubjects: Bool
  /// The cluster with the tags that count.
  private let clusterVersions: [Version<(traits: ClusterTraits, isKept: Bool)>]

  init(_ cluster: ClusterTimeline, _ policies: PolicyHistory) {
    self.cluster = cluster
    self.policies = policies
    incarnations = Incarnations(of: cluster.versions)
    unlisted = cluster.unlistedParts(incarnations)
    evidence = EvidenceView(cluster, incarnations, unlisted: unlisted.map(\.life.interval))
    needsSubjects = cluster.id != nil
    clusterVersions = needsSubjects ? cluster.versionsKeepingTags(in: incarnations) : []
    policyCuts = Self.policyCuts(policies)
    cuts = policyCuts.union(Self.otherCuts(cluster, policies, evidence)).sorted()
  }

  private static func policyCuts(_ policies: PolicyHistory) -> Set<Instant> {
    var cuts: Set<Instant> = []
    for period in policies.periods {
      cuts.insert(period.interval.from)
      cuts.formUnion(period.policy.turningPoints.filter(period.interval.contains))
    }
    return cuts
  }

  private static func otherCuts(
    _ cluster: ClusterTimeline, _ policies: PolicyHistory, _ evidence: EvidenceView
  ) -> Set<Instant> {
    var cuts: Set<Instant> = []
    for period in policies.periods where !evidence.isEmpty {
      let points = evidence.turningPoints(maxAgeDays: period.policy.evidenceMaxAgeDays)
      cuts.formUnion(points.filter(period.interval.contains))
    }
    if cluster.id != nil {
      cuts.formUnion(cluster.versions.flatMap { [$0.interval.from, $0.interval.to] })
    }
    if !evidence.isEmpty {
      // Which nodes no pool lists depends on the pools that are there.
      cuts.formUnion(cluster.pools.flatMap(\.versions).flatMap { [$0.interval.from, $0.interval.to] })
    }
    return cuts
  }

  // MARK: Rows

  func fold(_ pool: PoolTimeline) -> RowFold {
    var fold = RowFold(row: pool.row, isBaseline: pool.isBaseline)
    var (reported, declaration) = (LastReported(), StandingDeclaration())
    var end: (Instant, Int)?
    for version in pool.versions {
      for life in incarnations.cutting(version.interval) {
        if end?.0 != life.interval.from || end?.1 != life.ordinal {
          (reported, declaration) = (LastReported(), StandingDeclaration())
        }
        end = (life.interval.to, life.ordinal)
        let traits = reported.completing(version.traits)
        declaration.see(traits, at: life.interval.from)
        let declaredSince = declaration.since
        let kept = reported.kept
        forEachPart(of: life.interval) { part in
          fold.see(
            {
              facts(
                of: pool.name, traits, declaredSince: declaredSince, at: part.from, maxAgeDays: $0.evidenceMaxAgeDays)
            },
            keeping: kept.union(keptOfCluster(at: part.from)), in: part, of: life, under: policies,
            isTurningPoint: policyCuts.contains(part.from))
        }
      }
    }
    return fold
  }

  private func facts(
    of pool: String, _ traits: PoolTraits, declaredSince: Instant?, at instant: Instant, maxAgeDays: Int
  ) -> RowFacts {
    RowFacts(
      kind: .pool(traits), subject: subject(pool: pool, traits, at: instant),
      nodes: evidence.isEmpty
        ? .none : evidence.summary(of: pool, declaredSince: declaredSince, at: instant, maxAgeDays: maxAgeDays))
  }

  func subject(pool: String?, _ traits: PoolTraits?, at instant: Instant) -> Subject? {
    guard let id = cluster.id else { return nil }
    return Subject(
      cluster: id, pool: pool, clusterFacts: clusterFacts(at: instant), poolTags: traits?.tags ?? [:],
      poolLabels: traits?.labels ?? [:])
  }

  /// The cluster as last reported in its life; nil if it was not.
  private func clusterFacts(at instant: Instant) -> Subject.ClusterFacts? {
    clusterVersion(at: instant).map { version in
      Subject.ClusterFacts(location: version.traits.location, tags: version.traits.tags ?? [:])
    }
  }

  func keptOfCluster(at instant: Instant) -> MapKinds {
    clusterVersion(at: instant)?.isKept == true ? .clusterTags : []
  }

  private func clusterVersion(at instant: Instant) -> (traits: ClusterTraits, isKept: Bool)? {
    guard let last = clusterVersions.newest(by: \.interval.from, at: instant),
      incarnations.isOneLife(last.interval.from, instant)
    else { return nil }
    return last.traits
  }

  /// Hands on the parts of an interval between the cuts.
  func forEachPart(of interval: Interval, _ body: (Interval) -> Void) {
    var from = interval.from
    for cut in cuts[cuts.partitionPoint { $0 > interval.from }...] {
      guard cut < interval.to else { break }
      body(Interval(from: from, to: cut))
      from = cut
    }
    body(Interval(from: from, to: interval.to))
  }
}
