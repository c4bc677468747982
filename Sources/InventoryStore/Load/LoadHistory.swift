import GRDB
import InventoryModel

extension InventoryStore {
  /// Every state of a cluster and its pools (or of one pool), oldest first, as changes from one to the next.
  ///
  /// `cluster` is an id, or a name that only one cluster has. The first state is a change from nothing.
  package func loadHistory(cluster: String, pool: String?) throws -> [ResourceChange] {
    try reading { database in
      try StateReader(database: database).history(of: try findCluster(cluster, in: database), pool: pool?.foldedID)
    }
  }

  /// The cluster that an id names, or a name that only one has.
  package func loadCluster(named text: String) throws -> ClusterID {
    try reading { database in try clusterID(findCluster(text, in: database), in: database) }
  }

  func findCluster(_ text: String, in database: Database) throws -> Int64 {
    if case .cluster(let id)? = Scope(text) {
      let ids = try clusters(named: id.name, in: database).filter {
        try resourceName($0, in: database) == id.description
      }
      guard let found = ids.first else { throw RequestProblem.noSuchResource(text) }
      return found
    }
    let ids = try clusters(named: text.foldedID, in: database)
    guard let found = ids.first else { throw RequestProblem.noSuchResource(text) }
    guard ids.count == 1 else {
      throw RequestProblem.ambiguousCluster(text, ids: try ids.map { try clusterID($0, in: database) }.sorted())
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
  private let names: RepeatedStatement
  private let regulated: RepeatedStatement
  /// Whether there ever was a row that no policy regulated.
  private let hasUnregulated: Bool

  init(database: Database) throws {
    self.database = database
    hasUnregulated = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM judgements WHERE scopes = '')")!
    courses = try CourseReader(database: database)
    baselines = try Baselines(database)
    names = try RepeatedStatement(database, sql: "SELECT name FROM resources WHERE id = ?")
    regulated = try RepeatedStatement(
      database,
      sql: """
        SELECT max(j.scopes <> '') FROM resources r JOIN verdicts w ON w.resource_id = r.id AND w.from_at =
          (SELECT max(from_at) FROM verdicts WHERE resource_id = r.id AND from_at <= ?2)
        JOIN judgements j ON j.id = w.judgement_id WHERE r.id = ?1 OR r.parent_id = ?1
        """)
  }

  func history(of cluster: Int64, pool: String?) throws -> [ResourceChange] {
    let all = try pool == nil ? [cluster] + pools(cluster) : pools(cluster).filter { try name($0) == pool }
    guard !all.isEmpty else { throw RequestProblem.noSuchResource(pool ?? "") }
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

  func change(of id: Int64, from: Instant, to: Instant) throws -> ResourceChange {
    let (cluster, pool) = try identity(of: id)
    let course = try courses.course(of: id, isPool: pool != nil, from: from, to: to)
    let isNew = course.before == nil && course.steps.first?.state != nil
    return ResourceChange(
      cluster: cluster, pool: pool, before: course.before, steps: course.steps,
      isBaseline: try isNew && baselines.contains(id, seenAt: course.steps[0].at),
      isRegulated: try isRegulated(id, by: to))
  }

  /// Whether a row, or any row of a cluster, was regulated when it was last judged; a cluster without rows is.
  func isRegulated(_ id: Int64, by instant: Instant) throws -> Bool {
    guard hasUnregulated else { return true }
    regulated.bind(id, at: 1)
    regulated.bind(instant.seconds, at: 2)
    return try regulated.rows { regulated[optionalInteger: 0] }.first?.map { $0 != 0 } ?? true
  }

  func pools(_ cluster: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      database, sql: "SELECT id FROM resources WHERE parent_id = ? AND kind = 'pool' ORDER BY name",
      arguments: [cluster])
  }

  func name(_ id: Int64) throws -> String? {
    names.bind(id, at: 1)
    return try names.rows { names[text: 0] }.first
  }

  func identity(of id: Int64) throws -> (ClusterID, pool: String?) {
    let statement = try database.cachedStatement(
      sql: """
        SELECT s.name, g.name, c.name, iif(r.kind = 'pool', r.name, NULL) FROM resources r
        JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
        JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id WHERE r.id = ?
        """)
    let row = try Row.fetchOne(statement, arguments: [id]).found("resource", id)
    return try (ClusterID(subscription: row[0], resourceGroup: row[1], name: row[2]), row[3])
  }
}
