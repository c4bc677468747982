import GRDB
import InventoryModel

/// Reads documents into temporary tables, in one pass: a cluster whose bytes are known is not parsed.
struct Staging {
  let database: Database
  private(set) var files: [String] = []

  /// Creates empty tables; they are made anew for each import, because clearing large ones is slow.
  ///
  /// Rows go in through a view, whose triggers put each text where it stays at once: texts are most of a document, and
  /// reading them again with every later step would be slower than all of these steps.
  init(in database: Database) throws {
    self.database = database
    try database.execute(
      sql: """
        DROP VIEW IF EXISTS temp.incoming; DROP TABLE IF EXISTS temp.staged;
        CREATE TABLE temp.staged (
          document INTEGER, element INTEGER, at_byte INTEGER, raw_digest BLOB, known_id INTEGER, kind TEXT,
          subscription TEXT, resource_group TEXT, cluster TEXT, pool TEXT, are_pools_told INTEGER,
          traits_id INTEGER, config_id INTEGER, reading_id INTEGER, node_count INTEGER, etag TEXT);
        CREATE VIEW temp.incoming AS
        SELECT *, NULL AS traits_digest, NULL AS traits, NULL AS config_digest, NULL AS config,
          NULL AS reading_digest, NULL AS reading FROM temp.staged;
        CREATE TRIGGER temp.stage_known INSTEAD OF INSERT ON temp.incoming WHEN NEW.known_id IS NOT NULL BEGIN
          INSERT INTO staged (document, element, at_byte, raw_digest, known_id)
          VALUES (NEW.document, NEW.element, NEW.at_byte, NEW.raw_digest, NEW.known_id);
        END;
        CREATE TRIGGER temp.stage_read INSTEAD OF INSERT ON temp.incoming WHEN NEW.known_id IS NULL BEGIN
          INSERT OR IGNORE INTO contents (digest, body) VALUES (NEW.traits_digest, NEW.traits);
          INSERT OR IGNORE INTO contents (digest, body) VALUES (NEW.config_digest, NEW.config);
          INSERT OR IGNORE INTO contents (digest, body) VALUES (NEW.reading_digest, NEW.reading);
          INSERT INTO staged VALUES (
            NEW.document, NEW.element, NEW.at_byte, NEW.raw_digest, NULL, NEW.kind, NEW.subscription,
            NEW.resource_group, NEW.cluster, NEW.pool, NEW.are_pools_told,
            (SELECT id FROM contents WHERE digest = NEW.traits_digest),
            (SELECT id FROM contents WHERE digest = NEW.config_digest),
            (SELECT id FROM contents WHERE digest = NEW.reading_digest), NEW.node_count, NEW.etag);
        END;
        """)
  }

  /// Reads a document; its rows join those read before. Bytes can be known only to the newest night.
  mutating func read(_ file: String, isNewest: Bool) throws -> Document {
    let ordinal = files.count
    files.append(file)
    return try database.reading(file) { database in
      try database.execute(sql: Self.stage, arguments: ["path": file, "document": ordinal, "isNewest": isNewest])
      return try Document(file: file, lastReadBy: database)
    }
  }

  private static let stage = """
    INSERT INTO temp.incoming
    SELECT :document, e.ordinal, e.at_byte, e.raw_digest, k.cluster_id, r.kind, r.subscription, r.resource_group,
      r.cluster, r.pool, r.are_pools_told, NULL, NULL, NULL, r.node_count, r.etag,
      r.traits_digest, r.traits, r.config_digest, r.config, r.reading_digest, r.reading
    FROM snapshot_elements(:path, (SELECT value FROM settings WHERE name = 'digestKey')) e
    LEFT JOIN raw_digests k ON k.digest = e.raw_digest AND :isNewest
    LEFT JOIN snapshot_resources(
      CASE WHEN k.cluster_id IS NULL THEN e.here END, (SELECT value FROM settings WHERE name = 'digestKey')) r
    """

  /// Gives every resource its row in `resources`, and fills
  /// - `temp.seen` with what the documents say of each resource, but for those of clusters whose bytes are known;
  /// - `temp.seen_clusters` with every cluster that has a row of its own, known bytes or not.
  /// - Throws: `StoreError.duplicate`.
  func resolve() throws {
    try refuseLostRows()
    try insertResources()
    do {
      try fillSeen()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      throw try duplicate() ?? error
    }
  }

