import GRDB
import InventoryModel

/// What making all judgements again came to.
public struct RebuildOutcome: Hashable, Sendable {
  public var clusters: Int
  public var verdicts: Int
  public var episodes: Int
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

  private static let tables = ["verdicts", "episodes"]

  /// - Parameter isOwn: whether distinct judgements are kept apart too, so that nothing of the file is written.
  func judgeAll(_ judge: Judge, under policies: PolicyHistory, apart isOwn: Bool = false) throws {
    if isOwn {
      try create("judgements")
      try database.execute(sql: "INSERT INTO temp.judgements SELECT * FROM main.judgements")
    }
    for table in Self.tables { try create(table) }
    try database.execute(sql: "CREATE TEMP VIEW counted_episodes AS \(Self.countedEpisodes)")
    let judging = Judging(database: database, since: Instant(seconds: .min))
    try judging.touch(Judging.allClusters)
    try judging.judgeTouched(judge, under: policies)
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
    for table in Self.tables + ["judgements"] { try? database.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") }
  }

  // MARK: Against the file

  func compare() throws -> RebuildOutcome {
    func count(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: "SELECT count(*) FROM \(sql)")! }
    var outcome = RebuildOutcome(
      clusters: try count("temp.touched"), verdicts: try count("temp.verdicts"), episodes: try count("temp.episodes"),
      differing: 0, examples: [])
    for table in Self.tables {
      for (side, one, other) in [("lost", "main", "temp"), ("made", "temp", "main")] {
        let only = "(SELECT * FROM \(one).\(table) EXCEPT SELECT * FROM \(other).\(table))"
        outcome.differing += try count(only)
        outcome.examples += try examples(only, "\(side) of \(table)")
      }
    }
    return outcome
  }

  private func examples(_ rows: String, _ what: String) throws -> [String] {
    let found = try Row.fetchAll(database, sql: "SELECT * FROM \(rows) LIMIT 5")
    return try found.map { row in
      let values = row.databaseValues.dropFirst().map { String.fromDatabaseValue($0) ?? "\($0)" }
      return "\(what): \(try resourceName(row[0], in: database)): \(values.joined(separator: ", "))"
    }
  }

  func replace() throws {
    for table in Self.tables {
      try database.execute(
        sql: "DELETE FROM main.\(table); INSERT INTO main.\(table) SELECT * FROM temp.\(table)")
    }
  }
}
