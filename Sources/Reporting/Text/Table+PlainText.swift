import InventoryModel

extension Table {
  /// Columns in line, as a terminal of fixed width shows them. Nothing in it can move the cursor.
  func plainText(isColored: Bool = false) -> String {
    var text = title.map { HostileText.visible($0) + "\n\n" } ?? ""
    if !rows.isEmpty {
      var lines = GridLines(columns, isColored: isColored)
      for row in rows { lines.add(row) }
      lines.forEachPart { text += $0 }
    }
    if !rows.isEmpty, !notes.isEmpty { text += "\n" }
    for note in notes { text += HostileText.visible(note) + "\n" }
    return text
  }
}
