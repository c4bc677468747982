import DriftEngine
import GRDB
import InventoryModel

extension InventoryStore {
  /// Everything of which something changed between two instants, the second included, some clusters at a time in no
  /// particular order: of a long time it is more than memory should hold.
  ///
  /// States hold what changed in that time, and nothing else.
  /// - Parameter isWithVolatile: also what Azure changes by itself.
  package func forEachChangedClusters(
    from: Instant, to: Instant, withVolatile isWithVolatile: Bool, _ body: ([ChangedCluster]) throws -> Void
  ) throws {
    try reading { database in
      let reader = try DriftReader(database: database, from: from, to: to, isWithVolatile: isWithVolatile)
      try reader.forEachClusters(body)
    }
  }
}

/// Reads the stored changes of a period.
private struct DriftReader {
  private let database: Database
  private let from: Instant
  private let to: Instant
  private let isWithVolatile: Bool
  private let names: [Int64: [String]]
  private let values: ValueReader
  private let volatile: VolatileReader
  private let resources: StateReader
  private let clusterIDs: ClusterIDs

  init(database: Database, from: Instant, to: Instant, isWithVolatile: Bool) throws {
    self.database = database
    (self.from, self.to, self.isWithVolatile) = (from, to, isWithVolatile)
    names = try ChangeTable.names(in: database)
    values = try ValueReader(database)
    volatile = try VolatileReader(database)
    resources = try StateReader(database: database)
    clusterIDs = try ClusterIDs(database)
  }

  func forEachClusters(_ body: ([ChangedCluster]) throws -> Void) throws {
    let rows = try RepeatedStatement(database, sql: isWithVolatile ? Self.allRows : Self.rows)
    rows.bind(from.seconds, at: 1)
    rows.bind(to.seconds, at: 2)
    defer { rows.reset() }
    var clusters: [ChangedCluster] = []
    var cluster: [ResourceRows] = []
    func finish() throws {
      guard !cluster.isEmpty else { return }
      try clusters.append(changed(cluster))
      cluster.removeAll(keepingCapacity: true)
      guard clusters.count == Self.clustersAtOnce else { return }
      try body(clusters)
      clusters.removeAll(keepingCapacity: true)
    }
    while try rows.step() {
      if let last = cluster.last, last.cluster != rows[integer: 0] { try finish() }
      if cluster.last?.resource != rows[integer: 1] {
        cluster.append(ResourceRows(cluster: rows[integer: 0], resource: rows[integer: 1]))
      }
      guard !rows.isNull(2) else { continue }
      let attribute = rows[integer: 3]
      try cluster[cluster.count - 1].append(
        StateChange(
          StateChange.Kind(stored: rows[text: 4]), names: names[attribute].found("attributes", attribute),
          before: rows[optionalInteger: 5].map(values.value), after: rows[optionalInteger: 6].map(values.value)),
        at: Instant(stored: rows[integer: 2]))
    }
    try finish()
    if !clusters.isEmpty { try body(clusters) }
  }

  private static let clustersAtOnce = 64

  private static let rows = """
    SELECT iif(r.kind = 'pool', r.parent_id, r.id), c.resource_id, c.at, c.attribute_id, c.kind, c.before_id, c.after_id
    FROM configuration_changes c CROSS JOIN resources r ON r.id = c.resource_id
    WHERE c.at > ?1 AND c.at <= ?2 ORDER BY 1, 2, 3
    """

  /// With resources of which only something volatile changed.
  private static let allRows = """
    SELECT * FROM (
      SELECT iif(r.kind = 'pool', r.parent_id, r.id), r.id, c.at, c.attribute_id, c.kind, c.before_id, c.after_id
      FROM configuration_changes c CROSS JOIN resources r ON r.id = c.resource_id WHERE c.at > ?1 AND c.at <= ?2
      UNION ALL SELECT iif(r.kind = 'pool', r.parent_id, r.id), r.id, NULL, NULL, NULL, NULL, NULL FROM resources r
        WHERE r.id IN (SELECT resource_id FROM readings WHERE from_at > ?1 AND from_at <= ?2))
    ORDER BY 1, 2, 3
    """

  private func changed(_ cluster: [ResourceRows]) throws -> ChangedCluster {
    let isOther = cluster.contains { $0.cluster == $0.resource && $0.touches(["resourceUID"]) }
    return ChangedCluster(
      id: try clusterIDs.id(of: cluster[0].cluster),
      resources: try cluster.map { rows in
        let isPool = rows.resource != rows.cluster
        // Which lives of its cluster a pool has seen depends on when it was first seen.
        let first = isOther && isPool && rows.isThereBefore ? try firstSight(of: rows.resource) : nil
        return ChangedResource(
          rows: rows, pool: isPool ? try resources.name(rows.resource) : nil,
          isRegulated: try resources.isRegulated(rows.resource, by: to),
          volatile: isWithVolatile || rows.switchesAutoscaling ? try volatile.attributes(of: rows, from, to) : nil,
          firstSeen: first.flatMap { $0 > from ? $0 : nil })
      })
  }
}

extension DriftReader {
  private func firstSight(of resource: Int64) throws -> Instant? {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT min(from_at) FROM versions WHERE resource_id = ?"), arguments: [resource]
    ).map(Instant.init(stored:))
  }
}

/// Reads what Azure changes by itself.
private struct VolatileReader {
  private let courses: CourseReader
  private let autoscaling: RepeatedStatement

  init(_ database: Database) throws {
    courses = try CourseReader(database: database)
    autoscaling = try RepeatedStatement(
      database,
      sql: """
        SELECT c.body ->> '$.enableAutoScaling' FROM versions v JOIN contents c ON c.id = v.config_id
        WHERE v.resource_id = ? AND v.from_at <= ? ORDER BY v.from_at DESC LIMIT 1
        """)
  }

  func attributes(of rows: ResourceRows, _ from: Instant, _ to: Instant) throws -> VolatileAttributes {
    VolatileAttributes(
      track: try courses.volatileTrack(of: rows.resource, from: from, to: to), from: from, to: to,
      isAutoscaled: try rows.switchesAutoscaling ? false : isAutoscaled(rows.resource, at: to))
  }

  private func isAutoscaled(_ resource: Int64, at instant: Instant) throws -> Bool {
    autoscaling.bind(resource, at: 1)
    autoscaling.bind(instant.seconds, at: 2)
    return try autoscaling.integer() == 1
  }
}

/// Reads values that attributes had, each once.
private final class ValueReader {
  private let statement: RepeatedStatement
  private var known: [Int64: JSONValue] = [:]

  init(_ database: Database) throws {
    statement = try RepeatedStatement(database, sql: "SELECT value FROM attribute_values WHERE id = ?")
  }

  func value(_ id: Int64) throws -> JSONValue {
    if let value = known[id] { return value }
    statement.bind(id, at: 1)
    let text = try statement.rows { statement[text: 0] }.first.found("attribute_values", id)
    let value = try JSONValue(stored: text)
    known[id] = value
    return value
  }
}
