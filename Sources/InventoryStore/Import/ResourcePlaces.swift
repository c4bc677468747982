import GRDB
import InventoryModel

/// Finds the rows of `resources` that a document names, and makes the missing ones.
final class ResourcePlaces {
  private let insert: RepeatedStatement
  private let find: RepeatedStatement
  /// Lists come in any order, and a subscription has many clusters; a bound keeps memory flat.
  private var known: [Place: Int64] = [:]

  private static let mostKnown = 10_000

  private struct Place: Hashable {
    var parent: Int64
    var name: String
  }

  /// A row of `resources`; nothing can be known yet of one that was just made.
  struct Resource {
    var id: Int64
    var isNew: Bool
  }

  init(_ database: Database) throws {
    insert = try RepeatedStatement(
      database, sql: "INSERT OR IGNORE INTO resources (parent_id, name, kind) VALUES (?, ?, ?)")
    find = try RepeatedStatement(database, sql: "SELECT id FROM resources WHERE parent_id = ? AND name = ?")
  }

  func cluster(subscription: String, resourceGroup: String, name: String) throws -> Resource {
    let group = try knownPlace(knownPlace(0, subscription, "subscription"), resourceGroup, "resourceGroup")
    return try place(group, name, "cluster")
  }

  func pool(of cluster: Int64, _ row: RepeatedStatement, column: Int32) throws -> Resource {
    insert.bind(cluster, at: 1)
    insert.bind(column: column, of: row, at: 2)
    insert.bind("pool", at: 3)
    if try insert.run() { return Resource(id: insert.lastInsertedRowID, isNew: true) }
    find.bind(cluster, at: 1)
    find.bind(column: column, of: row, at: 2)
    return Resource(id: try find.integer().found("resources"), isNew: false)
  }

  private func knownPlace(_ parent: Int64, _ name: String, _ kind: String) throws -> Int64 {
    let key = Place(parent: parent, name: name)
    if let id = known[key] { return id }
    let id = try place(parent, name, kind).id
    if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known[key] = id
    return id
  }

  private func place(_ parent: Int64, _ name: String, _ kind: String) throws -> Resource {
    insert.bind(parent, at: 1)
    insert.bind(name, at: 2)
    insert.bind(kind, at: 3)
    if try insert.run() { return Resource(id: insert.lastInsertedRowID, isNew: true) }
    find.bind(parent, at: 1)
    find.bind(name, at: 2)
    return Resource(id: try find.integer().found("resources"), isNew: false)
  }
}

/// Finds the rows of `contents` for the texts of a document, and makes the missing ones.
final class ContentTexts {
  private let insert: RepeatedStatement
  private let find: RepeatedStatement
  /// Texts that many resources share; a bound keeps memory flat when they do not.
  private var shared: [RepeatedStatement.Digest: Int64] = [:]
  private static let mostShared = 10_000

  init(_ database: Database) throws {
    insert = try RepeatedStatement(database, sql: "INSERT OR IGNORE INTO contents (digest, body) VALUES (?, ?)")
    find = try RepeatedStatement(database, sql: "SELECT id FROM contents WHERE digest = ?")
  }

  /// The id of the text whose digest stands in a column, and the text itself in the next.
  func id(_ row: RepeatedStatement, digest column: Int32, isShared: Bool) throws -> Int64 {
    guard isShared else { return try id(row, digest: column) }
    let digest = row[digest: column]
    if let known = shared[digest] { return known }
    let id = try id(row, digest: column)
    if shared.count >= Self.mostShared { shared.removeAll(keepingCapacity: true) }
    shared[digest] = id
    return id
  }

  private func id(_ row: RepeatedStatement, digest column: Int32) throws -> Int64 {
    insert.bind(column: column, of: row, at: 1)
    insert.bind(column: column + 1, of: row, at: 2)
    if try insert.run() { return insert.lastInsertedRowID }
    find.bind(column: column, of: row, at: 1)
    return try find.integer().found("contents")
  }
}
