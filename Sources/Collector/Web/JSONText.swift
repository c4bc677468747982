import Foundation
import InventoryModel

/// The text of a JSON object, cut into its members without changing a byte of them.
///
/// Documents keep what Azure wrote, byte for byte: a cluster that did not change is known by its bytes. Nothing is made
/// of what is nested, so that a small answer that unpacks to millions of values takes no more memory than its text.
struct JSONText {
  /// The value of each member.
  private(set) var members: [String: Data] = [:]
  private let host: String

  private static let mostMembers = 1_000
  private static let mostElements = 100_000
  private static let mostDecoded = 1 << 20

  /// - Parameter deadline: holds while the text is read, too.
  /// - Throws: `CollectorError.notJSON` for anything but one whole object; `.unexpected` where one of its names comes
  ///   twice, in whatever case.
  init(_ data: Data, from host: String, within deadline: Deadline) throws(CollectorError) {
    try Self.check(data, from: host, within: deadline)
    self.host = host
    var scanner = JSONScanner(data)
    guard scanner.skip("{") else { throw .notJSON(host: host, found: "a value that is not an object") }
    var names: Set<String> = []
    while let (name, value) = scanner.member() {
      guard names.insert(name.foldedID).inserted else {
        throw .unexpected(host: host, reason: "its response has \"\(name.prefix(40))\" twice")
      }
      guard names.count <= Self.mostMembers else {
        throw .unexpected(host: host, reason: "its response has more than \(Self.mostMembers) members")
      }
      members[name] = value
    }
  }

  private static func check(_ data: Data, from host: String, within deadline: Deadline) throws(CollectorError) {
    switch JSONCheck.isValid(data, until: { deadline.remaining == .zero }) {
    case true?: return
    case false?: throw .notJSON(host: host, found: kind(of: data))
    case nil: throw deadline.error
    }
  }

  /// The elements of a member that is an array; nil where it is missing or something else.
  func elements(of name: String) throws(CollectorError) -> [Data]? {
    guard let member = members[name] else { return nil }
    return try Self.elements(of: member, from: host)
  }

  /// The elements of a text that is one array; nil where it is something else.
  static func elements(
    ofArray data: Data, from host: String, within deadline: Deadline
  ) throws(CollectorError) -> [Data]? {
    try check(data, from: host, within: deadline)
    return try elements(of: data, from: host)
  }

  private static func elements(of array: Data, from host: String) throws(CollectorError) -> [Data]? {
    var scanner = JSONScanner(array)
    guard scanner.skip("[") else { return nil }
    var elements: [Data] = []
    while let element = scanner.value() {
      guard elements.count < mostElements else {
        throw .unexpected(host: host, reason: "its list has more than \(mostElements) elements")
      }
      elements.append(element)
      guard scanner.skip(",") else { break }
    }
    return elements
  }

  func decoded<Value: Decodable>(_ type: Value.Type, _ name: String) -> Value? {
    members[name].flatMap { Self.decoded(type, from: $0) }
  }

  /// What a part says; nil also where it is too long to be that.
  static func decoded<Value: Decodable>(_ type: Value.Type, from part: Data) -> Value? {
    part.count <= mostDecoded ? try? JSONDecoder().decode(type, from: part) : nil
  }

  /// The text of a member, at the end of a path, of a part of what was checked.
  static func text(at path: String..., of part: Data) -> String? {
    var part = part
    for name in path {
      var scanner = JSONScanner(part)
      guard scanner.skip("{"), let value = scanner.value(of: name) else { return nil }
      part = value
    }
    return decoded(String.self, from: part)
  }

  private static func kind(of data: Data) -> String {
    let start = String(decoding: data.prefix(200), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    if start.isEmpty { return "nothing" }
    return start.hasPrefix("<") ? "a web page" : "truncated or invalid JSON"
  }
}

/// Finds where values end in text that is known to be valid JSON.
private struct JSONScanner {
  private let data: Data
  private var position: Int

  init(_ data: Data) {
    self.data = data
    position = data.startIndex
  }

  private mutating func skipSpace() {
    while position < data.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(data[position]) { position += 1 }
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < data.endIndex, data[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// The next member of an object; nil where none begins.
  mutating func member() -> (name: String, value: Data)? {
    guard let name = value(), skip(":"), let value = value() else { return nil }
    _ = skip(",")
    return (JSONText.decoded(String.self, from: name) ?? "", value)
  }

  /// Of the members that come next, the value of the first of a name, which needs no escapes.
  mutating func value(of name: String) -> Data? {
    let quoted = Data("\"\(name)\"".utf8)
    while let found = value(), skip(":"), let value = value() {
      if found == quoted { return value }
      guard skip(",") else { return nil }
    }
    return nil
  }

  /// The next value with all that is in it; nil where none begins.
  mutating func value() -> Data? {
    skipSpace()
    let start = position
    data.withUnsafeBytes { bytes in
      var index = position - data.startIndex
      var depth = 0
      scan: while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\""):
          index += 1
          while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
          }
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          guard depth > 0 else { break scan }
          depth -= 1
        case UInt8(ascii: ","), UInt8(ascii: ":"):
          guard depth > 0 else { break scan }
        default: break
        }
        index += 1
      }
      position = min(index, bytes.count) + data.startIndex
    }
    var end = position
    while end > start, [0x20, 0x09, 0x0A, 0x0D].contains(data[end - 1]) { end -= 1 }
    return end > start ? data[start..<end] : nil
  }
}
