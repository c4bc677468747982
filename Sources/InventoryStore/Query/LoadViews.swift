import GRDB
import InventoryModel

extension InventoryStore {
  /// The views for everybody, by name, with what they say of themselves.
  package func loadViews() throws -> [DocumentedView] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: #"SELECT name, sql FROM sqlite_schema WHERE type = 'view' AND name LIKE 'v\_%' ESCAPE '\' ORDER BY name"#
      ).map { try DocumentedView(name: $0[0], definition: $0[1]) }
    }
  }
}

extension DocumentedView {
  /// Reads the comments between the parentheses of a view's columns: each column stands on its line with its meaning
  /// behind it, and before the first what the view is. A line of comment alone goes on with what stands above.
  init(name: String, definition: String) {
    self.init(name: name, meaning: "", columns: [])
    for line in definition.split(separator: "\n").dropFirst().prefix(while: { !$0.hasPrefix(")") }) {
      let parts = line.split(separator: "--", maxSplits: 1, omittingEmptySubsequences: false)
      let column = String(parts[0].filter { $0 != " " && $0 != "," })
      let text = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
      if !column.isEmpty {
        columns.append(Column(name: column, meaning: text))
      } else if columns.isEmpty {
        meaning += (meaning.isEmpty ? "" : " ") + text
      } else {
        columns[columns.count - 1].meaning += " " + text
      }
    }
  }
}
