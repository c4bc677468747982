import GRDB
import InventoryModel

/// Brings verdicts and episodes up to date where the facts or the policies changed: only what differs is written.
struct Judging {
  let database: Database
  /// The facts before this instant did not change, so judgements that ended by then still hold.
  let since: Instant
  var tables = DerivedTables.file

  /// Judges the clusters that a query yields; all of them where the policy that was in force changed. Counts what they
  /// come to, with what was taken out before.
  ///
  /// - Parameters:
  ///   - before: the policies before the change.
  ///   - rows: a query of rows that may be shown otherwise though they are judged as before.
  func judgeClusters(
    _ clusters: String, _ judge: @escaping Judge, before: PolicyHistory?, shownOtherwise rows: String,
    _ counts: CountRecord
  ) throws {
    let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
    let turn = before.flatMap(policies.firstDifference)
    let replacing = policies.knowsReplacements ? " UNION ALL \(clustersLosingRows)" : ""
    try touch(clusters + replacing)
    if try database.hasEvidence() {
      let index = NodeGroupIndex(database: database)
      try index.enter("SELECT cluster_id FROM temp.touched")
      try index.touchRivals()
    }
    if turn != nil { try touch(Self.allClusters) }
    try Judging(database: database, since: min(since, turn ?? since)).judgeTouched(judge, under: policies, counts)
    try VerdictParts(database: database, policies: policies, tables: tables)?.update(rows)
    try counts.putBack()
  }

  /// Clusters of which a failing row went after the change: whether the pools that came before it came at a baseline, and
  /// so replaced nothing, depends on who had looked before.
  private var clustersLosingRows: String {
    """
    SELECT iif(r.kind = 'pool', r.parent_id, r.id) FROM episodes e JOIN resources r ON r.id = e.resource_id
    WHERE e.closed_at > \(since.seconds) AND e.close_reason IN ('deleted', 'replaced')
    """
  }

  private static let touchedRows =
    "SELECT r.id FROM temp.touched t JOIN resources r ON r.id = t.cluster_id OR r.parent_id = t.cluster_id"

  static let allClusters = "SELECT id FROM resources WHERE kind = 'cluster'"

  /// Leaves the clusters that a query yields in `temp.touched`.
  func touch(_ clusters: String) throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.touched;
        CREATE TABLE temp.touched (cluster_id INTEGER PRIMARY KEY);
        INSERT OR IGNORE INTO temp.touched \(clusters);
        """)
  }

  /// Judges the clusters of `temp.touched`.
  func judgeTouched(_ judge: @escaping Judge, under policies: PolicyHistory, _ counts: CountRecord? = nil) throws {
    // Evidence can come to be joined to a cluster long after it was taken, or cease to be.
    let changed = try database.hasEvidence() ? Instant(seconds: .min) : since
    try counts?.takeOut("SELECT cluster_id FROM temp.touched", since: changed)
    let record = try JudgementRecord(database: database, since: since, tables: tables)
    let timelines = try TimelineCursor(database: database, policies: policies)
    func write(_ rows: [RowJudgement]) throws {
      for row in rows { try record.write(row, wholly: timelines.hasEvidence) }
    }
    let judging = PipelinedMap({ judge($0, policies) }, use: write)
    try timelines.read(judging.put)
    try judging.finish()
    try ModuleStandings(database: database).complete(images: timelines.images)
    try VerdictParts(database: database, policies: policies, tables: tables)?.update(Self.touchedRows)
  }

  /// Where a retracted snapshot alone had shown a resource, nothing is left to judge.
  func forgetRowsWithoutVersions() throws {
    for table in ["verdicts", "verdict_parts", "episodes"] {
      try database.execute(
        sql: """
          DELETE FROM \(table) WHERE resource_id IN (
            SELECT c.resource_id FROM temp.versions_changes c
            WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = c.resource_id))
          """)
    }
  }

  /// A snapshot can come between an opening and the snapshot that was thought to be the one before: a late one, and
  /// the newest too, where time alone is going to open the episode.
  func updateDetectionTimes() throws {
    try database.execute(
      sql: """
        UPDATE episodes SET detected_after =
          \(Observations.nearest(.before, "episodes.opened_at", of: "episodes.resource_id"))
        WHERE opened_at > :t AND ifnull(detected_after, \(Int64.min)) <= :t
        """, arguments: ["t": since.seconds])
  }
}
