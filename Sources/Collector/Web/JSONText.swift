import Foundation

/// The text of a JSON object, cut into its members without changing a byte of them.
///
/// Documents keep what Azure wrote, byte for byte: a cluster that did not change is known by its bytes.
struct JSONText {
  /// The value of each member; of members with one name, the first.
  private(set) var members: [String: Data] = [:]

  /// - Throws: `CollectorError.notJSON` for anything but one whole object.
  init(_ data: Data, from host: String) throws(CollectorError) {
    struct AnyObject: Decodable {}
    guard (try? JSONDecoder().decode(AnyObject.self, from: data)) != nil else {
      throw .notJSON(host: host, found: Self.kind(of: data))
    }
    var scanner = JSONScanner(data)
    guard scanner.skip("{") else { throw .notJSON(host: host, found: "a value that is not an object") }
    while let name = scanner.value() {
      guard scanner.skip(":"), let value = scanner.value() else { break }
      let key = (try? JSONDecoder().decode(String.self, from: name)) ?? ""
      if members[key] == nil { members[key] = value }
      guard scanner.skip(",") else { break }
    }
  }

  /// The elements of a member that is an array; nil where it is missing or something else.
  func elements(of name: String) -> [Data]? { members[name].flatMap(Self.elements(ofArray:)) }

  func decoded<Value: Decodable>(_ type: Value.Type, _ name: String) -> Value? {
    members[name].flatMap { try? JSONDecoder().decode(type, from: $0) }
  }

  static func elements(ofArray array: Data) -> [Data]? {
    var scanner = JSONScanner(array)
    guard scanner.skip("[") else { return nil }
    var elements: [Data] = []
    while let element = scanner.value() {
      elements.append(element)
      guard scanner.skip(",") else { break }
    }
    return elements
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
