import InventoryModel

extension Table {
  /// Columns in line, as a terminal of fixed width shows them. Nothing in it can move the cursor.
  func plainText(isColored: Bool = false) -> String {
    var lines: [String] = []
    if let title { lines += [HostileText.visible(title), ""] }
    lines += gridLines(isColored: isColored)
    if !rows.isEmpty, !notes.isEmpty { lines.append("") }
    lines += notes.map { HostileText.visible($0) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func gridLines(isColored: Bool) -> [String] {
    guard !rows.isEmpty else { return [] }
    let header = columns.map { HostileText.visible($0.name) }
    let body = rows.map { row in row.map { $0.visibleText() } }
    let widths = columns.indices.map { column in
      body.reduce(DisplayWidth.of(header[column])) { max($0, DisplayWidth.of($1[column])) }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }
    let colors = rows.map { row in row.map { isColored ? $0.ansiColor : nil } }
    let noColors = [String?](repeating: nil, count: columns.count)
    return [line(header, noColors, widths), line(rule, noColors, widths)]
      + zip(body, colors).map { line($0, $1, widths) }
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
    return line
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
