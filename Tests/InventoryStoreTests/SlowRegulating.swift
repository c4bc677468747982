import InventoryModel

/// What a database must hold after a regulated history, worked out the slow and obvious way: all instants at which
/// anything can change, one after the other, and the rules of DESIGN §3 and §4 read out at each.
///
/// Nothing of the engine is asked; of the model, only whether a selector fits and what the tables of data say.
struct SlowRegulating {
  typealias History = RegulatedHistory
  typealias Row = SlowReading.PoolName

  let history: History
  let instants: [Instant]
  /// At each instant, the rows that were there.
  private(set) var shown: [Instant: [Row: SlowRow.Shown]] = [:]
  private(set) var episodes: [Row: [SlowRow.SlowEpisode]] = [:]
  private var rows: [Row: SlowRow] = [:]
  private var known: [ClusterID: History.Cluster] = [:]

  init(_ history: History) {
    self.history = history
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
    let policy = policy(at: instant)
    for (id, cluster) in known {
      for pool in cluster.pools {
        let row = Row(cluster: id, pool: pool.name)
        let facts = SlowFacts(
          traits: pool.traits, cluster: cluster, pool: pool.name,
          nodes: nodes(of: cluster, pool.name, at: instant, maxAgeDays: policy.evidenceMaxAgeDays))
        rows[row, default: SlowRow()].see(
          facts, policy, at: instant, lookedAt: lookedAt(row, before: instant))
        shown[instant, default: [:]][row] = rows[row]!.shown
      }
    }
    for row in leaving { replace(row, at: instant, nights: policy.replacedWithinNights) }
  }

  /// Takes in what a snapshot tells; the rows that were failing and are not there any more.
  private mutating func learn(_ snapshot: History.Snapshot) -> [Row] {
    var leaving: [Row] = []
    func end(_ row: Row, isNewLife: Bool = false) {
      rows[row]?.end(at: snapshot.takenAt, isNewLife: isNewLife)
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
      }
      known[cluster.id] = cluster
      known[cluster.id]!.pools = pools
    }
    let shownIDs = Set(snapshot.clusters.map(\.id))
    for (id, cluster) in known
    where snapshot.isComplete && id.subscription == snapshot.subscription && !shownIDs.contains(id) {
      for pool in cluster.pools { end(Row(cluster: id, pool: pool.name)) }
      known[id] = nil
    }
    return leaving
  }

  /// Whether a cluster that was away has come back as another one.
  private func lastUID(of cluster: History.Cluster, before instant: Instant) -> Bool {
    let earlier = history.snapshots.filter { $0.takenAt < instant }.flatMap(\.clusters).last { $0.id == cluster.id }
    return earlier.map { $0.uid != cluster.uid } ?? false
  }

  private func lookedAt(_ row: Row, before instant: Instant) -> Instant? {
    history.snapshots.last { snapshot in
      snapshot.takenAt < instant && snapshot.subscription == row.cluster.subscription
        && (snapshot.isComplete
          || snapshot.clusters.contains { $0.id == row.cluster && $0.pools.contains { $0.name == row.pool } })
    }?.takenAt
  }

  /// The last list of a cluster's nodes, each with what its kernel or its label said, if it is not too old.
  private func nodes(
    of cluster: History.Cluster, _ pool: String, at instant: Instant, maxAgeDays: Int
  ) -> [(isFIPS: Bool?, grade: Evidence)] {
    func counts(_ taken: Instant) -> Bool { taken <= instant && instant < taken.adding(days: Int64(maxAgeDays)) }
    let lists = history.evidence.flatMap { told in told.document.nodes.map { (told.takenAt, $0) } }
    let newest = lists.last {
      $0.0 <= instant && $0.1.nodeResourceGroup == cluster.nodeResourceGroup && !$0.1.nodes.isEmpty
    }
    guard let newest, counts(newest.0) else { return [] }
    return newest.1.nodes.filter { $0.pool == pool }.map { node in
      let readings = history.evidence.flatMap(\.document.readings)
      let reading = readings.last { $0.node == node.name && $0.takenAt <= instant }
      if let reading, counts(reading.takenAt) { return (reading.isFIPS, .kernel) }
      return (node.isFIPSByLabel, .label)
    }
  }

  /// A pool that came within the nights, of the same life, and passes, replaces one that went.
  private mutating func replace(_ row: Row, at instant: Instant, nights: Int) {
    guard nights > 0, known[row.cluster] != nil, let gone = rows[row] else { return }
    for index in gone.episodes.indices {
      let episode = gone.episodes[index]
      guard episode.closedAt == instant, episode.reason == .deleted, gone.isThisLife(episode) else { continue }
      let isReplaced = rows.contains { name, other in
        name.cluster == row.cluster && name != row && other.isThere
          && other.appearedAt >= instant.adding(days: -Int64(nights)) && other.shown.verdict == .pass
          && !other.episodes.contains { $0.control == episode.control && $0.closedAt == nil }
      }
      if isReplaced { rows[row]!.markReplaced(index) }
    }
  }
}
