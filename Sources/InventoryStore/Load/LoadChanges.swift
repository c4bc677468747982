import GRDB
import InventoryModel

extension InventoryStore {
  /// Everything of which something changed between two instants, the second included, by cluster id and pool.
  public func loadChanges(from: Instant, to: Instant) throws -> [ResourceChange] {
    var changes: [ResourceChange] = []
    try forEachChangedCluster(from: from, to: to) { changes += $0 }
    return changes.sorted { ($0.cluster, $0.pool ?? "") < ($1.cluster, $1.pool ?? "") }
  }

  /// The same, cluster by cluster, in no particular order: of a long time it is more than memory should hold.
  public func forEachChangedCluster(
    from: Instant, to: Instant, _ body: ([ResourceChange]) throws -> Void
  ) throws {
    try reading { database in
      let reader = try StateReader(database: database)
      for cluster in try reader.changedClusters(from: from, to: to) {
        try body(reader.changes(of: cluster, from: from, to: to))
      }
    }
  }

  /// Every state of a cluster and its pools (or of one pool), oldest first, as changes from one to the next.
  ///
  /// `cluster` is an id, or a name that only one cluster has. The first state is a change from nothing.
  public func loadHistory(cluster: String, pool: String?) throws -> [ResourceChange] {
    try reading { database in
      try StateReader(database: database).history(of: try findCluster(cluster, in: database), pool: pool?.foldedID)
    }
  }

  func findCluster(_ text: String, in database: Database) throws -> Int64 {
    if case .cluster(let id)? = Scope(text) {
      let ids = try clusters(named: id.name, in: database).filter {
        try resourceName($0, in: database) == id.description
      }
      guard let found = ids.first else { throw StoreError.noSuchResource(text) }
      return found
    }
    let ids = try clusters(named: text.foldedID, in: database)
    guard let found = ids.first else { throw StoreError.noSuchResource(text) }
    guard ids.count == 1 else {
      throw StoreError.ambiguousCluster(text, ids: try ids.map { try clusterID($0, in: database) }.sorted())
    }
    return found
  }

  private func clusters(named name: String, in database: Database) throws -> [Int64] {
    try Int64.fetchAll(
      database, sql: "SELECT id FROM resources WHERE kind = 'cluster' AND name = ? ORDER BY id", arguments: [name])
  }
}

/// Reads what became of resources.
struct StateReader {
  let database: Database
  private let courses: CourseReader
  private let baselines: Baselines

  init(database: Database) throws {
    self.database = database
    courses = try CourseReader(database: database)
    baselines = try Baselines(database)
  }

  /// A cluster and those of its rows, itself and its pools, of which something changed.
  struct ChangedCluster {
    var id: Int64
    var rows: [Int64]
  }

  func changedClusters(from: Instant, to: Instant) throws -> [ChangedCluster] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT iif(r.kind = 'pool', r.parent_id, r.id), r.id FROM resources r WHERE r.id IN (
          SELECT resource_id FROM versions WHERE from_at > :from AND from_at <= :to
          UNION SELECT resource_id FROM versions WHERE to_at > :from AND to_at <= :to AND to_at < \(Int64.max)
          UNION SELECT resource_id FROM readings WHERE from_at > :from AND from_at <= :to) ORDER BY 1, 2
        """, arguments: ["from": from.seconds, "to": to.seconds])
    var clusters: [ChangedCluster] = []
    while let row = try rows.next() {
      if clusters.last?.id != row[0] { clusters.append(ChangedCluster(id: row[0], rows: [])) }
      clusters[clusters.count - 1].rows.append(row[1])
    }
    return clusters
  }

  func changes(of cluster: ChangedCluster, from: Instant, to: Instant) throws -> [ResourceChange] {
    let changed = try cluster.rows.map { try change(of: $0, from: from, to: to) }
    guard changed.contains(where: \.isRecreation) else { return changed }
    // A recreated cluster takes its pools along, changed or not.
    let others = try pools(cluster.id).filter { !cluster.rows.contains($0) }
    return try changed + others.map { try change(of: $0, from: from, to: to) }
  }

  func history(of cluster: Int64, pool: String?) throws -> [ResourceChange] {
    let all = try pool == nil ? [cluster] + pools(cluster) : pools(cluster).filter { try name($0) == pool }
    guard !all.isEmpty else { throw StoreError.noSuchResource(pool ?? "") }
    return try all.flatMap { id -> [ResourceChange] in
      var whole = try change(of: id, from: Instant(seconds: .min), to: .never)
      let steps = whole.steps
      return steps.map { step in
        defer { (whole.before, whole.isBaseline) = (step.state, false) }
        var change = whole
        change.steps = [step]
        return change
      }
    }
  }

  private func change(of id: Int64, from: Instant, to: Instant) throws -> ResourceChange {
    let (cluster, pool) = try identity(of: id)
    let course = try courses.course(of: id, isPool: pool != nil, from: from, to: to)
    let isNew = course.before == nil && course.steps.first?.state != nil
    return ResourceChange(
      cluster: cluster, pool: pool, before: course.before, steps: course.steps,
      isBaseline: try isNew && baselines.contains(id, seenAt: course.steps[0].at),
      isRegulated: try isRegulated(id, by: to))
  }

  /// Whether a row, or any row of a cluster, was regulated when it was last judged; a cluster without rows is.
  private func isRegulated(_ id: Int64, by instant: Instant) throws -> Bool {
    let statement = try database.cachedStatement(
      sql: """
        SELECT max(j.scopes <> '') FROM resources r JOIN verdicts w ON w.resource_id = r.id AND w.from_at =
          (SELECT max(from_at) FROM verdicts WHERE resource_id = r.id AND from_at <= ?2)
        JOIN judgements j ON j.id = w.judgement_id WHERE r.id = ?1 OR r.parent_id = ?1
        """)
    return try Bool.fetchOne(statement, arguments: [id, instant.seconds]) ?? true
  }

  private func pools(_ cluster: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      database, sql: "SELECT id FROM resources WHERE parent_id = ? AND kind = 'pool' ORDER BY name",
      arguments: [cluster])
  }

  private func name(_ id: Int64) throws -> String? {
    try String.fetchOne(database, sql: "SELECT name FROM resources WHERE id = ?", arguments: [id])
  }

  func identity(of id: Int64) throws -> (ClusterID, pool: String?) {
    let statement = try database.cachedStatement(
      sql: """
        SELECT s.name, g.name, c.name, iif(r.kind = 'pool', r.name, NULL) FROM resources r
        JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
        JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id WHERE r.id = ?
        """)
    let row = try Row.fetchOne(statement, arguments: [id])!
    return (ClusterID(subscription: row[0], resourceGroup: row[1], name: row[2]), row[3])
  }
}
