import GRDB
import InventoryModel

/// Brings what was seen, and what was looked for and not seen, into the tables of facts.
struct Merge {
  let database: Database
  let takenAt: Instant
  /// No other snapshot is as new, so nothing can follow or disagree.
  let isNewest: Bool

  private var time: StatementArguments { ["t": takenAt.seconds] }
  private static let tables = [RunLengthTable.versions, .readings]

  /// Resources that this snapshot is the first and newest to tell of need no comparison with what was known.
  private static let firstSeen = "SELECT * FROM temp.seen WHERE is_new"

  func collectChanges() throws {
    try RunLengthTable.versions.collectChanges(
      database,
      from: """
        SELECT resource_id, traits_id, config_id, resource_uid, name, has_tags, has_labels FROM temp.seen WHERE NOT is_new
        UNION ALL SELECT resource_id, NULL, NULL, NULL, NULL, NULL, NULL FROM temp.absent
        """, at: takenAt)
    try RunLengthTable.readings.collectChanges(
      database,
      from: """
        SELECT resource_id, reading_id, node_count, etag, says_no_tags, says_no_labels FROM temp.seen WHERE NOT is_new
        UNION ALL SELECT resource_id, NULL, NULL, NULL, NULL, NULL FROM temp.absent
        """, at: takenAt)
    if !isNewest { try findNextObservations() }
  }

  /// Not seen is not gone, but where coverage is complete: resources below a covered scope that no document shows.
  func collectAbsent() throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.absent;
        CREATE TABLE temp.absent (resource_id INTEGER PRIMARY KEY);

        -- Clusters that are gone, with their pools.
        INSERT OR IGNORE INTO temp.absent
        SELECT id FROM (
          SELECT c.id FROM temp.cover t CROSS JOIN resources s ON s.id = t.resource_id AND s.kind = 'subscription'
            CROSS JOIN resources g ON g.parent_id = s.id CROSS JOIN resources c ON c.parent_id = g.id
            WHERE t.extent = 'subtree'
          UNION ALL SELECT c.id FROM temp.cover t
            CROSS JOIN resources g ON g.id = t.resource_id AND g.kind = 'resourceGroup'
            CROSS JOIN resources c ON c.parent_id = g.id WHERE t.extent = 'subtree'
          UNION ALL SELECT c.id FROM temp.cover t
            CROSS JOIN resources c ON c.id = t.resource_id AND c.kind = 'cluster' WHERE t.extent = 'subtree')
        WHERE id NOT IN (SELECT cluster_id FROM temp.seen_clusters);
        INSERT INTO temp.absent
        SELECT p.id FROM temp.absent a CROSS JOIN resources p ON p.parent_id = a.resource_id;

