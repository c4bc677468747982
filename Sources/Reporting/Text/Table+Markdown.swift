import InventoryModel

extension Table {
  /// GitHub Flavored Markdown: a heading, a table, and a paragraph for each note.
  var markdown: String {
    var blocks: [String] = []
    if let title { blocks.append("### " + MarkdownText.escaped(title)) }
    if !rows.isEmpty { blocks.append((markdownHead + rows.map(Self.markdownLine)).joined(separator: "\n")) }
    blocks += notes.map(MarkdownText.escaped)
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The lines above those of the rows.
  var markdownHead: [String] {
    [columns.map { MarkdownText.escaped($0.name) }, columns.map { $0.alignment == .right ? "--:" : "---" }]
      .map(Self.line)
  }

  static func markdownLine(_ row: [Cell]) -> String { line(row.map { MarkdownText.escaped($0.visibleText()) }) }

  private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

enum MarkdownText {
  /// Text that Markdown shows as it stands; line breaks and other hidden characters become visible first.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in HostileText.visible(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "|", "`", "*", "_", "[", "]", "\\", "~": result += "\\\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
