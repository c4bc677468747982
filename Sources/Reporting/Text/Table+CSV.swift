import InventoryModel

extension Table {
  /// RFC 4180, with one header line and CRLF. Title and notes have no place in it.
  package var csv: String { csvHeader + csvLines }

  var csvHeader: String { columns.map { CSVText.cell($0.name) }.joined(separator: ",") + "\r\n" }

  /// Bytes are collected, because appending to a `String` takes several times as long.
  var csvLines: String {
    var bytes: [UInt8] = []
    for row in rows { CSVText.appendLine(row, to: &bytes) { CSVText.append($0, to: &$1) } }
    return String(decoding: bytes, as: UTF8.self)
  }
}

enum CSVText {
  static func appendLine<Value>(
    _ row: [Value], to bytes: inout [UInt8], each append: (Value, inout [UInt8]) -> Void
  ) {
    for (column, value) in row.enumerated() {
      if column > 0 { bytes.append(UInt8(ascii: ",")) }
      append(value, &bytes)
    }
    bytes.append(contentsOf: "\r\n".utf8)
  }

  static func append(_ cell: Cell, to bytes: inout [UInt8]) {
    if case .number(let text) = cell {
      bytes.append(contentsOf: text.utf8)
    } else {
      var text = cell.rawText ?? ""
      text.withUTF8 { append($0, to: &bytes) }
    }
  }

  /// Appends a cell of UTF-8.
  static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    if isPlain(text) {
      bytes.append(contentsOf: text)
    } else {
      bytes.append(contentsOf: guarded(String(decoding: text, as: UTF8.self)).utf8)
    }
  }

  static func cell(_ text: String) -> String {
    var (text, bytes) = (text, [UInt8]())
    text.withUTF8 { append($0, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func guarded(_ text: String) -> String {
    let guarded = guardingFormula(HostileText.visible(text, except: ["\t", "\r", "\n"]))
    return needsQuotes(guarded) ? quoted(guarded) : guarded
  }

  /// Whether a text of ASCII can stand as it is, as most can. All of it is looked at, which is faster than to ask after
  /// each byte.
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    guard !first.beginsFormula, first != UInt8(ascii: " "), last != UInt8(ascii: " ") else { return false }
    var others: UInt8 = 0
    for byte in text { others |= byte.isPlain ? 0 : 1 }
    return others == 0
  }

  /// A spreadsheet would compute what starts like a formula; an apostrophe makes it text.
  /// Scalars, not characters: `=` with a combining mark is another character, yet starts a formula.
  private static func guardingFormula(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let isFormula = scalars.first { !$0.properties.isWhitespace }.map { "=+-@".unicodeScalars.contains($0) } ?? false
    let startsHidden = scalars.first.map { "\t\r".unicodeScalars.contains($0) } ?? false
    return isFormula || startsHidden ? "'" + text : text
  }

  private static func needsQuotes(_ text: String) -> Bool {
    text.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) } || text.first == " " || text.last == " "
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result.unicodeScalars.append(scalar) }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}

extension UInt8 {
  fileprivate var beginsFormula: Bool {
    self == UInt8(ascii: "=") || self == UInt8(ascii: "+") || self == UInt8(ascii: "-") || self == UInt8(ascii: "@")
  }

  /// Whether it is a printable character of ASCII that CSV does not quote.
  fileprivate var isPlain: Bool {
    (0x20...0x7E).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: ",")
  }
}
