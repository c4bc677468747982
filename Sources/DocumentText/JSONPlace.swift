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
    guard first == UInt8(ascii: "[") else { return nil }
    return inside
  }

  package var text: String? {
    get throws(Refusal) {
      guard first == UInt8(ascii: "\"") else { return nil }
      let raw = rawText
      let text =
        raw.contains(UInt8(ascii: "\\")) ? JSONEscapes.resolved(in: raw) : String(validating: raw, as: UTF8.self)
      guard let text else { throw wrong("a text is not well-formed") }
      return text
    }
  }

  package var integer: Int? {
    let digits = tape.bytes[offset...].prefix { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  package var bool: Bool? {
    first == UInt8(ascii: "t") ? true : first == UInt8(ascii: "f") ? false : nil
  }

  package var scalar: JSONValue? {
    get throws(Refusal) {
      if isNull { return .null }
      if let bool { return .bool(bool) }
      if let text = try text { return .string(text) }
      guard first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else { return nil }
      let digits = tape.bytes[offset...].prefix { "+-.eE0123456789".utf8.contains($0) }
      let number = String(decoding: digits, as: UTF8.self)
      return Int64(number).map(JSONValue.integer) ?? .number(Double(number) ?? .nan)
    }
  }

  package var members: [(key: String, value: JSONPlace)]? {
    get throws(Refusal) {
      guard isObject else { return nil }
      var members: [(key: String, value: JSONPlace)] = []
      var member = index + 1
      while member < entry.next {
        let value = JSONPlace(tape: tape, index: member + 1)
        members.append((try JSONPlace(tape: tape, index: member).text ?? "", value))
        member = value.entry.next
      }
      return members
    }
  }

  package var position: TextPosition { tape.position(ofByte: offset) }

  package func value(of key: String) throws(Refusal) -> JSONPlace? {
    guard isObject else { return nil }
    var found: JSONPlace?
    var member = index + 1
    while member < entry.next {
      let name = JSONPlace(tape: tape, index: member)
      let value = JSONPlace(tape: tape, index: member + 1)
      if try name.isText(key) {
        guard found == nil else { throw name.wrong("\(key.quoted) appears twice") }
        found = value
      }
      member = value.entry.next
    }
    return found
  }

  private var entry: JSONTape.Entry { tape.entries[Int(index)] }
  private var offset: Int { Int(entry.offset) }
  private var first: UInt8 { tape.bytes[offset] }

  private var inside: [JSONPlace] {
    var places: [JSONPlace] = []
    var next = index + 1
    while next < entry.next {
      places.append(JSONPlace(tape: tape, index: next))
      next = tape.entries[Int(next)].next
    }
    return places
  }

  /// What stands between the quotes of a string.
  private var rawText: ArraySlice<UInt8> {
    let (bytes, start) = (tape.bytes, offset + 1)
    var end = start
    while bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
    return bytes[start..<end]
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
    var units: [UInt16] = []
    var rest = raw
    while let escape = rest.firstIndex(of: UInt8(ascii: "\\")) {
      guard let plain = String(validating: rest[..<escape], as: UTF8.self) else { return nil }
      units += plain.utf16
      rest = rest[(escape + 1)...]
      guard let unit = takeEscaped(from: &rest) else { return nil }
      units.append(unit)
    }
    guard let plain = String(validating: rest, as: UTF8.self) else { return nil }
    return String(validating: units + plain.utf16, as: UTF16.self)
  }

  private static func takeEscaped(from rest: inout ArraySlice<UInt8>) -> UInt16? {
    guard let letter = rest.popFirst() else { return nil }
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
