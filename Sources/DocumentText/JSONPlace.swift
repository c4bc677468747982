import Foundation
import InventoryModel

/// A value of JSON where it stands on a tape.
package struct JSONPlace: DocumentValue {
  package let tape: JSONTape
  package let index: UInt32

  package var line: Int { tape.bytes.line(ofByte: offset) }
  package var place: String { "line \(line) (byte \(offset))" }
  package var isNull: Bool { first == UInt8(ascii: "n") }
  package var isObject: Bool { first == UInt8(ascii: "{") }

  package var items: [JSONPlace]? {
    first == UInt8(ascii: "[") ? tape.values(from: index + 2, to: next) : nil
  }

  package var text: String? {
    get throws(Refusal) {
      guard first == UInt8(ascii: "\"") else { return nil }
      let raw = rawText
      if raw.isPlain { return String(decoding: raw.bytes, as: UTF8.self) }
      guard let text = JSONEscapes.resolved(in: raw.bytes) else { throw wrong("a text is not well-formed") }
      return text
    }
  }

  package var integer: Int? {
    Int(number) ?? Double(decimal: number).flatMap(Int.init(exactly:))
  }

  /// Empty for what is none.
  private var number: String {
    String(decoding: tape.bytes[offset...].prefix { "+-.eE0123456789".utf8.contains($0) }, as: UTF8.self)
  }

  package var bool: Bool? {
    first == UInt8(ascii: "t") ? true : first == UInt8(ascii: "f") ? false : nil
  }

  package var scalar: JSONValue? {
    get throws(Refusal) {
      switch first {
      case UInt8(ascii: "{"), UInt8(ascii: "["): return nil
      case UInt8(ascii: "\""): return try text.map(JSONValue.string)
      case UInt8(ascii: "n"): return .null
      case UInt8(ascii: "t"): return .bool(true)
      case UInt8(ascii: "f"): return .bool(false)
      default:
        return Int64(number).map(JSONValue.integer) ?? .number(Double(decimal: number) ?? .infinity)
      }
    }
  }

  package var members: [(key: String, value: JSONPlace)]? {
    get throws(Refusal) {
      guard isObject else { return nil }
      var members: [(key: String, value: JSONPlace)] = []
      let end = next
      var member = index + 2
      while member < end {
        let value = JSONPlace(tape: tape, index: member + 1)
        members.append((try JSONPlace(tape: tape, index: member).text ?? "", value))
        member = value.next
      }
      return members
    }
  }

  package var position: TextPosition { tape.position(ofByte: offset) }

  package func value(of key: String) throws(Refusal) -> JSONPlace? {
    guard isObject else { return nil }
    var found: JSONPlace?
    let end = next
    var member = index + 2
    while member < end {
      let name = JSONPlace(tape: tape, index: member)
      let value = JSONPlace(tape: tape, index: member + 1)
      if try name.isText(key) {
        guard found == nil else { throw name.wrong("\(key.quoted) appears twice") }
        found = value
      }
      member = value.next
    }
    return found
  }

  package func mayHold(_ test: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    let (start, next) = (offset, Int(next))
    let end = next < tape.places.count ? Int(tape.places[next]) : tape.bytes.count
    return tape.bytes.withUnsafeBufferPointer { test(UnsafeBufferPointer(rebasing: $0[start..<end])) }
  }

  /// The index of what comes after it and everything in it.
  var next: UInt32 {
    isObject || first == UInt8(ascii: "[") ? tape.places[Int(index) + 1] : index + 1
  }

  private var offset: Int { Int(tape.places[Int(index)]) }
  private var first: UInt8 { tape.bytes[offset] }

  /// What stands between the quotes of a string, and whether it is nothing but ASCII without escapes, as nearly all are.
  private var rawText: (bytes: ArraySlice<UInt8>, isPlain: Bool) {
    let (bytes, start) = (tape.bytes, offset + 1)
    var (end, isPlain) = (start, true)
    while bytes[end] != UInt8(ascii: "\"") {
      let isEscape = bytes[end] == UInt8(ascii: "\\")
      if isEscape || bytes[end] >= 0x80 { isPlain = false }
      end += isEscape ? 2 : 1
    }
    return (bytes[start..<end], isPlain)
  }

  private func isText(_ expected: String) throws(Refusal) -> Bool {
    let bytes = tape.bytes
    var next = offset + 1
    for byte in expected.utf8 {
      if bytes[next] == UInt8(ascii: "\\") { return try text == expected }
      guard bytes[next] == byte else { return false }
      next += 1
    }
    return bytes[next] == UInt8(ascii: "\"")
  }
}

/// The escapes of JSON strings.
package enum JSONEscapes {
  /// The text of a string as it stands between its quotes; nil when an escape or the UTF-8 is not well-formed.
  package static func resolved(in raw: ArraySlice<UInt8>) -> String? {
    var text: [UInt8] = []
    var rest = raw
    while let escape = rest.firstIndex(of: UInt8(ascii: "\\")) {
      text += rest[..<escape]
      rest = rest[escape...]
      guard let scalar = takeScalar(from: &rest) else { return nil }
      text += UTF8.encode(scalar)!
    }
    return String(validating: text + rest, as: UTF8.self)
  }

  /// What one escape stands for, or two that are the halves of a character beyond the first 65,536.
  private static func takeScalar(from rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let unit = takeUnit(from: &rest) else { return nil }
    guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) }
    guard let trail = takeUnit(from: &rest), UTF16.isTrailSurrogate(trail) else { return nil }
    return Unicode.Scalar(0x1_0000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00))
  }

  private static func takeUnit(from rest: inout ArraySlice<UInt8>) -> UInt16? {
    guard rest.popFirst() == UInt8(ascii: "\\"), let letter = rest.popFirst() else { return nil }
    switch letter {
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(letter)
    case UInt8(ascii: "u"):
      let digits = rest.prefix(4)
      rest = rest.dropFirst(4)
      guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
      return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    default: return nil
    }
  }
}
