import GRDB
import InventoryModel

/// Known resources that no active snapshot of a stretch looked at: their facts are the last ones told.
struct Unobserved {
  let database: Database
  let from: Instant
  /// The end of the stretch, which belongs to it.
  let through: Instant

  /// What is missing by name, and how many clusters and pools that are.
  func counted() throws -> (names: [String], clusters: Int, pools: Int) {
    try collect()
    return try (names(), count("cluster"), count("pool"))
  }

  /// The names of what is missing: a whole subscription where nothing of it was seen, else clusters, else pools.
  func missing() throws -> [String] {
    try collect()
    return try names()
  }

  private func collect() throws {
    let window: StatementArguments = ["from": from.seconds, "through": through.seconds]
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.looked; DROP TABLE IF EXISTS temp.candidates; DROP TABLE IF EXISTS temp.unobserved;
        CREATE TABLE temp.looked (
          resource_id INTEGER, extent TEXT, coverage_id INTEGER, PRIMARY KEY (resource_id, extent, coverage_id)
        ) WITHOUT ROWID;
        CREATE TABLE temp.candidates (resource_id INTEGER PRIMARY KEY);
        CREATE TABLE temp.unobserved (resource_id INTEGER PRIMARY KEY, kind TEXT, parent_id INTEGER);
        """)
    try database.execute(
      sql: """
        INSERT INTO temp.looked
        SELECT resource_id, extent, coverage_id FROM coverage_scopes WHERE coverage_id IN
          (SELECT coverage_id FROM snapshots WHERE retracted_at IS NULL AND taken_at BETWEEN :from AND :through)
        """, arguments: window)
    // Where a whole subscription was read, only clusters that came without their pools can be missing.
    try database.execute(
      sql: """
        INSERT INTO temp.candidates
        SELECT c.id FROM resources s JOIN resources g ON g.parent_id = s.id JOIN resources c ON c.parent_id = g.id
        WHERE s.parent_id = 0 AND s.id NOT IN (SELECT resource_id FROM temp.looked WHERE extent = 'subtree');
        INSERT OR IGNORE INTO temp.candidates SELECT resource_id FROM temp.looked WHERE extent = 'unread';
        INSERT INTO temp.candidates
        SELECT p.id FROM temp.candidates c CROSS JOIN resources p ON p.parent_id = c.resource_id;
        """)
    try database.execute(
      sql: """
        INSERT INTO temp.unobserved
        SELECT o.resource_id, o.kind, iif(o.kind = 'pool', o.cluster_id, o.group_id)
        FROM temp.candidates n CROSS JOIN lineages o ON o.resource_id = n.resource_id
        WHERE EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = o.resource_id AND v.from_at <= :through
            AND v.to_at > :through)
          AND NOT EXISTS (
            SELECT 1 FROM temp.looked cs
            WHERE cs.resource_id IN (o.resource_id, o.cluster_id, o.group_id, o.subscription_id)
              AND \(Observations.covers) AND NOT (o.kind = 'pool' AND EXISTS (
                SELECT 1 FROM temp.looked u
                WHERE u.resource_id = o.cluster_id AND u.extent = 'unread' AND u.coverage_id = cs.coverage_id)))
        """, arguments: ["through": through.seconds])
  }

  private func count(_ kind: String) throws -> Int {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM temp.unobserved WHERE kind = ?", arguments: [kind])!
  }

  private func names() throws -> [String] {
    let ids = try Int64.fetchAll(
      database,
      sql: """
        WITH subscriptions AS (
          SELECT g.parent_id AS id, u.resource_id AS cluster_id FROM temp.unobserved u
          JOIN resources g ON g.id = u.parent_id WHERE u.kind = 'cluster'),
        whole AS (
          SELECT DISTINCT id FROM subscriptions WHERE id NOT IN (
            SELECT g.parent_id FROM temp.looked l JOIN resources c ON c.id = l.resource_id
            JOIN resources g ON g.id = c.parent_id WHERE c.kind = 'cluster'
            UNION SELECT g.parent_id FROM temp.looked l JOIN resources g ON g.id = l.resource_id
            WHERE g.kind = 'resourceGroup'
            UNION SELECT g.parent_id FROM temp.looked l JOIN resources p ON p.id = l.resource_id
            JOIN resources c ON c.id = p.parent_id JOIN resources g ON g.id = c.parent_id WHERE p.kind = 'pool'))
        SELECT id FROM whole
        UNION SELECT cluster_id FROM subscriptions WHERE id NOT IN (SELECT id FROM whole)
        UNION SELECT resource_id FROM temp.unobserved WHERE kind = 'pool'
          AND parent_id NOT IN (SELECT resource_id FROM temp.unobserved WHERE kind = 'cluster')
        """)
    return try ids.map { try resourceName($0, in: database) }.sorted()
  }
}
