import GRDB
import InventoryModel

/// What making all judgements again came to.
public struct RebuildOutcome: Hashable, Sendable {
  public var clusters: Int
  public var verdicts: Int
  public var episodes: Int
  public var changes: Int
  /// Rows that the nightly increments had otherwise, some of them by name. There should be none.
  public var differing: Int
  public var examples: [String]
}

extension InventoryStore {
  /// Makes all judgements again from facts and policy history; where something differed, what was made now is kept.
  public func rebuild(judge: Judge) throws -> RebuildOutcome {
    try writing { database in
      let scratch = JudgementScratch(database: database)
      defer { scratch.drop() }
      let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      try scratch.judgeAll(judge, under: policies)
      try scratch.detectAll(under: policies)
      try ModuleStandings(database: database).complete()
      let outcome = try scratch.compare()
      if outcome.differing > 0 { try scratch.replace() }
      return outcome
    }
  }
}

/// Judgements made beside those of the file: temporary tables of the same names, which every statement that does not
/// say otherwise then reads and writes.
struct JudgementScratch {
  let database: Database

  private static let judged = ["verdicts", "episodes"]
  private static let tables = judged + ["configuration_changes"]
  private static let shared = ["judgements", "attributes", "attribute_values"]

  /// - Parameter isOwn: whether distinct judgements are kept apart too, so that nothing of the file is written.
  func judgeAll(_ judge: Judge, under policies: PolicyHistory, apart isOwn: Bool = false) throws {
    if isOwn {
      try create("judgements")
      try database.execute(sql: "INSERT INTO temp.judgements SELECT * FROM main.judgements")
    }
    for table in Self.judged { try create(table) }
    try database.execute(sql: "CREATE TEMP VIEW counted_episodes AS \(Self.countedEpisodes)")
    let judging = Judging(database: database, since: Instant(seconds: .min))
    try judging.touch(Judging.allClusters)
    try judging.judgeTouched(judge, under: policies)
  }

  /// Makes all changes of configuration.
  ///
  /// - Parameter isOwn: whether attributes and values are kept apart too, so that nothing of the file is written.
  func detectAll(under policies: PolicyHistory, apart isOwn: Bool = false) throws {
    for table in isOwn ? ["attributes", "attribute_values"] : [] {
      try create(table)
      try database.execute(sql: "INSERT INTO temp.\(table) SELECT * FROM main.\(table)")
    }
    try create("configuration_changes")
    try database.execute(
      sql: "CREATE INDEX temp.changes_by_resource ON configuration_changes (resource_id, at)")
    let record = ChangeRecord(database: database, since: Instant(seconds: .min))
    try record.gather("SELECT id FROM resources")
    let table = try ChangeTable(database, policy: policies.newest)
    try record.update(table)
    try table.renewCategories()
  }

  private static let countedEpisodes =
    "SELECT * FROM temp.episodes WHERE control <> 'pool-approved' OR detected_after IS NOT NULL"

  private func create(_ table: String) throws {
    let sql = try String.fetchOne(
      database, sql: "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?", arguments: [table])!
    let body = sql.drop { $0 != "(" }
    // References reach no other schema, and checks were made when the file's own rows were.
    try database.execute(sql: "CREATE TABLE temp.\(table) \(Self.withoutReferences(String(body)))")
  }

  private static func withoutReferences(_ body: String) -> String {
    body.replacing(#/\sREFERENCES \w+ \(\w+\)/#, with: "")
  }

  func drop() {
    try? database.execute(sql: "DROP VIEW IF EXISTS temp.counted_episodes")
    for table in Self.tables + Self.shared { try? database.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") }
  }

  // MARK: Against the file

  func compare() throws -> RebuildOutcome {
    func count(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: "SELECT count(*) FROM \(sql)")! }
    var outcome = RebuildOutcome(
      clusters: try count("temp.touched"), verdicts: try count("temp.verdicts"), episodes: try count("temp.episodes"),
      changes: try count("temp.configuration_changes"), differing: 0, examples: [])
    for table in Self.tables {
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

  private static func differences(in table: String) -> [(side: String, only: String)] {
    [("lost", "main", "temp"), ("made", "temp", "main")].map { side, one, other in
      (side, "(SELECT * FROM \(one).\(table) EXCEPT SELECT * FROM \(other).\(table))")
    }
  }

  private func examples(_ rows: String, _ what: String) throws -> [String] {
    let found = try Row.fetchAll(database, sql: "SELECT * FROM \(rows) LIMIT 5")
    return try found.map { row in
      let values = row.filter { $0.0 != "resource_id" }.map(\.1).map { String.fromDatabaseValue($0) ?? "\($0)" }
      return "\(what): \(try resourceName(row["resource_id"], in: database)): \(values.joined(separator: ", "))"
    }
  }

  func replace() throws {
    for table in Self.tables {
      try database.execute(
        sql: "DELETE FROM main.\(table); INSERT INTO main.\(table) SELECT * FROM temp.\(table)")
    }
  }
}
