import InventoryModel

extension Table {
  /// Columns in line, as a terminal of fixed width shows them. Nothing in it can move the cursor.
  func plainText(isColored: Bool = false) -> String {
    var text = title.map { HostileText.visible($0) + "\n\n" } ?? ""
    addGrid(to: &text, isColored: isColored)
    if !rows.isEmpty, !notes.isEmpty { text += "\n" }
    for note in notes { text += HostileText.visible(note) + "\n" }
    return text
  }

  /// Line by line, as there may be very many.
  private func addGrid(to text: inout String, isColored: Bool) {
    guard !rows.isEmpty else { return }
    let header = columns.map { HostileText.visible($0.name) }
    let widths = columns.indices.map { column in
      rows.reduce(DisplayWidth.of(header[column])) { max($0, DisplayWidth.of($1[column].visibleText())) }
    }
    let noColors = [String?](repeating: nil, count: columns.count)
    text += line(header, noColors, widths) + line(widths.map { String(repeating: "─", count: $0) }, noColors, widths)
    for row in rows {
      text += line(row.map { $0.visibleText() }, isColored ? row.map(\.ansiColor) : noColors, widths)
    }
  }

  private func line(_ texts: [String], _ colors: [String?], _ widths: [Int]) -> String {
    var line = ""
    for (index, text) in texts.enumerated() {
      let padding = String(repeating: " ", count: widths[index] - DisplayWidth.of(text))
      let painted = colors[index].map { "\u{1B}[\($0)m\(text)\u{1B}[0m" } ?? text
      let separator = index == 0 ? "" : "  "
      line += separator + (columns[index].alignment == .right ? padding + painted : painted + padding)
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
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
