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
    try object(CanonicalMembers.list(of: text(id), only: names))
  }

  func object(_ members: CanonicalMembers, only names: Set<String>) throws -> [String: JSONValue] {
    try object(members.texts.filter { names.contains($0.key) }.map { ($0, $1) })
  }

  private func object(_ texts: [(String, ArraySlice<UInt8>)]) throws -> [String: JSONValue] {
    Dictionary(try texts.map { ($0, try value($1)) }) { $1 }
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
