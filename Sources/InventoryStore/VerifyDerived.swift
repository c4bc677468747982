import Foundation
import GRDB
import InventoryModel

/// Makes all that follows from the facts anew, beside what the file has of it, and compares the two.
///
/// What is written under plain names of tables goes into temporary ones of the same names, which come first where SQLite
/// looks for a name.
struct DerivedRows {
  let database: Database
  let policies: PolicyHistory

  private static let tables = [
    "places", "place_coverages", "resource_places", "stale_spans", "node_groups", "module_standings",
  ]

  func faults(_ judge: @escaping Judge) throws -> [DatabaseFault] {
    let remaking = Remaking(database: database, apart: true, withParts: true)
    defer {
      remaking.drop()
      for table in Self.tables { try? database.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") }
    }
    for table in Self.tables { try remaking.create("temp.\(table)", like: table) }
    try Places(database: database).updateAll(under: policies)
    if try database.hasEvidence() { try NodeGroupIndex(database: database).enter(Judging.allClusters) }
    try remaking.judgeAll(judge, under: policies)
    try remaking.countAll()
    try remaking.detectAll(under: policies)
    return try remaking.differingChanges().map { DatabaseFault(.changes, $0) }
      + (remaking.differingJudgements() + differingTables() + differingAttributes()).map {
        DatabaseFault(.verdicts, $0)
      }
  }

  // MARK: Against the file

  /// What counts of each table, without ids that depend on the order of imports. What came of snapshots that were
  /// retracted since may stay behind in the file, where nothing leads to it.
  private static func rows(_ schema: String) -> [(table: String, sql: String)] {
    let known = "p.scopes IN (SELECT scopes FROM temp.places)"
    let counts = schema == "temp" ? "temp.made_" : "main."
    return [
      (
        "resource_places",
        """
        SELECT r.resource_id, p.scopes, p.stale_at, p.stale_cause
        FROM \(schema).resource_places r JOIN \(schema).places p ON p.id = r.place_id
        """
      ),
      (
        "place_coverages",
        """
        SELECT p.scopes, c.coverage_id FROM \(schema).places p JOIN \(schema).place_coverages c ON c.place_id = p.id
        WHERE \(known)
        """
      ),
      (
        "stale_spans",
        """
        SELECT p.scopes, s.from_at, s.to_at FROM \(schema).places p JOIN \(schema).stale_spans s ON s.place_id = p.id
        WHERE \(known)
        """
      ),
      (
        "module_standings",
        """
        SELECT * FROM \(schema).module_standings
        WHERE (policy_id, image) IN (SELECT policy_id, image FROM temp.module_standings)
        """
      ),
      (
        "count_changes",
        """
        SELECT c.at, p.scopes, c.judgement_id, c.row_count, c.node_count
        FROM \(counts)count_changes c JOIN \(schema).places p ON p.id = c.place_id
        """
      ),
      (
        "cluster_count_changes",
        """
        SELECT c.at, (SELECT group_concat(ifnull(scopes, 'none')) FROM (
            SELECT p.scopes FROM json_each('[' || replace(c.places, ' ', ',') || ']') j
            LEFT JOIN \(schema).places p ON p.id = j.value ORDER BY 1)),
          c.cluster_count
        FROM \(counts)cluster_count_changes c
        """
      ),
      (
        "node_groups",
        """
        SELECT * FROM \(schema).node_groups WHERE (label, cluster_id) IN (SELECT label, cluster_id FROM temp.node_groups)
        """
      ),
    ]
  }

  private func differingTables() throws -> [String] {
    try zip(Self.rows("main"), Self.rows("temp")).flatMap { file, made in
      try ["in the file only": (file.sql, made.sql), "missing in the file": (made.sql, file.sql)].sorted {
        $0.key < $1.key
      }
      .compactMap { what, sides in
        let rows = try Row.fetchAll(database, sql: "\(sides.0) EXCEPT \(sides.1)")
        return rows.first.map { "\(file.table): \(rows.count) \(what), such as \(Self.text(of: $0))" }
      }
    }
  }

  private static func text(of row: Row) -> String {
    row.databaseValues.map { $0.isNull ? "NULL" : "\(String.fromDatabaseValue($0) ?? $0.description)" }
      .joined(separator: ", ")
  }

  private func differingAttributes() throws -> [String] {
    let names = try ChangeTable.names(in: database)
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT a.id, a.path, a.category IS m.category FROM main.attributes a LEFT JOIN temp.made_attributes m ON m.id = a.id
        """)
    return try rows.compactMap { row in
      let (id, path, isAsMade): (Int64, String, Bool) = try (row[0], row[1], row[2])
      return isAsMade && names[id]?.joined(separator: ".") == path ? nil : "attributes row \(id): \(path)"
    }
  }
}
