import GRDB
import InventoryModel

/// Reads canonical texts from `contents`, each once.
final class ObjectReader {
  private let bodies: RepeatedStatement
  private var known: [Int64: [String: JSONValue]] = [:]
  /// Of members, by their texts.
  private var values: [ArraySlice<UInt8>: JSONValue] = [:]
  private static let mostKnown = 5_000

  init(database: Database) throws {
    bodies = try RepeatedStatement(database, sql: "SELECT body FROM contents WHERE id = ?")
  }

  func object(_ id: Int64) throws -> [String: JSONValue] {
    if let object = known[id] { return object }
    let object = try [String: JSONValue](stored: String(decoding: text(id), as: UTF8.self))
    if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known[id] = object
    return object
  }

  func members(_ id: Int64, only names: Set<String>? = nil) throws -> CanonicalMembers {
    try CanonicalMembers(text(id), only: names)
  }

  /// Some members of a text.
  func object(_ id: Int64, only names: Set<String>) throws -> [String: JSONValue] {
    try object(members(id, only: names), only: names)
  }

  func object(_ members: CanonicalMembers, only names: Set<String>) throws -> [String: JSONValue] {
    var object: [String: JSONValue] = [:]
    for (name, text) in members.texts where names.contains(name) { object[name] = try value(text) }
    return object
  }

  private func value(_ text: ArraySlice<UInt8>) throws -> JSONValue {
    if let value = values[text] { return value }
    if values.count >= Self.mostKnown { values.removeAll(keepingCapacity: true) }
    let value = try JSONValue(stored: String(decoding: text, as: UTF8.self))
    // A part of a text would hold all of it in memory.
    values[ArraySlice(Array(text))] = value
    return value
  }

  private func text(_ id: Int64) throws -> [UInt8] {
    bodies.bind(id, at: 1)
    return try bodies.rows { bodies[bytes: 0] }.first.found("content", id)
  }
}
