import GRDB
import InventoryModel

/// What making all judgements again came to.
package struct RebuildOutcome: Hashable, Sendable {
  package var clusters: Int
  package var verdicts: Int
  package var episodes: Int
  package var changes: Int
  /// Rows that the nightly increments had otherwise, some of them by name. There should be none.
  package var differing: Int
  package var examples: [String]
}

extension InventoryStore {
  /// Makes all judgements again from facts and policy history; where something differed, what was made now is kept.
  package func rebuild(judge: @escaping Judge) throws -> RebuildOutcome {
    try writing { database in
      // What was made of damaged facts would look like the truth.
      if let fault = try RowRules(database).faults(most: 1).first {
        throw DatabaseProblem.damaged(path: path, row: fault.description)
      }
      let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      try Places(database: database).updateAll(under: policies)
      let remaking = Remaking(database: database)
      defer { remaking.drop() }
      try remaking.judgeAll(judge, under: policies)
      try remaking.countAll()
      try remaking.detectAll(under: policies)
      let outcome = try remaking.compare()
      if outcome.differing > 0 { try remaking.replace() }
      return outcome
    }
  }
}

/// What follows from the facts, made beside what the file has of it, in temporary tables.
struct Remaking {
  let database: Database
  let tables: DerivedTables

  private static let compared = ["verdicts", "verdict_parts", "episodes", "configuration_changes"] + counts
  private static let counts = ["count_changes", "cluster_count_changes"]
  private static let shared = ["judgements", "attributes", "attribute_values"]

  /// - Parameters:
  ///   - isApart: whether distinct judgements, attributes and values are kept apart too, so that nothing of the file is
  ///     written.
  ///   - hasParts: whether the parts of verdicts that were stale are made apart too.
  init(database: Database, apart isApart: Bool = false, withParts hasParts: Bool = false) {
    self.database = database
    tables = DerivedTables(
      judgements: isApart ? Self.made("judgements") : DerivedTables.file.judgements, verdicts: Self.made("verdicts"),
      parts: isApart && !hasParts ? nil : Self.made("verdict_parts"), episodes: Self.made("episodes"),
      counts: Self.made("count_changes"), clusterCounts: Self.made("cluster_count_changes"),
      changes: Self.made("configuration_changes"),
      attributes: isApart ? Self.made("attributes") : DerivedTables.file.attributes,
      values: isApart ? Self.made("attribute_values") : DerivedTables.file.values)
  }

  private static func made(_ table: String) -> String { "temp.made_\(table)" }

  func judgeAll(_ judge: @escaping Judge, under policies: PolicyHistory) throws {
    try copyShared(["judgements"])
    for table in ["verdicts", "verdict_parts", "episodes"] { try create(table) }
    let judging = Judging(database: database, since: Instant(seconds: .min), tables: tables)
    try judging.touch(Judging.allClusters)
    try judging.judgeTouched(judge, under: policies)
  }

  /// Counts all clusters.
  func countAll() throws {
    for table in Self.counts { try create(table) }
    try CountRecord(database: database, tables: tables).countAll()
  }

  /// Makes all changes of configuration.
  func detectAll(under policies: PolicyHistory) throws {
    try copyShared(["attributes", "attribute_values"])
    try create("configuration_changes")
    try database.execute(
      sql: "CREATE INDEX temp.made_changes_by_resource ON made_configuration_changes (resource_id, at)")
    let record = ChangeRecord(database: database, since: Instant(seconds: .min))
    try record.gather("SELECT id FROM resources")
    let table = try ChangeTable(database, policy: policies.newest, tables: tables)
    try record.update(table)
    try table.renewCategories()
  }

  private func copyShared(_ names: [String]) throws {
    let own = [tables.judgements, tables.attributes, tables.values]
    for table in names where own.contains(Self.made(table)) {
      try create(table)
      try database.execute(sql: "INSERT INTO \(Self.made(table)) SELECT * FROM main.\(table)")
    }
  }

  private func create(_ table: String) throws { try create(Self.made(table), like: table) }

  /// Makes an empty table.
  func create(_ made: String, like table: String) throws {
    let sql = try String.fetchOne(
      database, sql: "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?", arguments: [table])!
    let body = sql.drop { $0 != "(" }
    // References reach no other schema, and checks were made when the file's own rows were.
    try database.execute(sql: "CREATE TABLE \(made) \(Self.withoutReferences(String(body)))")
  }

  private static func withoutReferences(_ body: String) -> String {
    body.replacing(#/\sREFERENCES \w+ \(\w+\)/#, with: "")
  }

  func drop() {
    for table in Self.compared + Self.shared { try? database.execute(sql: "DROP TABLE IF EXISTS \(Self.made(table))") }
  }

  // MARK: Against the file

  func compare() throws -> RebuildOutcome {
    func count(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: "SELECT count(*) FROM \(sql)")! }
    var outcome = RebuildOutcome(
      clusters: try count("temp.touched"), verdicts: try count(tables.verdicts), episodes: try count(tables.episodes),
      changes: try count(tables.changes), differing: 0, examples: [])
    for table in Self.compared {
      for (side, only) in Self.differences(in: table) {
        outcome.differing += try count(only)
        outcome.examples += try examples(only, "\(side) of \(table)")
      }
    }
    return outcome
  }

  /// Changes of configuration of which only the file, or only what was made beside it, holds one; some of them in words.
  func differingChanges() throws -> [String] {
    try Self.differences(in: "configuration_changes").flatMap { side, only in
      try examples(only, side == "lost" ? "no snapshot shows" : "missing")
    }
  }

  /// Verdicts and episodes likewise.
  func differingJudgements() throws -> [String] {
    try ["verdicts", "verdict_parts", "episodes"].flatMap { table in
      try Self.differences(in: table).flatMap { try examples($1, "\($0) of \(table)") }
    }
  }

  private static func differences(in table: String) -> [(side: String, only: String)] {
    let (file, made) = ("main.\(table)", made(table))
    return [("lost", file, made), ("made", made, file)].map { side, one, other in
      (side, "(SELECT * FROM \(one) EXCEPT SELECT * FROM \(other))")
    }
  }

  private func examples(_ rows: String, _ what: String) throws -> [String] {
    let found = try Row.fetchAll(database, sql: "SELECT * FROM \(rows) LIMIT 5")
    return try found.map { row in
      let values = row.filter { $0.0 != "resource_id" }.map(\.1).map { String.fromDatabaseValue($0) ?? "\($0)" }
      let name = row.hasColumn("resource_id") ? try resourceName(row["resource_id"], in: database) + ": " : ""
      return "\(what): \(name)\(values.joined(separator: ", "))"
    }
  }

  func replace() throws {
    for table in Self.compared {
      try database.execute(
        sql: "DELETE FROM main.\(table); INSERT INTO main.\(table) SELECT * FROM \(Self.made(table))")
    }
  }
}
