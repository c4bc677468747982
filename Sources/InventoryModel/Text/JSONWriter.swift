import Foundation

extension JSONValue {
  /// JSON text (RFC 8259) with sorted keys, so that equal values give equal text.
  ///
  /// Characters that could take over a terminal are written as `\u` escapes, which mean the same to every reader.
  package func text(isIndented: Bool = false) -> String {
    var writer = JSONWriter(isIndented: isIndented)
    writer.write(self)
    return writer.text
  }

  /// Hands on the indented text piece by piece, with an end of line.
  ///
  /// - Parameter omitsNulls: whether members of objects without a value are left out: many formats know no null.
  package func forEachPieceOfText(omitsNulls: Bool = false, _ take: ([UInt8]) throws -> Void) throws {
    try JSONWriter.forEachPieceOfText(omitsNulls: omitsNulls, writing: { $0.write(self) }, take)
  }

  /// A value as people read it: text without quotes, the rest as JSON.
  package var displayText: String {
    if case .string(let text) = self { text } else { text() }
  }
}

/// Foundation's encoder takes four seconds for an inventory of 70,000 pools, and leaves bidi controls as they are.
///
/// Bytes are collected, because appending to a `String` takes several times as long.
package struct JSONWriter {
  private var bytes: [UInt8] = []
  private let isIndented: Bool
  private let omitsNulls: Bool
  private var depth = 0
  /// Takes what was written, as soon as it is much.
  private let take: (([UInt8]) -> Void)?
  private static let pieceSize = 1 << 16

  /// Hands on an indented text piece by piece, with an end of line, so that it never is in memory as a whole. No piece
  /// ends within a text or a number.
  package static func forEachPieceOfText(
    omitsNulls: Bool = false, writing write: (inout JSONWriter) throws -> Void, _ take: ([UInt8]) throws -> Void
  ) throws {
    var failure: (any Error)?
    func handOn(_ piece: [UInt8]) {
      guard failure == nil else { return }
      do { try take(piece) } catch { failure = error }
    }
    try withoutActuallyEscaping(handOn) { handOn in
      var writer = JSONWriter(isIndented: true, omitsNulls: omitsNulls, handingOnTo: handOn)
      try write(&writer)
      writer.append("\n")
      writer.handOn()
    }
    if let failure { throw failure }
  }

  package init(isIndented: Bool) { self.init(isIndented: isIndented, omitsNulls: false) }

  private init(isIndented: Bool, omitsNulls: Bool, handingOnTo take: (([UInt8]) -> Void)? = nil) {
    (self.isIndented, self.omitsNulls, self.take) = (isIndented, omitsNulls, take)
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package mutating func write(_ value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .integer(let value): append(String(value))
    // JSON has no infinity; what has no value is null.
    case .number(let value): append(value.isFinite ? String(value) : "null")
    case .string(let value): write(value)
    case .array(let elements): write(elements, between: "[", and: "]") { $0.write($1) }
    case .object(let members):
      let shown = omitsNulls ? members.filter { $0.value != .null } : members
      write(shown.sorted { $0.key < $1.key }, between: "{", and: "}") { $0.write($1) }
    }
  }

  /// Text that is JSON already.
  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  private mutating func write(_ member: (key: String, value: JSONValue)) {
    write(key: member.key)
    write(member.value)
  }

  /// What comes next is its value.
  package mutating func write(key: String) {
    write(key)
    append(isIndented ? ": " : ":")
  }

  /// An array or object, whose parts are written one by one: there may be very many.
  @inlinable
  package mutating func write<Part>(
    _ parts: [Part], between open: String, and close: String, each writePart: (inout Self, Part) -> Void
  ) {
    write(parts.count, between: open, and: close) { writePart(&$0, parts[$1]) }
  }

  /// The same of parts that have numbers, from 0.
  package mutating func write(
    _ count: Int, between open: String, and close: String, each writePart: (inout Self, Int) -> Void
  ) {
    append(open)
    depth += 1
    for number in 0..<count {
      beginPart(isFirst: number == 0)
      writePart(&self, number)
      handOnIfMuch()
    }
    depth -= 1
    if count > 0 { breakLine() }
    append(close)
  }

  private mutating func beginPart(isFirst: Bool) {
    if !isFirst { append(",") }
    breakLine()
  }

  /// The same of very many parts, which are not held: `forEachPart` hands on one after the other. All cores write, each
  /// some at a time.
  package mutating func writeAtOnce<Part: Sendable>(
    between open: String, and close: String, each writePart: @escaping @Sendable (inout Self, Part) -> Void,
    of forEachPart: ((Part) -> Void) throws -> Void
  ) rethrows {
    append(open)
    depth += 1
    var (round, isFirst) = ([Part](), true)
    func writeRound() {
      // Few parts may each be long, and are handed on piece by piece.
      if round.count <= Self.fewParts {
        for part in round {
          beginPart(isFirst: isFirst)
          isFirst = false
          writePart(&self, part)
          handOnIfMuch()
        }
      } else {
        for text in texts(of: round, isFirst: isFirst, each: writePart) {
          bytes += text
          handOnIfMuch()
        }
        isFirst = false
      }
      round.removeAll(keepingCapacity: true)
    }
    try forEachPart { part in
      round.append(part)
      if round.count == Self.cores * Self.fewParts { writeRound() }
    }
    writeRound()
    depth -= 1
    if !isFirst { breakLine() }
    append(close)
  }

  private static let fewParts = 64
  /// Asking for it reads files.
  private static let cores = ProcessInfo.processInfo.activeProcessorCount

  /// The texts of parts of an array, each begun by what divides it from the part before.
  private func texts<Part: Sendable>(
    of parts: [Part], isFirst: Bool, each writePart: @Sendable (inout Self, Part) -> Void
  ) -> [[UInt8]] {
    let (isIndented, omitsNulls, depth) = (isIndented, omitsNulls, depth)
    let starts = Array(stride(from: 0, to: parts.count, by: Self.fewParts))
    return starts.concurrentMap { start in
      var writer = JSONWriter(isIndented: isIndented, omitsNulls: omitsNulls)
      writer.depth = depth
      for index in start..<min(start + Self.fewParts, parts.count) {
        writer.beginPart(isFirst: isFirst && index == 0)
        writePart(&writer, parts[index])
      }
      return writer.bytes
    }
  }

  private mutating func handOnIfMuch() { if bytes.count >= Self.pieceSize { handOn() } }

  /// Hands on what is left, if somebody takes it.
  private mutating func handOn() {
    guard let take else { return }
    take(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func breakLine() {
    guard isIndented else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  package mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    if !appendIfPlain(string) {
      for scalar in string.unicodeScalars { write(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a text of which no character needs an escape; nearly all are.
  private mutating func appendIfPlain(_ string: String) -> Bool {
    var string = string
    return string.withUTF8 { text in
      for byte in text where byte < 0x20 || byte >= 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        return false
      }
      bytes.append(contentsOf: text)
      return true
    }
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    if scalar == "\"" || scalar == "\\" {
      bytes += [UInt8(ascii: "\\"), UInt8(ascii: scalar)]
    } else if HostileText.isHidden(scalar) {
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16, uppercase: true)
        append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      }
    } else {
      bytes.append(contentsOf: UTF8.encode(scalar)!)
    }
  }
}
