import InventoryModel

extension Table {
  /// Columns in line, as a terminal of fixed width shows them. Nothing in it can move the cursor.
  func plainText(isColored: Bool = false) -> String {
    var text = title.map { HostileText.visible($0) + "\n\n" } ?? ""
    text += grid(isColored: isColored)
    if !rows.isEmpty, !notes.isEmpty { text += "\n" }
    for note in notes { text += HostileText.visible(note) + "\n" }
    return text
  }

  private func grid(isColored: Bool) -> String {
    guard !rows.isEmpty else { return "" }
    let header = columns.map { HostileText.visible($0.name) }
    let widths = columns.indices.map { column in
      rows.reduce(DisplayWidth.of(header[column])) { max($0, DisplayWidth.of($1[column].visibleText())) }
    }
    var lines = GridLines(widths: widths, alignments: columns.map(\.alignment))
    for (column, text) in header.enumerated() { lines.add(text, in: column) }
    lines.endLine()
    for (column, width) in widths.enumerated() { lines.add(String(repeating: "─", count: width), in: column) }
    lines.endLine()
    for row in rows {
      for (column, cell) in row.enumerated() {
        lines.add(cell.visibleText(), in: column, color: isColored ? cell.ansiColor : nil)
      }
      lines.endLine()
    }
    return lines.text
  }
}

/// Lines of texts that stand under one another.
///
/// Bytes are collected, because there may be very many lines, and appending to a `String` takes several times as long.
private struct GridLines {
  let widths: [Int]
  let alignments: [Table.Heading.Alignment]
  private var bytes: [UInt8] = []

  init(widths: [Int], alignments: [Table.Heading.Alignment]) { (self.widths, self.alignments) = (widths, alignments) }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func add(_ text: String, in column: Int, color: String? = nil) {
    let padding = widths[column] - DisplayWidth.of(text)
    let isRight = alignments[column] == .right
    addSpaces((column > 0 ? 2 : 0) + (isRight ? padding : 0))
    bytes += (color.map { "\u{1B}[\($0)m\(text)\u{1B}[0m" } ?? text).utf8
    if !isRight { addSpaces(padding) }
  }

  private mutating func addSpaces(_ count: Int) { bytes += repeatElement(UInt8(ascii: " "), count: count) }

  /// Spaces at the end are left out.
  mutating func endLine() {
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    bytes.append(UInt8(ascii: "\n"))
  }
}

extension Cell {
  /// Red, yellow and green of the eight colours that every terminal has.
  fileprivate var ansiColor: String? {
    switch self {
    case .verdict(.fail): "31"
    case .verdict(.unknown): "33"
    case .verdict(.pass): "32"
    default: nil
    }
  }
}
