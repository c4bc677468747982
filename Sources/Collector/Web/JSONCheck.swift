import Foundation

/// Whether bytes are one value of JSON (RFC 8259), found out in one pass without making anything of it.
struct JSONCheck {
  /// Nesting as deep as that, or deeper, is none.
  private static let mostLevels = 512
  /// How many bytes are read before it is asked again whether to go on.
  private static let stretch = 1 << 18

  private let bytes: UnsafeRawBufferPointer
  private var index = 0
  /// Of each level that is open, whether it is an object.
  private var levels: [Bool] = []

  /// - Parameter isOver: asked from time to time.
  /// - Returns: nil where it was over before that was known.
  static func isValid(_ data: Data, until isOver: () -> Bool) -> Bool? {
    guard String(validating: data, as: UTF8.self) != nil else { return false }
    return data.withUnsafeBytes { bytes in
      var check = JSONCheck(bytes: bytes)
      return check.run(until: isOver)
    }
  }

  private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func run(until isOver: () -> Bool) -> Bool? {
    var end = Self.stretch
    repeat {
      guard readValue() else { return false }
      if index > end {
        if isOver() { return nil }
        end = index + Self.stretch
      }
    } while !levels.isEmpty
    skipSpace()
    return index == bytes.count
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: scalar) else { return false }
    index += 1
    return true
  }

  /// A value, or the beginning of one that holds others; then what ends those that it is the last of, or the comma and
  /// the name that stand before the next one.
  private mutating func readValue() -> Bool {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return open(isObject: true)
    case UInt8(ascii: "["): return open(isObject: false)
    case UInt8(ascii: "\""): guard readString() else { return false }
    case UInt8(ascii: "t"): guard readWord("true") else { return false }
    case UInt8(ascii: "f"): guard readWord("false") else { return false }
    case UInt8(ascii: "n"): guard readWord("null") else { return false }
    default: guard readNumber() else { return false }
    }
    return readRest()
  }

  private mutating func open(isObject: Bool) -> Bool {
    index += 1
    guard !skip(isObject ? "}" : "]") else { return readRest() }
    guard levels.count < Self.mostLevels else { return false }
    levels.append(isObject)
    return !isObject || readName()
  }

  private mutating func readRest() -> Bool {
    while let isObject = levels.last {
      if skip(",") { return !isObject || readName() }
      guard skip(isObject ? "}" : "]") else { return false }
      levels.removeLast()
    }
    return true
  }

  private mutating func readName() -> Bool {
    skipSpace()
    return next == UInt8(ascii: "\"") && readString() && skip(":")
  }

  private mutating func readString() -> Bool {
    index += 1
    while let byte = next, byte >= 0x20 {
      index += 1
      if byte == UInt8(ascii: "\"") { return true }
      if byte == UInt8(ascii: "\\"), !readEscape() { return false }
    }
    return false
  }

  private mutating func readEscape() -> Bool {
    guard let byte = next else { return false }
    index += 1
    guard byte == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(byte) }
    for _ in 0..<4 {
      guard let digit = next, Character(Unicode.Scalar(digit)).isHexDigit else { return false }
      index += 1
    }
    return true
  }

  private mutating func readWord(_ word: StaticString) -> Bool {
    guard bytes.count - index >= word.utf8CodeUnitCount else { return false }
    let isFound = memcmp(bytes.baseAddress! + index, word.utf8Start, word.utf8CodeUnitCount) == 0
    index += word.utf8CodeUnitCount
    return isFound
  }

  private mutating func readNumber() -> Bool {
    if next == UInt8(ascii: "-") { index += 1 }
    let isZero = next == UInt8(ascii: "0")
    guard let count = readDigits(), count == 1 || !isZero else { return false }
    if next == UInt8(ascii: ".") {
      index += 1
      guard readDigits() != nil else { return false }
    }
    guard next == UInt8(ascii: "e") || next == UInt8(ascii: "E") else { return true }
    index += 1
    if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
    return readDigits() != nil
  }

  /// How many there are; nil for none.
  private mutating func readDigits() -> Int? {
    let start = index
    while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
    return index > start ? index - start : nil
  }
}
