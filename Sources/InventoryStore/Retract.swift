import GRDB
import InventoryModel

extension InventoryStore {
  /// All snapshots, oldest first, retracted ones too.
  package func loadSnapshots() throws -> [SnapshotRecord] {
    try reading { database in
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM snapshots ORDER BY taken_at, digest")
      return try rows.map { row in
        let documents = try Row.fetchAll(
          database, sql: "SELECT name, sha256 FROM documents WHERE snapshot_id = ? ORDER BY name, sha256",
          arguments: [try row["id"] as Int64])
        return try SnapshotRecord(
          snapshot: row["digest"], takenAt: Instant(stored: row["taken_at"]), files: documents.map { try $0[0] },
          sha256: documents.map { try $0[1] }, collector: row["collector"], isComplete: row["is_complete"],
          partialReason: row["partial_reason"], isRetracted: (row["retracted_at"] as Int64?) != nil,
          retractionReason: row["retraction_reason"])
      }
    }
  }

  /// Stops a snapshot from counting, keeps its record, and ends in what would have been without it.
  ///
  /// `name` is the beginning of a snapshot's id, or its instant. Retracting twice changes nothing.
  /// - Throws: `RequestProblem` or `DatabaseProblem`; the file is then as it was.
  package func retract(_ name: String, reason: String, at now: Instant, judge: @escaping Judge) throws -> SnapshotRecord
  {
    let record = try find(name)
    try writing { database in
      let id = try Int64.fetchOne(
        database, sql: "SELECT id FROM snapshots WHERE digest = ? AND retracted_at IS NULL",
        arguments: [record.snapshot])
      guard let id else { return }
      try Retraction(database: database, snapshotID: id, snapshot: record.snapshot, takenAt: record.takenAt)
        .run(at: now, reason: reason, judge: judge)
    }
    return try find(record.snapshot)
  }

  /// The shortest beginning of an id that can be meant.
  private static let shortestName = 4

  private func find(_ name: String) throws -> SnapshotRecord {
    let (instant, beginning) = (Instant(name), name.lowercased())
    let matching = try loadSnapshots().filter { record in
      record.takenAt == instant || record.snapshot == beginning
        || (beginning.count >= Self.shortestName && record.snapshot.hasPrefix(beginning))
    }
    if matching.isEmpty, beginning.count < Self.shortestName { throw RequestProblem.shortSnapshot(name) }
    guard let record = matching.first else { throw RequestProblem.noSuchSnapshot(name) }
    guard matching.count == 1 else { throw RequestProblem.ambiguousSnapshot(name, count: matching.count) }
    return record
  }
}

/// Takes a snapshot back: each resource that it alone looked at then has, at its instant, the state from just before.
struct Retraction {
  let database: Database
  let snapshotID: Int64
  /// Its id as people name it.
  let snapshot: String
  let takenAt: Instant

  func run(at now: Instant, reason: String, judge: @escaping Judge) throws {
    try collectCovered()
    let policiesBefore = try PolicyRecord(database: database).history()
    try Self.record(reason, at: now, of: snapshot, in: database)
    let coverage = try Int64.fetchOne(
      database, sql: "SELECT coverage_id FROM snapshots WHERE id = ?", arguments: [snapshotID]
    ).found("snapshots", snapshotID)
    let counts = try CountRecord(database: database)
    try Places(database: database).update(coverage: coverage, before: policiesBefore, counts)
    for table in [RunLengthTable.versions, .readings] {
      try table.collectChanges(database, from: statesBefore(in: table), at: takenAt)
      try database.execute(
        sql: """
          DELETE FROM \(table.changes) AS c WHERE \(Observations.exists(at: ":t", of: "c.resource_id"));
          """, arguments: ["t": takenAt.seconds])
      try database.execute(
        sql: """
          UPDATE \(table.changes) SET next_at = ifnull(
            \(Observations.nearest(.after, ":t", of: "\(table.name)_changes.resource_id")), \(Int64.max))
          """, arguments: ["t": takenAt.seconds])
    }
    try counts.takeOut(Merge.recountedClusters, since: takenAt)
    for table in [RunLengthTable.versions, .readings] {
      try table.apply(database, at: takenAt)
    }
    let touched = Merge.changedClusters
    try InventoryStore.forgetBytes(
      ofClusters: "\(touched) UNION ALL \(RunLengthTable.readings.changedClusters)", in: database)
    let judging = Judging(database: database, since: takenAt)
    try judging.forgetRowsWithoutVersions()
    try judging.judgeClusters(touched, judge, before: policiesBefore, shownOtherwise: Places.restaledRows, counts)
    try judging.updateDetectionTimes()
    let changes = ChangeRecord(database: database, since: takenAt)
    try changes.gather(Self.resourcesChanged, arguments: ["t": takenAt.seconds])
    try changes.update(before: policiesBefore)
  }

  /// That a snapshot does not count.
  static func record(_ reason: String, at now: Instant, of snapshot: String, in database: Database) throws {
    try database.execute(
      sql: "UPDATE snapshots SET retracted_at = ?, retraction_reason = ? WHERE digest = ?",
      arguments: [now.seconds, reason, snapshot])
  }

  /// With those that it may have kept from being the first sight of their places.
  private static let resourcesChanged = """
    WITH clusters AS (
      \(Merge.changedClusters) UNION ALL \(RunLengthTable.readings.changedClusters)
      UNION ALL SELECT iif(r.kind = 'pool', r.parent_id, r.id) FROM temp.covered k JOIN resources r ON r.id = k.resource_id
      WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = r.id AND v.from_at <= :t))
    SELECT id FROM resources WHERE id IN clusters OR parent_id IN clusters
    """

  /// The clusters and pools below the scopes of the snapshot.
  private func collectCovered() throws {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS temp.covered;
        CREATE TABLE temp.covered (resource_id INTEGER PRIMARY KEY);
        """)
    try database.execute(
      sql: """
        WITH RECURSIVE below (id, extent) AS (
          SELECT cs.resource_id, cs.extent FROM snapshots s JOIN coverage_scopes cs USING (coverage_id)
          WHERE s.id = ? AND cs.extent <> 'unread'
          UNION SELECT r.id, 'subtree' FROM below b JOIN resources r ON r.parent_id = b.id WHERE b.extent <> 'self')
        INSERT OR IGNORE INTO temp.covered
        SELECT b.id FROM below b JOIN resources r ON r.id = b.id WHERE r.kind IN ('cluster', 'pool')
        """, arguments: [snapshotID])
  }

  private func statesBefore(in table: RunLengthTable) -> String {
    let columns = table.columns.map { "b.\($0)" }.joined(separator: ", ")
    return """
      SELECT k.resource_id, \(columns) FROM temp.covered k
      LEFT JOIN \(table.name) b ON b.resource_id = k.resource_id AND b.to_at >= :t AND b.from_at =
        (SELECT max(from_at) FROM \(table.name) WHERE resource_id = k.resource_id AND from_at < :t)
      """
  }
}