  /// The reader hands parsed clusters on by pointer; a pointer that was lost on the way would lose its pools.
  private func refuseLostRows() throws {
    let lost = "SELECT EXISTS (SELECT 1 FROM temp.staged WHERE known_id IS NULL AND kind IS NULL)"
    guard try Bool.fetchOne(database, sql: lost) == false else {
      throw StoreError.unusable(path: "snapshot module", reason: "an element was read without its rows")
    }
  }

  private func insertResources() throws {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO resources (parent_id, name, kind)
        SELECT DISTINCT 0, subscription, 'subscription' FROM temp.staged WHERE known_id IS NULL;
        INSERT OR IGNORE INTO resources (parent_id, name, kind)
        SELECT s.id, d.resource_group, 'resourceGroup'
        FROM (SELECT DISTINCT subscription, resource_group FROM temp.staged WHERE known_id IS NULL) d
        JOIN resources s ON s.parent_id = 0 AND s.name = d.subscription;
        INSERT OR IGNORE INTO resources (parent_id, name, kind)
        SELECT g.id, d.cluster, 'cluster'
        FROM (SELECT DISTINCT subscription, resource_group, cluster FROM temp.staged WHERE known_id IS NULL) d
        JOIN resources s ON s.parent_id = 0 AND s.name = d.subscription
        JOIN resources g ON g.parent_id = s.id AND g.name = d.resource_group;
        DROP TABLE IF EXISTS temp.located;
        CREATE TABLE temp.located (
          document INTEGER, element INTEGER, cluster_id INTEGER, PRIMARY KEY (document, element)) WITHOUT ROWID;
        INSERT INTO temp.located
        SELECT d.document, d.element, c.id
        FROM (SELECT DISTINCT document, element, subscription, resource_group, cluster FROM temp.staged
          WHERE known_id IS NULL) d
        JOIN resources s ON s.parent_id = 0 AND s.name = d.subscription
        JOIN resources g ON g.parent_id = s.id AND g.name = d.resource_group
        JOIN resources c ON c.parent_id = g.id AND c.name = d.cluster;
        INSERT OR IGNORE INTO resources (parent_id, name, kind)
        SELECT l.cluster_id, d.pool, 'pool'
        FROM temp.staged d JOIN temp.located l USING (document, element) WHERE d.kind = 'pool';
        """)
  }

  private func fillSeen() throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.seen;
        CREATE TABLE temp.seen (
          resource_id INTEGER PRIMARY KEY, cluster_id INTEGER, traits_id INTEGER, config_id INTEGER,
          reading_id INTEGER, node_count INTEGER, etag TEXT);
        INSERT INTO temp.seen
        SELECT \(Self.resource), l.cluster_id, d.traits_id, d.config_id, d.reading_id, d.node_count, d.etag
        FROM temp.staged d JOIN temp.located l USING (document, element);
        DROP TABLE IF EXISTS temp.seen_clusters;
        CREATE TABLE temp.seen_clusters (
          cluster_id INTEGER PRIMARY KEY, raw_digest BLOB, are_pools_told INTEGER, is_known INTEGER);
        INSERT INTO temp.seen_clusters
        SELECT known_id, raw_digest, 1, 1 FROM temp.staged WHERE known_id IS NOT NULL;
        INSERT INTO temp.seen_clusters
        SELECT l.cluster_id, d.raw_digest, d.are_pools_told, 0
        FROM temp.staged d JOIN temp.located l USING (document, element) WHERE d.kind = 'cluster';
        """)
  }

  /// The resource of a row of `staged d` joined with `located l`.
  private static let resource = """
    CASE d.kind WHEN 'cluster' THEN l.cluster_id
      ELSE (SELECT p.id FROM resources p WHERE p.parent_id = l.cluster_id AND p.name = d.pool) END
    """

  /// Two resources with one id, with both of their places.
  private func duplicate() throws -> StoreError? {
    let sql = """
      SELECT resource_id, min(at_byte), max(at_byte), max(document) FROM (
        SELECT \(Self.resource) AS resource_id, d.at_byte, d.document
        FROM temp.staged d JOIN temp.located l USING (document, element)
        UNION ALL SELECT known_id, at_byte, document FROM temp.staged WHERE known_id IS NOT NULL)
      GROUP BY resource_id HAVING count(*) > 1 ORDER BY 2 LIMIT 1
      """
    guard let row = try Row.fetchOne(database, sql: sql) else { return nil }
    return .duplicate(
      resource: try resourceName(row[0], in: database), file: files[row[3]], firstByte: row[1], secondByte: row[2])
  }
}
