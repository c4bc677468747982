/// What is known of a pool: its last facts, completed by what older API versions leave out.
struct KnownPool: Equatable {
  var facts: PoolFacts
  /// What the last document said of it, with nothing carried over.
  var reported: PoolFacts
  /// The image family that was last reported, which the latest document may leave out.
  var imageFamily: String?
  /// The flag that was last reported.
  var flag: Bool?
  /// When the flag or the image family became another in this stay.
  var redeclaredAt: Moment?
  /// Each stay of a pool has a number of its own.
  var stay: Int
  var appearedAt: Moment
  /// Nobody had looked there before.
  var isBaseline: Bool
  /// Its tags are absent, and those last reported count.
  var keepsTags = false
}

/// What is known of a cluster.
struct KnownCluster: Equatable {
  var isThere = false
  /// One life of a cluster: same id, same `resourceUID`.
  var life = 0
  var uid: String?
  /// Nil while it was not shown in this life.
  var facts: ClusterFacts?
  var appearedAt = Moment.never
  var isBaseline = false
  /// Its tags are absent, and those last reported count.
  var keepsTags = false
  /// Its pools were reported in this life, with it or by themselves.
  var arePoolsTold = false
  var arePoolsListed = false
  var pools: [String: KnownPool] = [:]
  /// The stay of the row of its unlisted nodes.
  var unlisted: (stay: Int, appearedAt: Moment)?

  static func == (one: KnownCluster, other: KnownCluster) -> Bool {
    one.isThere == other.isThere && one.life == other.life && one.facts == other.facts && one.pools == other.pools
      && one.unlisted?.stay == other.unlisted?.stay
  }

  /// It has nodes that Azure runs out of sight (DESIGN §4, "A cluster known to have nodes that no pool lists").
  var hasHostedNodes: Bool {
    facts?.hasHostedSystem == true || facts?.sku?.lowercased() == "automatic" || !arePoolsListed
  }

  var hasUnlistedNodes: Bool {
    guard isThere, let facts else { return false }
    return facts.provisioning?.lowercased() == "auto" || facts.sku?.lowercased() == "automatic"
      || facts.hasHostedSystem == true || !arePoolsTold
  }
}

/// What all documents up to an instant come to (DESIGN §3, rules 1, 3, 5, 6).
struct World {
  private(set) var clusters: [ClusterKey: KnownCluster] = [:]
  private var stays = 0
  private let observations: Observations

  init(_ observations: Observations) { self.observations = observations }

  mutating func learn(_ sighting: AzureDocument) {
    let at = sighting.takenAt
    for facts in sighting.clusters { see(facts, at) }
    for (key, pools) in sighting.pools { for pool in pools { see(pool, of: key, at) } }
    for key in clusters.keys {
      for name in clusters[key]!.pools.keys {
        let row = RowKey(cluster: key, pool: name)
        if sighting.covers(row), !sighting.shows(row) { clusters[key]!.pools[name] = nil }
      }
      if sighting.covers(RowKey(cluster: key)), !sighting.shows(key) { clusters[key]!.isThere = false }
      seeUnlisted(of: key, at)
    }
  }

  private mutating func see(_ facts: ClusterFacts, _ at: Moment) {
    let key = facts.key
    var cluster = clusters[key] ?? KnownCluster()
    if let uid = facts.uid, let known = cluster.uid, uid != known { beginLife(&cluster, at) }
    cluster.uid = facts.uid ?? cluster.uid
    if !cluster.isThere {
      (cluster.isThere, cluster.appearedAt) = (true, at)
      cluster.isBaseline = !observations.anybodyLooked(at: RowKey(cluster: key), before: at)
    }
    var complete = facts
    if let last = cluster.facts {
      complete.uid = facts.uid ?? last.uid
      complete.nodeResourceGroup = facts.nodeResourceGroup ?? last.nodeResourceGroup
      complete.provisioning = facts.provisioning ?? last.provisioning
      complete.sku = facts.sku ?? last.sku
      complete.hasHostedSystem = facts.hasHostedSystem ?? last.hasHostedSystem
      complete.tags = facts.tags ?? last.tags
    }
    complete.pools = nil
    cluster.facts = complete
    cluster.keepsTags = facts.tags == nil && !(complete.tags ?? [:]).isEmpty
    if facts.pools != nil { (cluster.arePoolsListed, cluster.arePoolsTold) = (true, true) }
    clusters[key] = cluster
    for pool in facts.pools ?? [] { see(pool, of: key, at) }
  }

