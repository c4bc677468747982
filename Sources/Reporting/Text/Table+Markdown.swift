import InventoryModel

extension Table {
  /// GitHub Flavored Markdown: a heading, a table, and a paragraph for each note.
  var markdown: String {
    var blocks: [String] = []
    if let title { blocks.append("### " + MarkdownText.escaped(title)) }
    if !rows.isEmpty { blocks.append(grid) }
    blocks += notes.map(MarkdownText.escaped)
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var grid: String {
    let header = columns.map { MarkdownText.escaped($0.name) }
    let rule = columns.map { $0.alignment == .right ? "--:" : "---" }
    let body = rows.map { row in row.map { MarkdownText.escaped($0.visibleText()) } }
    return ([header, rule] + body).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
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
