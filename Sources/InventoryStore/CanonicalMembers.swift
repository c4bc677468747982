import Foundation
import InventoryModel

/// The members of a canonical text, each as the text of its value: most of two neighbouring configurations are the same,
/// and what is the same, or what nobody asks for, need not be decoded.
struct CanonicalMembers {
  let texts: [String: ArraySlice<UInt8>]

  /// - Parameters:
  ///   - text: an object, without white space.
  ///   - names: those that are kept; nil for all.
  init(_ text: [UInt8], only names: MemberNames? = nil) throws {
    texts = Dictionary(try Self.list(of: text[...], only: names)) { $1 }
  }

  /// The same as a list.
  static func list(of text: ArraySlice<UInt8>, only names: MemberNames?) throws -> [(String, ArraySlice<UInt8>)] {
    var list: [(String, ArraySlice<UInt8>)] = []
    let start = text.startIndex
    try text.withUnsafeBufferPointer { bytes in
      try forEachMember(of: bytes) { name, value in
        let name: String? = if let names { try names.name(bytes[name]) } else { try string(bytes[name]) }
        if let name { list.append((name, text[start + value.lowerBound..<start + value.upperBound])) }
      }
    }
    return list
  }

  /// Hands on where the name of each member stands, with its quotes, and its value.
  private static func forEachMember(
    of text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>, Range<Int>) throws -> Void
  ) throws {
    var at = 1
    while at < text.count, text[at] == UInt8(ascii: "\"") {
      let name = end(of: text, from: at)
      let begin = min(name + 1, text.count)
      let value = end(of: text, from: begin)
      guard value < text.count else {
        throw UnknownValue(value: String(decoding: text.prefix(40), as: UTF8.self), type: "content")
      }
      try body(at..<name, begin..<value)
      at = value + 1
    }
  }

  /// Behind the value that begins at an index; the end where a text was cut.
  private static func end(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var (at, depth) = (start, 0)
    while at < text.count {
      switch text[at] {
      case UInt8(ascii: "\""): at = endOfString(in: text, from: at)
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return at }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0, UInt8(ascii: ":") where depth == 0: return at
      default: break
      }
      at += 1
    }
    return text.count
  }

  /// Where the quote stands that ends a string.
  private static func endOfString(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var at = start + 1
    while at < text.count, text[at] != UInt8(ascii: "\"") { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
    return at
  }

  fileprivate static func string(_ text: Slice<UnsafeBufferPointer<UInt8>>) throws -> String {
    guard text.contains(UInt8(ascii: "\\")) else {
      return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
    }
    return try JSONDecoder().decode(String.self, from: Data(text))
  }

  /// The names of the members that two texts do not have in common.
  func names(differingFrom other: CanonicalMembers) -> Set<String> {
    var names = Set(texts.filter { name, text in other.texts[name] != text }.keys)
    for name in other.texts.keys where texts[name] == nil { names.insert(name) }
    return names
  }
}

/// Names of members that somebody asks for. They are compared byte by byte, as most members of a text are others.
struct MemberNames: Sendable, ExpressibleByArrayLiteral {
  let all: Set<String>
  /// What is read of members of which not all is.
  let parts: [String: MemberNames]
  /// With quotes, by their length.
  private var texts: [[(bytes: [UInt8], name: String)]] = []

  init(_ names: Set<String>, parts: [String: MemberNames] = [:]) {
    all = names
    self.parts = parts
    for name in names {
      let bytes = Array("\"\(name)\"".utf8)
      while texts.count <= bytes.count { texts.append([]) }
      texts[bytes.count].append((bytes, name))
    }
  }

  init(arrayLiteral names: String...) { self.init(Set(names)) }

  /// The name that a text in quotes is, if it is one of these.
  fileprivate func name(_ text: Slice<UnsafeBufferPointer<UInt8>>) throws -> String? {
    if text.contains(UInt8(ascii: "\\")) {
      let name = try CanonicalMembers.string(text)
      return all.contains(name) ? name : nil
    }
    guard text.count < texts.count else { return nil }
    return texts[text.count].first { $0.bytes.elementsEqual(text) }?.name
  }
}
