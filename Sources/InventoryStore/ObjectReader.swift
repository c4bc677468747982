import Foundation
import GRDB
import InventoryModel

/// Reads canonical texts from `contents`, each once.
final class ObjectReader {
  private let bodies: RepeatedStatement
  private var known: [Int64: [String: JSONValue]] = [:]
  /// Of members, by their texts.
  private var values: [Text: JSONValue] = [:]
  private static let mostKnown = 5_000

  /// Hashed and compared as a whole, not byte by byte.
  private struct Text: Hashable {
    var bytes: ArraySlice<UInt8>

    func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }

    static func == (one: Text, other: Text) -> Bool {
      one.bytes.withUnsafeBytes { one in
        other.bytes.withUnsafeBytes {
          one.count == $0.count && (one.isEmpty || memcmp(one.baseAddress!, $0.baseAddress!, one.count) == 0)
        }
      }
    }
  }

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

  func members(_ id: Int64) throws -> CanonicalMembers { try CanonicalMembers(text(id)) }

  /// Some members of a text.
  func object(_ id: Int64, only names: MemberNames) throws -> [String: JSONValue] {
    try object(text(id)[...], only: names)
  }

  private func object(_ text: ArraySlice<UInt8>, only names: MemberNames) throws -> [String: JSONValue] {
    let texts = try CanonicalMembers.list(of: text, only: names)
    return Dictionary(
      try texts.map { name, text in
        guard let part = names.parts[name], text.first == UInt8(ascii: "{") else { return (name, try value(text)) }
        return (name, .object(try object(text, only: part)))
      }
    ) { $1 }
  }

  func object(_ members: CanonicalMembers, only names: Set<String>) throws -> [String: JSONValue] {
    var object: [String: JSONValue] = [:]
    for (name, text) in members.texts where names.contains(name) { object[name] = try value(text) }
    return object
  }

  private func value(_ text: ArraySlice<UInt8>) throws -> JSONValue {
    if let value = values[Text(bytes: text)] { return value }
    if values.count >= Self.mostKnown { values.removeAll(keepingCapacity: true) }
    let value = try JSONValue(stored: String(decoding: text, as: UTF8.self))
    // A part of a text would hold all of it in memory.
    values[Text(bytes: ArraySlice(Array(text)))] = value
    return value
  }

  private func text(_ id: Int64) throws -> [UInt8] {
    bodies.bind(id, at: 1)
    return try bodies.rows { bodies[bytes: 0] }.first.found("content", id)
  }
}
