import InventoryModel

/// What a database must hold after a regulated history, worked out the slow and obvious way: all instants at which
/// anything can change, one after the other, and the rules of DESIGN §3 and §4 read out at each.
///
/// Nothing of the engine is asked; of the model, only whether a selector matches and what the tables of data say.
struct SlowRegulating {
  typealias History = RegulatedHistory
  typealias Row = SlowReading.PoolName

  /// What an instant brought to a row.
  struct Move {
    /// It came, or is another one.
    var isNew: Bool
    var isTold: Bool
    /// What would be shown under the policy before, where another came.
    var shownUnderOld: SlowRow.Shown?
  }

  let history: History
  let instants: [Instant]
  /// At each instant, the rows that were there.
  private(set) var shown: [Instant: [Row: SlowRow.Shown]] = [:]
  private(set) var moves: [Instant: [Row: Move]] = [:]
  private(set) var episodes: [Row: [SlowRow.SlowEpisode]] = [:]
  private var rows: [Row: SlowRow] = [:]
  private var known: [ClusterID: History.Cluster] = [:]
  private var hearing: SlowEvidence
  /// When the flag or image family of a pool became another.
  private var redeclaredAt: [Row: Instant] = [:]

  init(_ history: History) {
    self.history = history
    hearing = SlowEvidence(history)
    var instants = Set(history.snapshots.map(\.takenAt) + history.evidence.map(\.takenAt))
    for policy in history.snapshots.map(\.policy) {
      for permission in policy.exemptions + policy.approvals {
        instants.formUnion([permission.approvedAt, permission.expiresOn.adding(days: 1)])
      }
      instants.formUnion(policy.modules.entries.flatMap { [$0.since, $0.validatedOn, $0.sunset].compactMap(\.self) })
      instants.formUnion(history.evidence.map { $0.takenAt.adding(days: Int64(policy.evidenceMaxAgeDays)) })
    }
    self.instants = instants.sorted()
    for instant in self.instants { step(to: instant) }
    for (row, slow) in rows { episodes[row] = slow.episodes }
  }

  func policy(at instant: Instant) -> Policy {
    (history.snapshots.last { $0.takenAt <= instant } ?? history.snapshots[0]).policy
  }

  // MARK: One instant

  private mutating func step(to instant: Instant) {
    var leaving: [Row] = []
    for snapshot in history.snapshots where snapshot.takenAt == instant { leaving += learn(snapshot) }
    for (id, cluster) in known { hearing.show(cluster.pools.map { Row(cluster: id, pool: $0.name) }) }
    for told in history.evidence where told.takenAt == instant { hearing.hear(told) }
    let policy = policy(at: instant)
    for (id, cluster) in known {
      for pool in cluster.pools {
        let row = Row(cluster: id, pool: pool.name)
        let look = { (policy: Policy) in
          SlowFacts(
            traits: pool.traits, cluster: cluster, pool: pool.name,
            nodes: hearing.nodes(
              of: row, redeclaredAt: redeclaredAt[row], at: instant, maxAgeDays: policy.evidenceMaxAgeDays),
            hasFreshList: hearing.hasFreshList(of: row, at: instant, maxAgeDays: policy.evidenceMaxAgeDays))
        }
        var slow = rows[row] ?? SlowRow()
        slow.see(look, policy, at: instant, lookedAt: lookedAt(row, before: instant))
        rows[row] = slow
        shown[instant, default: [:]][row] = slow.shown
        moves[instant, default: [:]][row] = Move(
          isNew: slow.appearedAt == instant, isTold: slow.isTold, shownUnderOld: slow.shownUnderOld)
      }
    }
    for row in leaving { replace(row, at: instant, nights: policy.replacedWithinNights) }
  }

  /// Takes in what a snapshot tells; the rows that were failing and are not there any more.
  private mutating func learn(_ snapshot: History.Snapshot) -> [Row] {
    var leaving: [Row] = []
    func end(_ row: Row, isNewLife: Bool = false) {
      rows[row]?.end(at: snapshot.takenAt, isNewLife: isNewLife)
      hearing.end(row)
      if !isNewLife { leaving.append(row) }
    }
    for cluster in snapshot.clusters {
      let before = known[cluster.id]
      let isNewLife = before.map { $0.uid != cluster.uid } ?? lastUID(of: cluster, before: snapshot.takenAt)
      var pools = cluster.pools
      for old in before?.pools ?? [] {
        let row = Row(cluster: cluster.id, pool: old.name)
        let isShown = pools.contains { $0.name == old.name }
        if isNewLife { end(row, isNewLife: true) }
        if isShown { continue }
        if snapshot.isComplete { end(row) } else { pools.append(old) }
      }
      if isNewLife {
        for row in rows.keys where row.cluster == cluster.id { rows[row]!.forgetFinding() }
        if before != nil { hearing.end(cluster.id) }
      }
      known[cluster.id] = cluster
      known[cluster.id]!.pools = pools.map { pool in
        // An image that is left out is the one last reported in this life.
        var pool = pool
        let earlier = isNewLife ? nil : before?.pools.first { $0.name == pool.name }
        pool.traits.imageFamily = pool.traits.imageFamily ?? earlier?.traits.imageFamily
        let row = Row(cluster: cluster.id, pool: pool.name)
        if let earlier = earlier?.traits {
          let isOtherImage = earlier.imageFamily != nil && earlier.imageFamily != pool.traits.imageFamily
          if earlier.enableFIPS != pool.traits.enableFIPS || isOtherImage { redeclaredAt[row] = snapshot.takenAt }
        } else {
          redeclaredAt[row] = nil
        }
        return pool
      }
    }
    let shownIDs = Set(snapshot.clusters.map(\.id))
    for (id, cluster) in known
    where snapshot.isComplete && id.subscription == snapshot.subscription && !shownIDs.contains(id) {
      for pool in cluster.pools { end(Row(cluster: id, pool: pool.name)) }
      hearing.end(id)
      known[id] = nil
    }
    return leaving
  }

  /// Whether a cluster that was away has come back as another one.
  private func lastUID(of cluster: History.Cluster, before instant: Instant) -> Bool {
    let earlier = history.snapshots.filter { $0.takenAt < instant }.flatMap(\.clusters).last { $0.id == cluster.id }
    return earlier.map { $0.uid != cluster.uid } ?? false
  }

  func lookedAt(_ row: Row, before instant: Instant) -> Instant? {
    history.snapshots.last { snapshot in
      snapshot.takenAt < instant && snapshot.subscription == row.cluster.subscription
        && (snapshot.isComplete
          || snapshot.clusters.contains { $0.id == row.cluster && $0.pools.contains { $0.name == row.pool } })
    }?.takenAt
  }

  /// A pool of the same life that came within the nights, where somebody had looked before, and passes the same control
  /// replaces one that went.
  private mutating func replace(_ row: Row, at instant: Instant, nights: Int) {
    guard nights > 0, known[row.cluster] != nil, let gone = rows[row] else { return }
    for index in gone.episodes.indices {
      let episode = gone.episodes[index]
      guard episode.closedAt == instant, episode.reason == .deleted, gone.isThisLife(episode) else { continue }
      let isReplaced = rows.contains { name, other in
        name.cluster == row.cluster && name != row && other.isThere
          && other.appearedAt >= instant.adding(days: -Int64(nights)) && other.passes(episode.control)
          && lookedAt(name, before: other.appearedAt) != nil
      }
      if isReplaced { rows[row]!.markReplaced(index) }
    }
  }
}