        -- Pools that are gone from clusters that told their pools anew, or whose pools were listed.
        INSERT OR IGNORE INTO temp.absent
        SELECT p.id FROM temp.seen_clusters n CROSS JOIN resources p ON p.parent_id = n.cluster_id
        WHERE NOT n.is_known AND NOT n.is_new AND n.are_pools_told AND p.id NOT IN (SELECT resource_id FROM temp.seen)
          AND EXISTS (
            SELECT 1 FROM resources c JOIN resources g ON g.id = c.parent_id JOIN temp.cover t
              ON t.extent = 'subtree' AND t.resource_id IN (c.id, g.id, g.parent_id) WHERE c.id = n.cluster_id);
        INSERT OR IGNORE INTO temp.absent
        SELECT p.id FROM temp.cover t JOIN resources p ON p.parent_id = t.resource_id
        WHERE t.extent = 'children' AND p.id NOT IN (SELECT resource_id FROM temp.seen);
        """)
  }

  private func findNextObservations() throws {
    for table in Self.tables {
      try database.execute(
        sql: """
          UPDATE \(table.changes) SET next_at = ifnull(
            \(Observations.nearest(.after, ":t", of: "\(table.name)_changes.resource_id")), \(Int64.max))
          """, arguments: time)
    }
  }

  /// Two documents of one instant may overlap if they say the same. Only eTags may differ, which some interfaces leave
  /// out and nothing reads, and whether it is said that there are no tags: the greater counts, whichever came first.
  ///
  /// - Returns: what somebody else says otherwise; nil where nobody does.
  func disagreement() throws -> Int64? {
    guard !isNewest else { return nil }
    let wasLookedAt = Observations.exists(at: ":t", of: "c.resource_id")
    let disagreement = """
      SELECT c.resource_id FROM \(RunLengthTable.versions.changes) c WHERE \(wasLookedAt)
      UNION ALL SELECT c.resource_id FROM \(RunLengthTable.readings.changes) c
      WHERE (c.reading_id IS NOT c.old_reading_id OR c.node_count IS NOT c.old_node_count) AND \(wasLookedAt) LIMIT 1
      """
    if let id = try Int64.fetchOne(database, sql: disagreement, arguments: time) { return id }
    try database.execute(
      sql: """
        UPDATE temp.readings_changes AS c SET etag = nullif(max(ifnull(etag, ''), ifnull(old_etag, '')), ''),
          says_no_tags = max(says_no_tags, old_says_no_tags), says_no_labels = max(says_no_labels, old_says_no_labels)
        WHERE reading_id IS old_reading_id AND \(wasLookedAt)
        """, arguments: time)
    try database.execute(
      sql: """
        DELETE FROM temp.readings_changes WHERE reading_id IS old_reading_id AND node_count IS old_node_count
          AND etag IS old_etag AND says_no_tags IS old_says_no_tags AND says_no_labels IS old_says_no_labels
        """)
    return nil
  }

  func apply() throws {
    for table in Self.tables {
      try table.begin(database, from: Self.firstSeen, at: takenAt)
      try table.apply(database, at: takenAt)
    }
  }

  /// The clusters whose versions, or those of their pools, are now others.
  static let touchedClusters = "\(changedClusters) UNION ALL SELECT cluster_id FROM temp.seen WHERE is_new"

  /// Those whose rows come to be counted otherwise by what is merged alone.
  static let recountedClusters = """
    \(RunLengthTable.versions.changedClusters)
    UNION ALL \(RunLengthTable.readings.changedClusters) WHERE c.node_count IS NOT c.old_node_count
    """

  /// Those of resources of which something else was known: also where it is now said that there are no tags or labels, or
  /// no longer, which matters to what had some.
  static let changedClusters = """
    \(RunLengthTable.versions.changedClusters)
    UNION ALL \(RunLengthTable.readings.changedClusters)
    WHERE (c.says_no_tags IS NOT c.old_says_no_tags OR c.says_no_labels IS NOT c.old_says_no_labels)
      AND EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = c.resource_id AND (v.has_tags OR v.has_labels))
    """

  /// A query of the clusters and pools of which something may be new since the snapshot. What is the first of a place is
  /// not; a late snapshot can show that others were not the first, and everything behind it may differ.
  func resourcesChanged() throws -> String {
    guard isNewest else {
      let clusters = """
        \(Self.changedClusters) UNION ALL \(RunLengthTable.readings.changedClusters)
        UNION ALL SELECT iif(r.kind = 'pool', r.parent_id, r.id) FROM temp.absent a JOIN resources r ON r.id = a.resource_id
        """
      return "SELECT id FROM resources WHERE id IN (\(clusters)) OR parent_id IN (\(clusters))"
    }
    return """
      SELECT resource_id FROM \(RunLengthTable.versions.changes)
      UNION ALL SELECT resource_id FROM temp.seen
        WHERE is_new AND EXISTS (SELECT 1 FROM snapshots WHERE taken_at < :t AND retracted_at IS NULL)
          AND \(Observations.nearest(.before, ":t", of: "temp.seen.resource_id")) NOT NULL
      UNION ALL SELECT c.resource_id FROM \(RunLengthTable.readings.changes) c
        CROSS JOIN versions v ON v.resource_id = c.resource_id AND v.to_at = \(Int64.max)
        CROSS JOIN contents t ON t.id = v.config_id
        WHERE (c.node_count IS NOT c.old_node_count AND NOT ifnull(t.body ->> '$.enableAutoScaling', false))
          OR c.says_no_tags IS NOT c.old_says_no_tags OR c.says_no_labels IS NOT c.old_says_no_labels
      """
  }

  /// The remembered bytes of a cluster stand for the state of it and its pools: any write to them ends that.
  func forgetBytes() throws {
    try InventoryStore.forgetBytes(
      ofClusters: "\(Self.touchedClusters) UNION ALL \(RunLengthTable.readings.changedClusters)", in: database)
  }

  /// Remembers the bytes of each cluster that was read, unless something newer is known.
  ///
  /// Not those of a partial document: what is known of a cluster may then be more than its bytes tell.
  func rememberBytes() throws {
    guard isNewest else { return }
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO raw_digests (digest, cluster_id, pool_count)
        SELECT raw_digest, cluster_id,
          (SELECT count(*) FROM resources p JOIN temp.seen n ON n.resource_id = p.id WHERE p.parent_id = c.cluster_id)
        FROM temp.seen_clusters c WHERE NOT is_known AND are_pools_told
        """)
  }

  /// Counts what became of the clusters and pools that were known before.
  func count(into summary: inout ImportSummary) throws {
    let changes = try Row.fetchCursor(
      database,
      sql: """
        SELECT r.kind = 'pool' AS is_pool, sum(old_traits_id IS NULL) AS new,
          sum(old_traits_id IS NOT NULL AND c.traits_id IS NOT NULL) AS changed, sum(c.traits_id IS NULL) AS gone
        FROM \(RunLengthTable.versions.changes) c JOIN resources r ON r.id = c.resource_id GROUP BY 1
        """)
    while let row = try changes.next() {
      let kind = try row["is_pool"] ? \ImportSummary.pools : \.clusters
      summary[keyPath: kind].new += try row["new"]
      summary[keyPath: kind].changed += try row["changed"]
      summary[keyPath: kind].gone += try row["gone"]
    }
  }
}

extension InventoryStore {
  static func forgetBytes(ofClusters clusters: String, in database: Database) throws {
    guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM raw_digests)") == true else { return }
    try database.execute(sql: "DELETE FROM raw_digests WHERE cluster_id IN (\(clusters))")
  }
}
