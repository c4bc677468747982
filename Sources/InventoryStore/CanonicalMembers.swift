import Foundation
import InventoryModel

/// The members of a canonical text, each as the text of its value: most of two neighbouring configurations are the same,
/// and what is the same, or what nobody asks for, need not be decoded.
struct CanonicalMembers {
  let texts: [String: ArraySlice<UInt8>]

  /// - Parameters:
  ///   - text: an object, without white space.
  ///   - names: those that are kept; nil for all.
  init(_ text: [UInt8], only names: Set<String>? = nil) throws {
    var texts: [String: ArraySlice<UInt8>] = [:]
    var at = 1
    while at < text.count, text[at] == UInt8(ascii: "\"") {
      let name = Self.end(of: text, from: at)
      let begin = min(name + 1, text.count)
      let value = Self.end(of: text, from: begin)
      guard value < text.count else {
        throw UnknownValue(value: String(decoding: text.prefix(40), as: UTF8.self), type: "content")
      }
      let key = try Self.string(text[at..<name])
      if names?.contains(key) ?? true { texts[key] = text[begin..<value] }
      at = value + 1
    }
    self.texts = texts
  }

  /// Behind the value that begins at an index; the end where a text was cut.
  private static func end(of text: [UInt8], from start: Int) -> Int {
    text.withUnsafeBufferPointer { bytes in
      var (at, depth, isInString) = (start, 0, false)
      while at < bytes.count {
        switch bytes[at] {
        case UInt8(ascii: "\\") where isInString: at += 1
        case UInt8(ascii: "\""): isInString.toggle()
        case _ where isInString: break
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { return at }
          depth -= 1
        case UInt8(ascii: ",") where depth == 0, UInt8(ascii: ":") where depth == 0: return at
        default: break
        }
        at += 1
      }
      return bytes.count
    }
  }

  private static func string(_ text: ArraySlice<UInt8>) throws -> String {
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
