import Foundation
import GRDB
import InventoryModel

/// Finds rows that no program of ours wrote: values of another type, words and times that there are none of, references
/// to nothing, texts that are not what their digests say.
///
/// The rules are those of the schema as a new file has it (types, NOT NULL, CHECK, REFERENCES), and what the names of
/// columns promise.
struct RowRules {
  let database: Database
  private let tables: [Table]

  private struct Table {
    var name: String
    /// The columns that name a row.
    var key: [String]
    var rules: [Rule]
  }

  fileprivate struct Rule {
    var check = DatabaseFault.Check.integrity
    var column: String
    /// SQL that is true of a row that breaks it.
    var broken: String
  }

  init(_ database: Database) throws {
    self.database = database
    tables = try InventoryStore(path: ":memory:", access: .readWrite).reading(Self.tables)
  }

  /// What is wrong, each as `judgements row 5: verdict is 'pas'`.
  func faults(most: Int) throws -> [DatabaseFault] {
    let isText = DatabaseFunction("is_text", argumentCount: 1, pure: true) { values in
      guard let bytes = Data.fromDatabaseValue(values[0]) else { return true }
      return String(validating: bytes, as: UTF8.self) != nil && !bytes.contains(0)
    }
    // As ids are lowered where documents are read.
    let folded = DatabaseFunction("folded_id", argumentCount: 1, pure: true) { values in
      String.fromDatabaseValue(values[0])?.foldedID
    }
    for function in [isText, folded] { database.add(function: function) }
    defer { for function in [isText, folded] { database.remove(function: function) } }
    return try tables.reduce(into: []) { faults, table in
      guard faults.count < most else { return }
      faults += try self.faults(in: table, most: most - faults.count)
    }
  }

