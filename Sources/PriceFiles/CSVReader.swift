import InventoryModel

/// CSV (RFC 4180) that comes in pieces: records under the names of the first.
struct CSVReader {
  /// A longer record is none.
  static let longestRecord = 1 << 20

  private let file: String
  /// The columns that are asked for, as they are asked for.
  private let asked: [String]
  private var record: [UInt8] = []
  /// Where each field of the record ends.
  private var ends: [Int] = []
  private var isQuoted = false
  private var wasQuote = false
  private var places: [String: Int]?
  private var columnCount = 0
  private var lastColumn = 0
  /// Of the header, those without a name or with one that is taken among them.
  private var fieldCount = 0
  private(set) var line = 1

  init(file: String, asked: [String]) { (self.file, self.asked) = (file, asked) }

  /// One record, whose fields are asked for by the names of `asked`.
  struct Record {
    fileprivate let bytes: [UInt8]
    fileprivate let ends: [Int]
    fileprivate let places: [String: Int]

    /// Empty where there is no such column.
    func text(_ name: String) -> String {
      guard let place = places[name], place < ends.count else { return "" }
      return text(at: place)
    }

    /// The same for records that are alike to the byte.
    var fingerprint: Int {
      var hasher = Hasher()
      hasher.combine(bytes)
      hasher.combine(ends)
      return hasher.finalize()
    }

    fileprivate func text(at place: Int) -> String {
      String(decoding: bytes[(place == 0 ? 0 : ends[place - 1])..<ends[place]], as: UTF8.self)
    }
  }

  static func names(in line: ArraySlice<UInt8>) -> [String] {
    var reader = CSVReader(file: "", asked: [])
    try? reader.read(line + [0x0A]) { _, _ in }
    return reader.places.map { Array($0.keys) } ?? []
  }

  mutating func read(_ bytes: ArraySlice<UInt8>, _ body: (Record, Int) throws -> Void) throws {
    for byte in bytes {
      if wasQuote {
        wasQuote = false
        if byte == UInt8(ascii: "\"") {
          record.append(byte)
          continue
        }
        isQuoted = false
      }
      switch byte {
      case UInt8(ascii: "\""):
        if isQuoted { wasQuote = true } else { isQuoted = true }
      case UInt8(ascii: ",") where !isQuoted: ends.append(record.count)
      case 0x0A where !isQuoted, 0x0D where !isQuoted: try end(body)
      default:
        record.append(byte)
        guard record.count <= Self.longestRecord else {
          throw PriceFault(file, "line \(line) is too long, or a quote is not closed", hint: "export it again")
        }
      }
      if byte == 0x0A { line += 1 }
    }
  }

  mutating func finish(_ body: (Record, Int) throws -> Void) throws {
    guard !isQuoted || wasQuote else {
      throw PriceFault(file, "the text ends within quotes", hint: "export it again")
    }
    (isQuoted, wasQuote) = (false, false)
    try end(body)
  }

  private mutating func end(_ body: (Record, Int) throws -> Void) throws {
    guard !record.isEmpty || !ends.isEmpty else { return }
    ends.append(record.count)
    defer {
      record.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
    }
    guard let places else {
      let named = Record(bytes: record, ends: ends, places: [:])
      let names = ends.indices.map { named.text(at: $0).trimmed.foldedID }
      var places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
      (columnCount, lastColumn, fieldCount) = (places.count, places.values.max() ?? 0, names.count)
      for name in asked where names.count(where: { $0 == name.foldedID }) > 1 {
        throw PriceFault(file, "has the column \(name) twice", hint: "leave one out")
      }
      for name in asked { places[name] = places[name.foldedID] }
      self.places = places
      return
    }
    let read = Record(bytes: record, ends: ends, places: places)
    // What stands behind the last column was pushed there, as by a decimal comma.
    let isShifted = ends.indices.dropFirst(fieldCount).contains { !read.text(at: $0).trimmed.isEmpty }
    guard ends.count == columnCount || ends.count > lastColumn, !isShifted else {
      throw PriceFault(file, "line \(line) has \(ends.count) fields, not \(fieldCount)", hint: "export it again")
    }
    try body(read, line)
  }
}

extension String {
  /// Without blanks around it.
  var trimmed: String {
    let visible: ClosedRange<UInt8> = 0x21...0x7E
    if let first = utf8.first, let last = utf8.last, visible.contains(first), visible.contains(last) { return self }
    let rest = drop(while: \.isWhitespace)
    return String(rest[..<(rest.lastIndex { !$0.isWhitespace }.map { rest.index(after: $0) } ?? rest.startIndex)])
  }
}