  /// Nothing of the old life holds. A pool that nobody missed yet stays, as one of the new life: not seen is not gone. What
  /// was carried over into its last document from those before is not carried further.
  private mutating func beginLife(_ cluster: inout KnownCluster, _ at: Moment) {
    cluster.life += 1
    (cluster.facts, cluster.unlisted, cluster.keepsTags) = (nil, nil, false)
    (cluster.arePoolsListed, cluster.arePoolsTold) = (false, !cluster.pools.isEmpty)
    (cluster.appearedAt, cluster.isBaseline) = (at, false)
    for name in cluster.pools.keys {
      stays += 1
      cluster.pools[name]!.facts = cluster.pools[name]!.reported
      (cluster.pools[name]!.imageFamily, cluster.pools[name]!.keepsTags) = (
        cluster.pools[name]!.reported.imageFamily, false
      )
      (cluster.pools[name]!.flag, cluster.pools[name]!.redeclaredAt) = (cluster.pools[name]!.reported.enableFIPS, nil)
      (cluster.pools[name]!.stay, cluster.pools[name]!.appearedAt, cluster.pools[name]!.isBaseline) = (stays, at, false)
    }
  }

  private mutating func see(_ pool: PoolFacts, of key: ClusterKey, _ at: Moment) {
    var cluster = clusters[key] ?? KnownCluster()
    cluster.arePoolsTold = true
    var complete = pool
    if let last = cluster.pools[pool.name], last.appearedAt < at {
      complete.workloadRuntime = pool.workloadRuntime ?? last.facts.workloadRuntime
      complete.osSKU = pool.osSKU ?? last.facts.osSKU
      complete.tags = pool.tags ?? last.facts.tags
      (cluster.pools[pool.name]!.facts, cluster.pools[pool.name]!.reported) = (complete, pool)
      cluster.pools[pool.name]!.keepsTags = pool.tags == nil && !(complete.tags ?? [:]).isEmpty
      let (flag, family) = (pool.enableFIPS ?? last.flag, pool.imageFamily ?? last.imageFamily)
      if last.flag != nil && flag != last.flag || last.imageFamily != nil && family != last.imageFamily {
        cluster.pools[pool.name]!.redeclaredAt = at
      }
      (cluster.pools[pool.name]!.flag, cluster.pools[pool.name]!.imageFamily) = (flag, family)
    } else {
      let stay = cluster.pools[pool.name]?.stay ?? nextStay()
      let row = RowKey(cluster: key, pool: pool.name)
      cluster.pools[pool.name] = KnownPool(
        facts: complete, reported: pool, imageFamily: pool.imageFamily, flag: pool.enableFIPS, stay: stay,
        appearedAt: at, isBaseline: !observations.anybodyLooked(at: row, before: at))
    }
    clusters[key] = cluster
  }

  private mutating func nextStay() -> Int {
    stays += 1
    return stays
  }

  private mutating func seeUnlisted(of key: ClusterKey, _ at: Moment) {
    if !clusters[key]!.hasUnlistedNodes {
      clusters[key]!.unlisted = nil
    } else if clusters[key]!.unlisted == nil {
      clusters[key]!.unlisted = (nextStay(), at)
    }
  }
}

/// When the place of a row was observed (DESIGN §3, rules 6 and 11).
final class Observations {
  /// In the order of time.
  private let sightings: [AzureDocument]
  private var known: [RowKey: [Observation]] = [:]

  struct Observation {
    var at: Moment
    var isComplete: Bool
  }

  init(sightings: [AzureDocument]) { self.sightings = sightings }

  func all(at row: RowKey) -> [Observation] {
    if let observations = known[row] { return observations }
    let observations = sightings.filter { $0.looksAt(row) }.map {
      Observation(at: $0.takenAt, isComplete: $0.isComplete)
    }
    known[row] = observations
    return observations
  }

  func last(at row: RowKey, before instant: Moment) -> Moment? { all(at: row).last { $0.at < instant }?.at }

  func anybodyLooked(at row: RowKey, before instant: Moment) -> Bool { last(at: row, before: instant) != nil }

  /// Since when a pass of the row is believed: the last complete look; until there is one, the first look of all.
  /// (DESIGN leaves open what counts before a first complete snapshot.)
  func believedSince(_ row: RowKey, at instant: Moment) -> Moment? {
    let past = all(at: row).filter { $0.at <= instant }
    return [past.first, past.last(where: \.isComplete)].compactMap { $0?.at }.max()
  }
}