  private func faults(in table: Table, most: Int) throws -> [DatabaseFault] {
    let name = table.key.map { "quote(\($0))" }.joined(separator: " || ', ' || ")
    let cases = table.rules.enumerated().map { index, rule in "WHEN \(rule.broken) THEN \(index)" }
    let values = table.rules.enumerated().map { "WHEN \($0) THEN quote(\($1.column))" }
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT broken, \(name), substr(CASE broken \(values.joined(separator: " ")) END, 1, 60) FROM (
          SELECT *, CASE \(cases.joined(separator: " ")) END AS broken FROM main.\(table.name))
        WHERE broken NOT NULL LIMIT \(most)
        """)
    return try rows.map { row in
      let rule = try table.rules[row[0]]
      let place = try "\(table.name) row \(row[1] as String): \(rule.column)"
      return DatabaseFault(
        rule.check,
        rule.check == .digests ? "\(place) is not what the digest says" : try "\(place) is \(row[2] as String)")
    }
  }
}

// MARK: - Rules

extension RowRules {
  private static func tables(of fresh: Database) throws -> [Table] {
    let tables = try Row.fetchAll(
      fresh, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'grdb%' ORDER BY rowid")
    return try tables.map { row in
      let (name, sql): (String, String) = try (row[0], row[1])
      let columns = try fresh.columns(in: name)
      let key = columns.filter { $0.primaryKeyIndex > 0 }.sorted { $0.primaryKeyIndex < $1.primaryKeyIndex }
      let references = try fresh.foreignKeys(on: name).flatMap { key in
        key.mapping.map { reference(from: $0.origin, of: name, to: key.destinationTable, $0.destination) }
      }
      return Table(
        name: name, key: key.map(\.name),
        rules: columns.flatMap { rules(of: $0, in: name) } + checks(in: sql) + references + (own[name] ?? []))
    }
  }

  private static func rules(of column: ColumnInfo, in table: String) -> [Rule] {
    let name = column.name
    let present = column.isNotNull || column.primaryKeyIndex > 0 ? "" : "\(name) NOT NULL AND "
    var rules = [Rule(column: name, broken: "\(present)typeof(\(name)) <> '\(column.type.lowercased())'")]
    switch column.type {
    case "TEXT" where name != "body":
      rules.append(
        Rule(
          column: name,
          broken: """
            (\(name) GLOB '*[^' || char(1) || '-' || char(127) || ']*' OR instr(\(name), char(0)))
            AND NOT is_text(CAST(\(name) AS BLOB))
            """))
    case "INTEGER" where instants.contains(name) || name.hasSuffix("_at"):
      let known = Instant.storable
      let always = table == "module_standings" ? "\(name) <> \(Int64.min) AND " : ""
      rules.append(
        Rule(
          column: name,
          broken: "\(always)\(name) NOT BETWEEN \(known.lowerBound.seconds) AND \(known.upperBound.seconds)"
            + (name == "to_at" ? " AND to_at <> \(Int64.max)" : "")))
    case "INTEGER" where quantities.contains(name):
      rules.append(Rule(column: name, broken: "\(name) NOT BETWEEN 0 AND \(mostOfAnything)"))
    default: break
    }
    return rules
  }

  /// Those beside `…_at`.
  private static let instants: Set = ["at", "detected_after", "span_from"]
  private static let quantities: Set = [
    "file_bytes", "elements", "pool_count", "import_milliseconds", "sla_days", "attempts", "times",
  ]
  /// What sums of it cannot overflow with.
  static let mostOfAnything: Int64 = 1 << 50

  private static func reference(from column: String, of table: String, to other: String, _ target: String) -> Rule {
    Rule(
      column: column,
      broken: """
        \(column) NOT NULL AND NOT EXISTS (SELECT 1 FROM main.\(other) t WHERE t.\(target) = \(table).\(column))
        """)
  }

  /// What a table's SQL demands.
  private static func checks(in sql: String) -> [Rule] {
    sql.components(separatedBy: "CHECK (").dropFirst().map { rest in
      var depth = 1
      let check = rest.prefix { character in
        depth += character == "(" ? 1 : character == ")" ? -1 : 0
        return depth > 0
      }
      let column = check.drop { $0.isWhitespace }.prefix { $0.isLetter || $0 == "_" }
      return Rule(column: String(column), broken: "NOT (\(check))")
    }
  }

  private static let digestKey = "(SELECT value FROM main.settings WHERE name = 'digestKey')"

  private static let own: [String: [Rule]] = [
    "resources": [
      Rule(
        column: "parent_id",
        broken: """
          iif(kind = 'subscription', parent_id <> 0, NOT EXISTS (
            SELECT 1 FROM main.resources p WHERE p.id = resources.parent_id AND p.kind = CASE resources.kind
              WHEN 'resourceGroup' THEN 'subscription' WHEN 'cluster' THEN 'resourceGroup' ELSE 'cluster' END))
          """),
      Rule(column: "name", broken: "name = '' OR instr(name, '/') OR name <> folded_id(name)"),
    ],
    "versions": [
      Rule(
        column: "name",
        broken: """
          name NOT NULL AND NOT EXISTS (
            SELECT 1 FROM main.resources r
            WHERE r.id = resource_id AND r.kind = 'cluster' AND r.name = folded_id(versions.name) AND r.name <> versions.name)
          """)
    ],
    "attributed_changes": [
      Rule(
        column: "attributes",
        broken: """
          CASE WHEN NOT json_valid(attributes) OR json_type(attributes) <> 'array' THEN true
            ELSE EXISTS (SELECT 1 FROM json_each(attributes) e WHERE e.type <> 'object'
              OR json_type(e.value, '$.path') IS NOT 'text'
              OR ifnull(json_type(e.value, '$.before'), 'null') NOT IN ('text', 'null')
              OR ifnull(json_type(e.value, '$.after'), 'null') NOT IN ('text', 'null')) END
          """)
    ],
    "compatibility_issues": [
      Rule(check: .digests, column: "id", broken: "id <> \(CompatibilityIssue.digestSQL)")
    ],
    "contents": [Rule(check: .digests, column: "body", broken: "digest <> snapshot_text_digest(body, \(digestKey))")],
    "policies": [Rule(check: .digests, column: "body", broken: "digest <> snapshot_digest(body)")],
    "coverages": [
      Rule(
        check: .digests, column: "digest",
        broken: """
          digest <> (SELECT snapshot_digest(ifnull(group_concat(resource_id || extent, ' '), '')) FROM (
            SELECT resource_id, extent FROM main.coverage_scopes s WHERE s.coverage_id = coverages.id
            ORDER BY resource_id, extent))
          """)
    ],
  ]
}
