import Foundation
import InventoryModel

/// The members of a canonical text, each as the text of its value: most of two neighbouring configurations are the same,
/// and what is the same need not be decoded.
struct CanonicalMembers {
  let texts: [String: Substring.UTF8View]

  /// - Parameter text: an object, without white space.
  init(_ text: String) throws {
    var texts: [String: Substring.UTF8View] = [:]
    let bytes = text.utf8
    var at = Self.index(after: bytes.startIndex, in: bytes)
    while at < bytes.endIndex, bytes[at] == UInt8(ascii: "\"") {
      let name = Self.end(of: bytes, from: at)
      let begin = Self.index(after: name, in: bytes)
      let value = Self.end(of: bytes, from: begin)
      guard value < bytes.endIndex else { throw UnknownValue(value: String(text.prefix(40)), type: "content") }
      texts[try Self.string(text[at..<name])] = text[begin..<value].utf8
      at = Self.index(after: value, in: bytes)
    }
    self.texts = texts
  }

  /// Behind the value that begins at an index.
  private static func end(of bytes: String.UTF8View, from start: String.Index) -> String.Index {
    var (at, depth, isInString) = (start, 0, false)
    while at < bytes.endIndex {
      switch bytes[at] {
      case UInt8(ascii: "\\") where isInString: at = index(after: at, in: bytes)
      case UInt8(ascii: "\""): isInString.toggle()
      case _ where isInString: break
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return at }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0, UInt8(ascii: ":") where depth == 0: return at
      default: break
      }
      at = index(after: at, in: bytes)
    }
    return at
  }

  /// The last one where a text was cut.
  private static func index(after index: String.Index, in bytes: String.UTF8View) -> String.Index {
    bytes.index(index, offsetBy: 1, limitedBy: bytes.endIndex) ?? bytes.endIndex
  }

  private static func string(_ text: Substring) throws -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return String(text.dropFirst().dropLast()) }
    return try JSONDecoder().decode(String.self, from: Data(text.utf8))
  }

  /// The names of the members that two texts do not have in common.
  func names(differingFrom other: CanonicalMembers) -> Set<String> {
    var names = Set(texts.filter { name, text in !(other.texts[name]?.elementsEqual(text) ?? false) }.keys)
    for name in other.texts.keys where texts[name] == nil { names.insert(name) }
    return names
  }
}
