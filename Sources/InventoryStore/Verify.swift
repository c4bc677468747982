import GRDB
import InventoryModel

extension InventoryStore {
  /// Checks the file: SQLite's integrity, the schema, values, digests, intervals, and all that follows from the facts.
  ///
  /// - Parameter documents: files among which the imported documents should be found, byte for byte; none are looked
  ///   for unless they are given.
  /// - Returns: What is wrong, at most a hundred faults of each check. What follows from rows is looked at only where
  ///   they are sound.
  package func verify(documents: [String] = [], judge: @escaping Judge) throws -> [DatabaseFault] {
    let schema = try Self.migrated()
    return try reading { database in
      let verification = Verification(database: database)
      var faults: [DatabaseFault] = []
      /// Where the file is so broken that a check cannot be made, what was found before says why.
      func add(_ check: () throws -> [DatabaseFault]) throws {
        do {
          faults += try check()
        } catch  where !faults.isEmpty && tellsOfDamage(error) {}
      }
      try add(verification.integrity)
      try add { try verification.migrations(schema) }
      try add(verification.rows)
      try add(verification.snapshots)
      try add { try DocumentFacts(database: database).missing(among: documents) }
      guard faults.isEmpty else { return faults }
      faults += try DocumentFacts(database: database).faults(in: documents)
      let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      return try faults + verification.intervals() + DerivedRows(database: database, policies: policies).faults(judge)
    }
  }

  /// The schema of a new file.
  private static func migrated() throws -> [String: String] {
    let fresh = try InventoryStore(path: ":memory:", access: .readWrite)
    return try fresh.reading { try Verification(database: $0).schema() }
  }
}

/// The checks, one after the other, on one state of the file.
private struct Verification {
  let database: Database
  private static let most = 100

  // MARK: SQLite and schema

  func integrity() throws -> [DatabaseFault] {
    let pages = try String.fetchAll(database, sql: "PRAGMA integrity_check(\(Self.most))").filter { $0 != "ok" }
    return pages.map { DatabaseFault(.integrity, $0) }
  }

  func schema() throws -> [String: String] {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT type || ' ' || name, sql FROM main.sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'grdb%'")
    return try Dictionary(rows.map { try ($0[0], $0[1]) }) { $1 }
  }

  func migrations(_ expected: [String: String]) throws -> [DatabaseFault] {
    let found = try schema()
    return Set(found.keys).union(expected.keys).sorted().compactMap { name in
      switch (found[name], expected[name]) {
      case (nil, _): DatabaseFault(.migrations, "\(name) is missing")
      case (_, nil): DatabaseFault(.migrations, "\(name) is unexpected")
      case (let one, let two): one == two ? nil : DatabaseFault(.migrations, "\(name) was changed")
      }
    }
  }

  // MARK: Rows

  func rows() throws -> [DatabaseFault] { try RowRules(database).faults(most: Self.most) }

  /// A snapshot's id is made of its time, its documents' digests, what they were said to cover, and by whom.
  func snapshots() throws -> [DatabaseFault] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT id, digest, taken_at, coverage_said, collector FROM snapshots")
    return try rows.compactMap { row in
      let sha256 = try String.fetchAll(
        database, sql: "SELECT sha256 FROM documents WHERE snapshot_id = ? ORDER BY sha256",
        arguments: [row[0] as Int64])
      let taken = try Instant(stored: row[2])
      let digest = try SnapshotIdentity.digest(
        takenAt: taken, coverage: row[3], collector: row[4], sha256: sha256, in: database)
      return try digest == row[1]
        ? nil : DatabaseFault(.digests, "snapshot \(row[1] as String) of \(taken) is not what its id says")
    }
  }

  // MARK: Intervals

  func intervals() throws -> [DatabaseFault] {
    let overlaps = try ["versions", "readings", "verdicts"].flatMap(overlaps)
    let unobserved = try ["versions", "readings"].flatMap(unobservedEnds)
    return try (overlaps + unobserved + unjudged() + unread()).map { DatabaseFault(.intervals, $0) }
  }

  private func overlaps(in table: String) throws -> [String] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT resource_id, from_at FROM (SELECT resource_id, from_at,
          lag(to_at) OVER (PARTITION BY resource_id ORDER BY from_at) AS before FROM main.\(table))
        WHERE before > from_at LIMIT \(Self.most)
        """)
    return try rows.map {
      try "\(table) of \(resourceName($0[0], in: database)) overlap at \(Instant(stored: $0[1]))"
    }
  }

  /// A state begins and ends where somebody looked; anything else is a hole.
  private func unobservedEnds(in table: String) throws -> [String] {
    var times = try ObservationTimes(database: database)
    var looked: [Int: Set<Int64>] = [:]
    var faults: [String] = []
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT v.resource_id, o.cluster_id, o.group_id, o.subscription_id, v.from_at, v.to_at
        FROM lineages o CROSS JOIN main.\(table) v ON v.resource_id = o.resource_id
        """)
    defer { rows.reset() }
    while try rows.step(), faults.count < Self.most {
      let lineage = Lineage(
        row: rows[integer: 0], cluster: rows[integer: 1], group: rows[integer: 2], subscription: rows[integer: 3])
      let list = times.list(of: lineage)
      if looked[list] == nil { looked[list] = Set(times.lists[list].map(\.seconds)) }
      for end in [rows[integer: 4], rows[integer: 5]] where end != Int64.max && !looked[list]!.contains(end) {
        let name = try resourceName(lineage.row, in: database)
        faults.append("\(table) of \(name) begin or end at \(Instant(seconds: end)), when there was no observation")
      }
    }
    return faults
  }

  /// While a pool is there it has a verdict, and only then.
  private func unjudged() throws -> [String] {
    try apart("verdicts", kinds: "'pool'").map { "\($0) is not evaluated for exactly the time that it existed" }
  }

  /// What Azure changes by itself is told with all else.
  private func unread() throws -> [String] {
    try apart("readings", kinds: "'cluster', 'pool'")
      .map { "\($0) has no readings for exactly the time that it existed" }
  }

  /// The resources that rows of a table are of at other times than versions are.
  private func apart(_ table: String, kinds: String) throws -> [String] {
    let ids = try Int64.fetchAll(
      database,
      sql: """
        WITH edges (resource_id, at, step) AS (
          SELECT resource_id, from_at, 1 FROM main.versions UNION ALL SELECT resource_id, to_at, -1 FROM main.versions
          UNION ALL SELECT resource_id, from_at, -1 FROM main.\(table)
          UNION ALL SELECT resource_id, to_at, 1 FROM main.\(table))
        SELECT DISTINCT resource_id FROM (
          SELECT e.resource_id FROM edges e JOIN resources r ON r.id = e.resource_id WHERE r.kind IN (\(kinds))
          GROUP BY e.resource_id, e.at HAVING sum(step) <> 0)
        LIMIT \(Self.most)
        """)
    return try ids.map { try resourceName($0, in: database) }
  }
}
