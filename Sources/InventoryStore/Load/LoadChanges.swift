import Foundation
import GRDB
import InventoryModel

extension InventoryStore {
  /// Everything of which something changed between two instants, the second included, by cluster id and pool.
  public func loadChanges(from: Instant, to: Instant) throws -> [ResourceChange] {
    try reading { database in
      try StateReader(database: database).changes(from: from, to: to)
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

/// Reads what is known of resources at an instant.
struct StateReader {
  let database: Database
  private let objects: ObjectReader

  init(database: Database) {
    self.database = database
    objects = ObjectReader(database: database)
  }

  func changes(from: Instant, to: Instant) throws -> [ResourceChange] {
    let ids = try Row.fetchAll(
      database,
      sql: """
        SELECT resource_id FROM versions WHERE from_at > :from AND from_at <= :to
        UNION SELECT resource_id FROM versions WHERE to_at > :from AND to_at <= :to AND to_at < \(Int64.max)
        UNION SELECT resource_id FROM readings WHERE from_at > :from AND from_at <= :to
        """, arguments: ["from": from.seconds, "to": to.seconds])
    let changed = try ids.map { try change(of: $0[0], from: from, to: to) }
    // A recreated cluster takes its pools along, changed or not.
    let recreated = changed.filter { $0.change.isRecreation }.map(\.id)
    let known = Set(changed.map(\.id))
    let others = try recreated.flatMap(pools).filter { !known.contains($0) }
    return try (changed + others.map { try change(of: $0, from: from, to: to) }).map(\.change)
      .sorted { ($0.cluster, $0.pool ?? "") < ($1.cluster, $1.pool ?? "") }
  }

  func history(of cluster: Int64, pool: String?) throws -> [ResourceChange] {
    let all = try pool == nil ? [cluster] + pools(cluster) : pools(cluster).filter { try name($0) == pool }
    guard !all.isEmpty else { throw StoreError.noSuchResource(pool ?? "") }
    return try all.flatMap { id -> [ResourceChange] in
      let (clusterID, pool) = try identity(of: id)
      var changes: [ResourceChange] = []
      var before: ResourceState?
      for instant in try boundaries(of: id) {
        let after = try state(of: id, at: instant)
        changes.append(
          ResourceChange(
            cluster: clusterID, pool: pool, before: before, after: after,
            isBaseline: try before == nil && isFirstSight(id, at: instant), goneAt: after == nil ? instant : nil))
        before = after
      }
      return changes
    }
  }

  private func change(of id: Int64, from: Instant, to: Instant) throws -> (id: Int64, change: ResourceChange) {
    let (cluster, pool) = try identity(of: id)
    let (before, after) = (try state(of: id, at: from), try state(of: id, at: to))
    let isNew = before == nil && after != nil
    let change = ResourceChange(
      cluster: cluster, pool: pool, before: before, after: after,
      isBaseline: try isNew && isFirstSight(id, at: after!.since),
      goneAt: after == nil ? try end(of: id, before: to) : nil, isRegulated: try isRegulated(id, by: to))
    return (id, change)
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

  /// No earlier snapshot looked at the place where the resource now is.
  private func isFirstSight(_ id: Int64, at instant: Instant) throws -> Bool {
    let earlier = try Int64.fetchOne(
      database, sql: "SELECT \(Observations.nearest(.before, "?2", of: "?1"))", arguments: [id, instant.seconds])
    return earlier == nil
  }

  private func pools(_ cluster: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      database, sql: "SELECT id FROM resources WHERE parent_id = ? AND kind = 'pool' ORDER BY name",
      arguments: [cluster])
  }

  private func name(_ id: Int64) throws -> String? {
    try String.fetchOne(database, sql: "SELECT name FROM resources WHERE id = ?", arguments: [id])
  }

  /// Every instant at which something about a resource became different.
  private func boundaries(of id: Int64) throws -> [Instant] {
    try Int64.fetchAll(
      database,
      sql: """
        SELECT from_at FROM versions WHERE resource_id = ?1 UNION SELECT from_at FROM readings WHERE resource_id = ?1
        UNION SELECT to_at FROM versions WHERE resource_id = ?1 AND to_at < \(Int64.max) ORDER BY 1
        """, arguments: [id]
    ).map(Instant.init(seconds:))
  }

  private func end(of id: Int64, before instant: Instant) throws -> Instant? {
    try Int64.fetchOne(
      database, sql: "SELECT max(to_at) FROM versions WHERE resource_id = ? AND to_at <= ?",
      arguments: [id, instant.seconds]
    ).map(Instant.init(seconds:))
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

// MARK: - States

extension StateReader {
  private func state(of id: Int64, at instant: Instant) throws -> ResourceState? {
    let statement = try database.cachedStatement(
      sql: """
        SELECT max(v.from_at, ifnull(n.from_at, v.from_at)), v.config_id, n.reading_id, n.node_count, n.etag, v.from_at,
          (SELECT kind = 'pool' FROM resources WHERE id = ?1)
        FROM versions v
        LEFT JOIN readings n ON n.resource_id = v.resource_id AND n.from_at <= ?2 AND n.to_at > ?2
        WHERE v.resource_id = ?1 AND v.from_at <= ?2 AND v.to_at > ?2
        """)
    guard let row = try Row.fetchOne(statement, arguments: [id, instant.seconds]) else { return nil }
    let told = try completed(objects.object(row[1]), of: id, isPool: row[6], from: Instant(seconds: row[5]))
    return ResourceState(
      since: Instant(seconds: row[0]), configuration: told,
      readings: try readings((row[2] as Int64?).map(objects.object) ?? [:], count: row[3], eTag: row[4]))
  }

  private func readings(
    _ told: [String: JSONValue], count: Int64?, eTag: String?
  ) -> [String: JSONValue] {
    var readings = told
    for (version, patch) in Self.patchVersions {
      if let told = readings.removeValue(forKey: version) { readings[patch] = told }
    }
    readings["count"] = count.map(JSONValue.integer)
    readings["eTag"] = eTag.map(JSONValue.string)
    return readings
  }

  /// The configuration holds minor versions under the names that Azure gives to the full ones.
  private static let patchVersions = [
    "orchestratorVersion": "orchestratorPatchVersion",
    "currentOrchestratorVersion": "currentOrchestratorPatchVersion",
    "kubernetesVersion": "kubernetesPatchVersion",
    "currentKubernetesVersion": "currentKubernetesPatchVersion",
  ]

  /// Attributes that older API versions leave out, as last told in this incarnation.
  private func completed(
    _ configuration: [String: JSONValue], of id: Int64, isPool: Bool, from: Instant
  ) throws -> [String: JSONValue] {
    let leftOut = isPool ? ResourceState.leftOutOfPools : ResourceState.leftOutOfClusters
    var complete = configuration
    var next = from
    while leftOut.contains(where: { complete[$0] == nil }),
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT from_at, config_id FROM versions WHERE resource_id = ? AND to_at = ?
            """), arguments: [id, next.seconds])
    {
      let earlier = try objects.object(row[1])
      if let old = earlier["resourceUID"], let new = complete["resourceUID"], old != new { break }
      for name in leftOut where complete[name] == nil { complete[name] = earlier[name] }
      next = Instant(seconds: row[0])
    }
    return complete
  }
}

/// Reads canonical texts from `contents`, each once.
final class ObjectReader {
  private let database: Database
  private let decoder = JSONDecoder()
  private var known: [Int64: [String: JSONValue]] = [:]

  init(database: Database) { self.database = database }

  func object(_ id: Int64) throws -> [String: JSONValue] {
    if let object = known[id] { return object }
    let statement = try database.cachedStatement(sql: "SELECT body FROM contents WHERE id = ?")
    let body = try String.fetchOne(statement, arguments: [id])!
    let object = try decoder.decode([String: JSONValue].self, from: Data(body.utf8))
    known[id] = object
    return object
  }
}
