import InventoryModel

extension Table {
  /// RFC 4180, with one header line and CRLF. Title and notes have no place in it.
  package var csv: String { csvHeader + csvLines }

  var csvHeader: String { columns.map { CSVText.cell($0.name) }.joined(separator: ",") + "\r\n" }

  var csvLines: String {
    var text = ""
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column > 0 { text += "," }
        text += cell.csv
      }
      text += "\r\n"
    }
    return text
  }
}

extension Cell {
  fileprivate var csv: String {
    if case .number(let text) = self { return text }
    return CSVText.cell(rawText ?? "")
  }
}

enum CSVText {
  static func cell(_ text: String) -> String {
    if isPlain(text) { return text }
    let guarded = guardingFormula(HostileText.visible(text, except: ["\t", "\r", "\n"]))
    return needsQuotes(guarded) ? quoted(guarded) : guarded
  }

  /// Whether a text of ASCII can stand as it is, as most can.
  private static func isPlain(_ text: String) -> Bool {
    let utf8 = text.utf8
    guard let first = utf8.first, let last = utf8.last else { return true }
    return !"=+-@ ".utf8.contains(first) && last != UInt8(ascii: " ") && utf8.allSatisfy(\.isPlain)
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
  /// Whether it is a printable character of ASCII that CSV does not quote.
  fileprivate var isPlain: Bool {
    (0x20...0x7E).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: ",")
  }
}
