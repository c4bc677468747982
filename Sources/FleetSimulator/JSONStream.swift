/// Writes JSON piece by piece and hands it on in chunks, so that no document is ever held whole.
struct JSONStream {
  enum Spelling {
    /// `enableFIPS`, and nothing where there is no value.
    case rest
    /// `enableFips`, and `null` where there is no value.
    case commandLine
  }

  /// Takes each chunk before the next is written.
  typealias Sink = (UnsafeRawBufferPointer) throws -> Void

  let spelling: Spelling
  /// By two spaces, as `az` prints; everything on one line otherwise.
  let isIndented: Bool
  private let sink: Sink
  private var bytes: [UInt8] = []
  private var depth = 0
  private var needsComma = false
  private static let chunkSize = 1 << 20

  init(spelling: Spelling, isIndented: Bool, sink: @escaping Sink) {
    (self.spelling, self.isIndented, self.sink) = (spelling, isIndented, sink)
    bytes.reserveCapacity(Self.chunkSize + (1 << 16))
  }

  // MARK: - Structure

  mutating func object(_ members: (inout JSONStream) throws -> Void) rethrows {
    open("{")
    try members(&self)
    close("}")
  }

  /// An array whose elements may be more than memory holds.
  mutating func array(_ elements: some Sequence<Fact>) throws {
    open("[")
    for element in elements {
      beginItem()
      append(element)
      if bytes.count >= Self.chunkSize { try flush() }
    }
    close("]")
  }

  mutating func key(_ key: StaticString) {
    beginItem()
    byte("\"")
    if spelling == .rest { bytes.append(contentsOf: key.bytes) } else { appendCommandLineSpelling(of: key.bytes) }
    byte("\"")
    endKey()
  }

  mutating func member(_ name: StaticString, _ value: Fact) {
    guard spelling == .commandLine || !value.isNull else { return }
    key(name)
    append(value)
  }

  /// Ends a line between two values that belong to no array.
  mutating func newline() throws {
    byte("\n")
    if bytes.count >= Self.chunkSize { try flush() }
  }

  mutating func flush() throws {
    try bytes.withUnsafeBytes(sink)
    bytes.removeAll(keepingCapacity: true)
  }

  // MARK: - Values

  mutating func append(_ fact: Fact) {
    switch fact {
    case .null: literal("null")
    case .bool(let value): literal(value ? "true" : "false")
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .text(let value): append(value)
    case .array(let elements):
      open("[")
      for element in elements {
        beginItem()
        append(element)
      }
      close("]")
    case .object(let members):
      open("{")
      for (name, value) in members { member(name, value) }
      close("}")
    case .dictionary(let entries): append(entries)
    case .reference(let id, let resourceGroup):
      open("{")
      member("id", .text(id))
      if spelling == .commandLine { member("resourceGroup", .text(resourceGroup)) }
      close("}")
    }
  }

  private mutating func append(_ entries: [(key: String, value: Fact)]) {
    open("{")
    for (name, value) in entries where spelling == .commandLine || !value.isNull {
      beginItem()
      append(name)
      endKey()
      append(value)
    }
    close("}")
  }

  private mutating func append(_ text: String) {
    byte("\"")
    for character in text.utf8 {
      switch character {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        byte("\\")
        bytes.append(character)
      case ..<0x20: preconditionFailure("no simulated text has control characters")
      default: bytes.append(character)
      }
    }
    byte("\"")
  }

  // MARK: - Bytes

  private mutating func byte(_ character: Unicode.Scalar) { bytes.append(UInt8(ascii: character)) }
  private mutating func literal(_ text: StaticString) { bytes.append(contentsOf: text.bytes) }

  private mutating func open(_ bracket: Unicode.Scalar) {
    byte(bracket)
    depth += 1
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    depth -= 1
    if needsComma && isIndented { beginLine() }
    byte(bracket)
    needsComma = true
  }

  private mutating func beginItem() {
    if needsComma { byte(",") }
    if isIndented { beginLine() }
    needsComma = true
  }

  private mutating func endKey() { literal(isIndented ? ": " : ":") }

  private mutating func beginLine() {
    byte("\n")
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  /// Folds abbreviations: `enableFIPS` is `enableFips`, `nodeOSUpgradeChannel` is `nodeOsUpgradeChannel`.
  ///
  /// A capital after a capital becomes small unless a small letter follows, which is what the CLI's Python names
  /// (`enable_fips`, `managed_outbound_i_ps`) come to in camel case.
  private mutating func appendCommandLineSpelling(of key: UnsafeBufferPointer<UInt8>) {
    let isCapital = { (position: Int) in position < key.count && (0x41...0x5A).contains(key[position]) }
    for position in key.indices {
      let isFolded = position > 0 && isCapital(position) && isCapital(position - 1)
      let isBeforeSmall = position + 1 < key.count && !isCapital(position + 1)
      bytes.append(isFolded && !isBeforeSmall ? key[position] | 0x20 : key[position])
    }
  }
}
