import GRDB
import InventoryModel

/// Reads documents in one pass: a cluster whose bytes are known is not parsed; of all others, each resource gets its
/// row in `resources`, each text its row in `contents`, and what the document says is left in
/// - `temp.seen`, of each resource but those of clusters whose bytes are known;
/// - `temp.seen_clusters`, of every cluster that has a row of its own, known bytes or not.
final class Staging {
  private let database: Database
  private let isNewest: Bool
  private let areTagsRemoved: Bool
  private var files: [String] = []
  /// The cluster of the row before: its pools follow it.
  private var last: (atByte: Int64, cluster: Int64) = (-1, 0)
  private var clusters = ImportCounts()
  private var pools = ImportCounts()
  private let places: ResourcePlaces
  private let texts: ContentTexts
  private let insertSeen: RepeatedStatement
  private let insertCluster: RepeatedStatement

  /// Bytes can be known, and resources new, only to the newest snapshot.
  ///
  /// - Parameter areTagsRemoved: tags and labels that the documents leave out were removed.
  init(in database: Database, isNewest: Bool, areTagsRemoved: Bool) throws {
    self.database = database
    self.isNewest = isNewest
    self.areTagsRemoved = areTagsRemoved
    try database.execute(sql: Self.tables)
    places = try ResourcePlaces(database)
    texts = try ContentTexts(database)
    insertSeen = try RepeatedStatement(
      database, sql: "INSERT OR IGNORE INTO temp.seen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insertCluster = try RepeatedStatement(
      database, sql: "INSERT OR IGNORE INTO temp.seen_clusters VALUES (?, ?, ?, ?, ?, ?, ?)")
  }

  /// The tables are made anew for each import, because clearing large ones is slow.
  private static let tables = """
    DROP TABLE IF EXISTS temp.seen;
    CREATE TABLE temp.seen (
      resource_id INTEGER PRIMARY KEY, cluster_id INTEGER, at_byte INTEGER, traits_id INTEGER, config_id INTEGER,
      resource_uid TEXT, name TEXT, has_tags INTEGER, has_labels INTEGER, says_no_tags INTEGER, says_no_labels INTEGER,
      reading_id INTEGER, node_count INTEGER, etag TEXT, is_new INTEGER, file INTEGER);
    DROP TABLE IF EXISTS temp.seen_clusters;
    CREATE TABLE temp.seen_clusters (
      cluster_id INTEGER PRIMARY KEY, at_byte INTEGER, raw_digest BLOB, are_pools_told INTEGER, is_known INTEGER,
      is_new INTEGER, file INTEGER);
    """

  /// Reads a document; its rows join those read before.
  /// - Throws: `DocumentProblem.document`, or `.duplicate`.
  func read(_ file: String) throws -> Document {
    files.append(file)
    last.atByte = -1
    return try database.reading(file) { database in
      let rows = try RepeatedStatement(database, sql: readsByBytes ? Self.rowsByBytes : Self.rows)
      rows.bind(file, at: 1)
      defer { rows.reset() }
      while try rows.step() {
        if rows.isNull(Column.known) {
          try see(rows)
        } else {
          try see(cluster: ResourcePlaces.Resource(id: rows[integer: Column.known], isNew: false), rows, isKnown: true)
        }
      }
      return try Document(file: file, lastReadBy: database)
    }
  }

  /// What the bytes of a cluster say depends on whether somebody vouches for what is absent in them.
  private var readsByBytes: Bool { isNewest && !areTagsRemoved }

  /// Counts the clusters and pools of all documents, and those that nothing was known of.
  func count(into summary: inout ImportSummary) {
    (summary.clusters, summary.pools) = (clusters, pools)
  }

  private enum Column {
    static let atByte: Int32 = 0, rawDigest: Int32 = 1, known: Int32 = 2, poolCount: Int32 = 3, kind: Int32 = 4
    static let subscription: Int32 = 5, resourceGroup: Int32 = 6, cluster: Int32 = 7, pool: Int32 = 8
    static let arePoolsTold: Int32 = 9, resourceUID: Int32 = 10, name: Int32 = 11, nodeCount: Int32 = 12
    static let etag: Int32 = 13, traits: Int32 = 14, config: Int32 = 16, reading: Int32 = 18
    static let tags: Int32 = 20, labels: Int32 = 21
  }

  static let key = "(SELECT value FROM settings WHERE name = 'digestKey')"

  private static let columns = """
    r.kind, r.subscription, r.resource_group, r.cluster, r.pool, r.are_pools_told, r.resource_uid,
    nullif(r.name, r.cluster), r.node_count, r.etag, r.traits_digest, r.traits, r.config_digest, r.config,
    r.reading_digest, r.reading, r.reports_tags, r.reports_labels
    """

  private static let rows = """
    SELECT e.at_byte, e.raw_digest, NULL, NULL, \(columns)
    FROM snapshot_elements(?1, \(key)) e LEFT JOIN snapshot_resources(e.here, \(key)) r
    """

  private static let rowsByBytes = """
    SELECT e.at_byte, e.raw_digest, k.cluster_id, k.pool_count, \(columns)
    FROM snapshot_elements(?1, \(key)) e LEFT JOIN raw_digests k ON k.digest = e.raw_digest
    LEFT JOIN snapshot_resources(CASE WHEN k.cluster_id IS NULL THEN e.here END, \(key)) r
    """
}

