/// Reads JSON (RFC 8259) into the places of a tape. Strings are checked for well-formed UTF-8 when they are asked for.
struct JSONTapeReader {
  private(set) var places: [UInt32] = []
  private let bytes: [UInt8]
  private var at = 0
  private var values = 0
  /// The indices of the objects and arrays that are open, innermost last.
  private var open: [Int] = []

  private let depthLimit: Int
  /// Many times what the largest document of Kubernetes holds; it keeps the tape within 256 MB.
  static let valueLimit = 32 << 20

  init(_ bytes: [UInt8], depthLimit: Int) {
    (self.bytes, self.depthLimit) = (bytes, depthLimit)
    places.reserveCapacity(min(Self.mostPlaces(in: bytes), 2 * Self.valueLimit))
  }

  /// Growing copies all places, and leaves up to half of the room empty. Each value but the first of its object or array
  /// stands behind a comma or a colon, and an object or array has two places; texts hold some of those bytes too.
  private static func mostPlaces(in bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      bytes.reduce(into: 2) { count, byte in
        count &+= byte == 0x2C || byte == 0x3A ? 1 : byte == 0x5B || byte == 0x7B ? 2 : 0
      }
    }
  }

  mutating func readValues() throws(Refusal) {
    skipSpace()
    while at < bytes.count {
      try readValue()
      while let container = open.last { try readNext(in: container) }
      skipSpace()
    }
  }

  /// Reads a value up to its end, or up to the inside of an object or array, which is opened.
  private mutating func readValue() throws(Refusal) {
    guard values < Self.valueLimit else {
      throw Refusal(.tooLarge, "more than \(Self.valueLimit) values", hint: "split it into several files")
    }
    values += 1
    places.append(UInt32(at))
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard open.count < depthLimit else { throw wrong("nested deeper than \(depthLimit)") }
      open.append(places.count - 1)
      places.append(0)
      at += 1
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "t"): try skip("true")
    case UInt8(ascii: "f"): try skip("false")
    case UInt8(ascii: "n"): try skip("null")
    default: try skipNumber()
    }
  }

  /// Reads the next item or member of the innermost open object or array, or its end.
  private mutating func readNext(in container: Int) throws(Refusal) {
    let isObject = bytes[Int(places[container])] == UInt8(ascii: "{")
    let isFirst = places.count == container + 2
    skipSpace()
    if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
      at += 1
      places[container + 1] = UInt32(places.count)
      open.removeLast()
      return
    }
    if !isFirst { try skip(",") }
    skipSpace()
    if isObject { try readKey() }
    try readValue()
  }

  private mutating func readKey() throws(Refusal) {
    guard byte == UInt8(ascii: "\"") else { throw wrong("not JSON: a key is expected here") }
    try readValue()
    skipSpace()
    try skip(":")
    skipSpace()
  }

  // MARK: - Bytes

  /// The byte to be read, or 0 at the end, which is no byte of JSON.
  private var byte: UInt8 { at < bytes.count ? bytes[at] : 0 }

  private mutating func skipSpace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  private mutating func skip(_ expected: StaticString) throws(Refusal) {
    let isThere = expected.withUTF8Buffer { bytes[at...].starts(with: $0) }
    guard isThere else { throw wrong("not JSON: \(expected) is expected here") }
    at += expected.utf8CodeUnitCount
  }

  private mutating func skipString() throws(Refusal) {
    var end = at + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] >= 0x20 {
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    at = end
    guard byte == UInt8(ascii: "\"") else { throw wrong("not JSON: a text does not end") }
    at += 1
  }

  private mutating func skipNumber() throws(Refusal) {
    if byte == UInt8(ascii: "-") { at += 1 }
    let hasLeadingZero = byte == UInt8(ascii: "0")
    guard try skipDigits() == 1 || !hasLeadingZero else { throw wrong("not JSON: a number with a leading zero") }
    if byte == UInt8(ascii: ".") {
      at += 1
      try skipDigits()
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      at += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { at += 1 }
      try skipDigits()
    }
  }

  @discardableResult
  private mutating func skipDigits() throws(Refusal) -> Int {
    let start = at
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
    guard at > start else { throw wrong("not JSON: a value is expected here") }
    return at - start
  }

  private func wrong(_ message: String) -> Refusal {
    guard at < bytes.count else {
      return Refusal(
        .malformed, line: bytes.line(ofByte: bytes.count), "the text ends before its JSON does",
        hint: "export it again")
    }
    return Refusal(
      .malformed, line: bytes.line(ofByte: at), "\(message) (byte \(at))", hint: "export it again")
  }
}
