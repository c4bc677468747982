import GRDB
import InventoryModel

/// Keeps the stored changes of counts in step with what they are made of: what clusters count for is taken out before
/// anything about them changes, and put back as it is then.
final class CountRecord {
  private let database: Database
  private let reader: ClusterCountReader
  private let sums: CountSums

  init(database: Database, tables: DerivedTables = .file) throws {
    self.database = database
    // Of each cluster, the time in which it does not count: `since` an instant, of which only what comes before `until`
    // is yet to be taken out.
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.uncounted;
        CREATE TABLE temp.uncounted (cluster_id INTEGER PRIMARY KEY, since INTEGER NOT NULL, until INTEGER NOT NULL)
        """)
    reader = ClusterCountReader(database: database, tables: tables)
    sums = try CountSums(database: database, tables: tables)
  }

  /// Takes out what clusters count for from an instant on, those that a query yields.
  func takeOut(_ clusters: String, since: Instant) throws {
    try takeOut("SELECT c.*, \(since.seconds) FROM (\(clusters)) c")
  }

  /// Takes out what clusters count for, each from an instant on: a query yields both.
  func takeOut(_ clusters: String) throws {
    try enter(clusters)
    // Mostly nothing is new to it.
    guard database.changesCount > 0 else { return }
    try reader.read { try count($0, -1) }
    try database.execute(sql: "UPDATE temp.uncounted SET until = since WHERE until > since")
  }

  /// Counts what was taken out as it is now, and writes what became other.
  func putBack() throws {
    try database.execute(sql: "UPDATE temp.uncounted SET until = \(Int64.max)")
    try reader.read { try count($0, 1) }
    try sums.write()
    try database.execute(sql: "DELETE FROM temp.uncounted")
  }

  /// Counts all clusters, where nothing is counted yet.
  func countAll() throws {
    try enter("SELECT id, \(Int64.min) FROM (\(Judging.allClusters))")
    try putBack()
  }

  private func enter(_ clusters: String) throws {
    try database.execute(
      sql: """
        INSERT INTO temp.uncounted SELECT c.*, \(Int64.max) FROM (\(clusters)) c WHERE true
        ON CONFLICT DO UPDATE SET since = excluded.since WHERE since > excluded.since
        """)
  }

  private func count(_ cluster: ClusterCounts, _ sign: Int) throws {
    for row in cluster.rows {
      for part in row.parts {
        try cluster.edges(of: part.interval) {
          try sums.add($0, place: row.place, judgement: part.judgement, rows: sign * $1, nodes: sign * $1 * part.nodes)
        }
      }
    }
    var before: String?
    for step in cluster.compliance where step.places != before {
      if cluster.counted.contains(step.at) {
        if let before { try sums.add(step.at, places: before, clusters: -sign) }
        if let places = step.places { try sums.add(step.at, places: places, clusters: sign) }
      }
      before = step.places
    }
  }
}

/// Sums of changes that are yet to be written.
private final class CountSums {
  private struct RowKey: Hashable { var at, place, judgement: Int64 }
  private struct ClusterKey: Hashable {
    var at: Int64
    var places: String
  }

  private var rows: [RowKey: (rows: Int, nodes: Int)] = [:]
  private var clusters: [ClusterKey: Int] = [:]
  private let addRows: RepeatedStatement
  private let dropRows: RepeatedStatement
  private let addClusters: RepeatedStatement
  private let dropClusters: RepeatedStatement

  /// A bound keeps memory flat where each cluster is a place of its own.
  private static let most = 20_000

  init(database: Database, tables: DerivedTables) throws {
    addRows = try RepeatedStatement(
      database,
      sql: """
        INSERT INTO \(tables.counts) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
          row_count = row_count + excluded.row_count, node_count = node_count + excluded.node_count
        """)
    dropRows = try RepeatedStatement(
      database,
      sql: """
        DELETE FROM \(tables.counts) WHERE at = ? AND place_id = ? AND judgement_id = ? AND row_count = 0 AND node_count = 0
        """)
    addClusters = try RepeatedStatement(
      database,
      sql: """
        INSERT INTO \(tables.clusterCounts) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET cluster_count = cluster_count + excluded.cluster_count
        """)
    dropClusters = try RepeatedStatement(
      database, sql: "DELETE FROM \(tables.clusterCounts) WHERE at = ? AND places = ? AND cluster_count = 0")
  }

  func add(_ instant: Instant, place: Int64, judgement: Int64, rows more: Int, nodes: Int) throws {
    let key = RowKey(at: instant.seconds, place: place, judgement: judgement)
    rows[key, default: (0, 0)].rows += more
    rows[key]!.nodes &+= nodes
    if rows.count > Self.most { try write() }
  }

  func add(_ instant: Instant, places: String, clusters more: Int) throws {
    clusters[ClusterKey(at: instant.seconds, places: places), default: 0] += more
    if clusters.count > Self.most { try write() }
  }

  /// Adds the sums to what is stored, and forgets them.
  func write() throws {
    for (key, sum) in rows.sorted(by: { ($0.key.at, $0.key.place) < ($1.key.at, $1.key.place) }) where sum != (0, 0) {
      for statement in [addRows, dropRows] {
        statement.bind(key.at, at: 1)
        statement.bind(key.place, at: 2)
        statement.bind(key.judgement, at: 3)
      }
      addRows.bind(Int64(sum.rows), at: 4)
      addRows.bind(Int64(sum.nodes), at: 5)
      try addRows.run()
      try dropRows.run()
    }
    for (key, sum) in clusters.sorted(by: { $0.key.at < $1.key.at }) where sum != 0 {
      for statement in [addClusters, dropClusters] {
        statement.bind(key.at, at: 1)
        statement.bind(key.places, at: 2)
      }
      addClusters.bind(Int64(sum), at: 3)
      try addClusters.run()
      try dropClusters.run()
    }
    rows.removeAll(keepingCapacity: true)
    clusters.removeAll(keepingCapacity: true)
  }
}