// MARK: - Rows

extension Staging {
  private func see(_ row: RepeatedStatement) throws {
    // The reader hands parsed clusters on by pointer; a pointer that was lost on the way would lose its pools.
    guard !row.isNull(Column.kind) else {
      throw DatabaseProblem.unusable(path: "snapshot module", reason: "an element was read without its rows")
    }
    let (resource, clusterID) = try place(row)
    let isPool = resource.id != clusterID
    let isNew = isNewest && resource.isNew
    if isPool { pools.count(isNew: isNew) } else { try see(cluster: resource, row, isKnown: false) }
    insertSeen.bind(resource.id, at: 1)
    insertSeen.bind(clusterID, at: 2)
    insertSeen.bind(column: Column.atByte, of: row, at: 3)
    insertSeen.bind(try texts.id(row, digest: Column.traits, isShared: true), at: 4)
    insertSeen.bind(try texts.id(row, digest: Column.config, isShared: isPool), at: 5)
    insertSeen.bind(column: Column.resourceUID, of: row, at: 6)
    insertSeen.bind(column: Column.name, of: row, at: 7)
    let (tags, labels) = (report(row, Column.tags), report(row, Column.labels))
    insertSeen.bind(tags == .given ? 1 : 0, at: 8)
    insertSeen.bind(labels == .given ? 1 : 0, at: 9)
    insertSeen.bind(tags == .empty ? 1 : 0, at: 10)
    insertSeen.bind(labels == .empty ? 1 : 0, at: 11)
    insertSeen.bind(try texts.id(row, digest: Column.reading, isShared: true), at: 12)
    insertSeen.bind(column: Column.nodeCount, of: row, at: 13)
    insertSeen.bind(column: Column.etag, of: row, at: 14)
    insertSeen.bind(isNew ? 1 : 0, at: 15)
    insertSeen.bind(Int64(files.count), at: 16)
    guard try insertSeen.run() else { throw try duplicate(resource.id, in: "seen", "resource_id", row) }
  }

  /// What is absent was removed where somebody vouches for that.
  private func report(_ row: RepeatedStatement, _ column: Int32) -> MapReport {
    let report = MapReport(rawValue: row[integer: column]) ?? .absent
    return report == .absent && areTagsRemoved ? .empty : report
  }

  private func place(_ row: RepeatedStatement) throws -> (resource: ResourcePlaces.Resource, cluster: Int64) {
    let (atByte, isPool) = (row[integer: Column.atByte], !row.isNull(Column.pool))
    if isPool, atByte == last.atByte {
      return (try places.pool(of: last.cluster, row, column: Column.pool), last.cluster)
    }
    let cluster = try places.cluster(
      subscription: row[text: Column.subscription], resourceGroup: row[text: Column.resourceGroup],
      name: row[text: Column.cluster])
    last = (atByte, cluster.id)
    return (isPool ? try places.pool(of: cluster.id, row, column: Column.pool) : cluster, cluster.id)
  }

  private func see(cluster: ResourcePlaces.Resource, _ row: RepeatedStatement, isKnown: Bool) throws {
    let isNew = isNewest && cluster.isNew
    clusters.count(isNew: isNew)
    pools.seen += try poolCount(row)
    insertCluster.bind(cluster.id, at: 1)
    insertCluster.bind(column: Column.atByte, of: row, at: 2)
    insertCluster.bind(column: Column.rawDigest, of: row, at: 3)
    if isKnown {
      insertCluster.bind(1, at: 4)
    } else {
      insertCluster.bind(column: Column.arePoolsTold, of: row, at: 4)
    }
    insertCluster.bind(isKnown ? 1 : 0, at: 5)
    insertCluster.bind(isNew ? 1 : 0, at: 6)
    insertCluster.bind(Int64(files.count), at: 7)
    guard try insertCluster.run() else { throw try duplicate(cluster.id, in: "seen_clusters", "cluster_id", row) }
  }

  /// Of a cluster whose bytes are known; AKS allows no more than a hundred.
  private func poolCount(_ row: RepeatedStatement) throws -> Int {
    let count = row[integer: Column.poolCount]
    guard (0...1_000_000).contains(count) else { throw UnknownValue(value: "\(count)", type: "count of pools") }
    return Int(count)
  }

  /// Two resources with one id, with both of their places.
  private func duplicate(
    _ resource: Int64, in table: String, _ column: String, _ row: RepeatedStatement
  ) throws -> DocumentProblem {
    let first = try Row.fetchOne(
      database, sql: "SELECT at_byte, file FROM temp.\(table) WHERE \(column) = ?", arguments: [resource]
    ).found(table, resource)
    return try .duplicate(
      resource: resourceName(resource, in: database),
      first: DocumentProblem.Place(file: files[first[1] - 1], byte: first[0]),
      second: DocumentProblem.Place(file: files.last!, byte: row[integer: Column.atByte]))
  }
}

extension ImportCounts {
  fileprivate mutating func count(isNew: Bool) {
    seen += 1
    if isNew { new += 1 }
  }
}
