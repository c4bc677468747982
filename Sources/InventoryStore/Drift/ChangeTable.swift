import DriftEngine
import Foundation
import GRDB
import InventoryModel

/// The rows of `configuration_changes`: what each snapshot was the first to show, with attributes and values kept once.
final class ChangeTable {
  private let database: Database
  private let policy: Policy
  private let tables: DerivedTables
  private let encoder = JSONEncoder()
  private var attributes: [[String]: Int64] = [:]
  private var values: [JSONValue: Int64] = [:]
  private let known: RepeatedStatement
  private let knownComings: RepeatedStatement
  private let delete: RepeatedStatement
  private let insert: RepeatedStatement
  private let knownAttribute: RepeatedStatement
  private let knownValue: RepeatedStatement
  private let insertValue: RepeatedStatement
  private static let mostValues = 100_000

  struct Row: Equatable {
    var at: Int64
    var attribute: Int64
    var kind: StateChange.Kind
    var before: Int64?
    var after: Int64?
  }

  /// - Parameter policy: the newest, by which attributes are sorted into categories.
  init(_ database: Database, policy: Policy, tables: DerivedTables = .file) throws {
    self.database = database
    self.tables = tables
    self.policy = policy
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    known = try RepeatedStatement(
      database,
      sql: """
        SELECT at, attribute_id, kind, before_id, after_id FROM \(tables.changes)
        WHERE resource_id = ? AND at >= ? ORDER BY at, attribute_id, kind
        """)
    knownComings = try RepeatedStatement(
      database,
      sql: """
        SELECT 1 FROM \(tables.changes) WHERE resource_id = ? AND at >= ?
          AND kind IN ('Appeared', 'Disappeared', 'Recreated') LIMIT 1
        """)
    delete = try RepeatedStatement(
      database, sql: "DELETE FROM \(tables.changes) WHERE resource_id = ? AND at >= ?")
    insert = try RepeatedStatement(database, sql: "INSERT INTO \(tables.changes) VALUES (?, ?, ?, ?, ?, ?)")
    knownValue = try RepeatedStatement(database, sql: "SELECT id FROM \(tables.values) WHERE value = ?")
    insertValue = try RepeatedStatement(database, sql: "INSERT INTO \(tables.values) (value) VALUES (?)")
    knownAttribute = try RepeatedStatement(database, sql: "SELECT id FROM \(tables.attributes) WHERE names = ?")
  }

  /// Sets what is known of a resource from an instant on; rows that are as they were stay untouched.
  func write(_ changes: [(at: Instant, change: StateChange)], of resource: Int64, since: Instant) throws {
    let rows = try changes.map { try row(of: $0.change, at: $0.at) }
      .sorted { ($0.at, $0.attribute, $0.kind.rawValue) < ($1.at, $1.attribute, $1.kind.rawValue) }
    known.bind(resource, at: 1)
    known.bind(since.seconds, at: 2)
    let old = try known.rows {
      Row(
        at: known[integer: 0], attribute: known[integer: 1], kind: try StateChange.Kind(stored: known[text: 2]),
        before: known[optionalInteger: 3], after: known[optionalInteger: 4])
    }
    guard rows != old else { return }
    if !old.isEmpty {
      delete.bind(resource, at: 1)
      delete.bind(since.seconds, at: 2)
      try delete.run()
    }
    for row in rows {
      insert.bind(row.at, at: 1)
      insert.bind(resource, at: 2)
      insert.bind(row.attribute, at: 3)
      insert.bind(row.kind.rawValue, at: 4)
      insert.bind(row.before, at: 5)
      insert.bind(row.after, at: 6)
      try insert.run()
    }
  }

  /// Whether the rows of a cluster say that one came or went, from an instant on.
  func showsComings(of cluster: Int64, since: Instant) throws -> Bool {
    knownComings.bind(cluster, at: 1)
    knownComings.bind(since.seconds, at: 2)
    return try !knownComings.rows { true }.isEmpty
  }

  private func row(of change: StateChange, at instant: Instant) throws -> Row {
    Row(
      at: instant.seconds, attribute: try attribute(change.names), kind: change.kind,
      before: try change.before.map(value), after: try change.after.map(value))
  }

  private func value(_ value: JSONValue) throws -> Int64 {
    if let id = values[value] { return id }
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    knownValue.bind(text, at: 1)
    var id = try knownValue.integer()
    if id == nil {
      insertValue.bind(text, at: 1)
      try insertValue.run()
      id = insertValue.lastInsertedRowID
    }
    if values.count >= Self.mostValues { values.removeAll(keepingCapacity: true) }
    values[value] = id!
    return id!
  }

  // MARK: Attributes

  private func attribute(_ names: [String]) throws -> Int64 {
    if let id = attributes[names] { return id }
    let text = String(decoding: try encoder.encode(names), as: UTF8.self)
    knownAttribute.bind(text, at: 1)
    var id = try knownAttribute.integer()
    if id == nil {
      try database.execute(
        sql: "INSERT INTO \(tables.attributes) (names, path, category) VALUES (?, ?, ?)",
        arguments: [text, names.joined(separator: "."), category(of: names)])
      id = database.lastInsertedRowID
    }
    attributes[names] = id
    return id!
  }

  private func category(of names: [String]) -> String {
    let path = names.joined(separator: ".")
    return (names.isEmpty ? .compliance : DriftEngine.category(of: path, isAutoscaled: false, policy: policy)).rawValue
  }

  /// Which attributes are noise depends on the policy.
  func renewCategories() throws {
    for (id, names) in try Self.names(in: database, tables: tables) {
      try database.execute(
        sql: "UPDATE \(tables.attributes) SET category = ?1 WHERE id = ?2 AND category <> ?1",
        arguments: [category(of: names), id])
    }
  }

  static func names(in database: Database, tables: DerivedTables = .file) throws -> [Int64: [String]] {
    let rows = try GRDB.Row.fetchAll(database, sql: "SELECT id, names FROM \(tables.attributes)")
    return try Dictionary(
      rows.map { try ($0[0], JSONDecoder().decode([String].self, from: Data(($0[1] as String).utf8))) }
    ) { $1 }
  }
}
