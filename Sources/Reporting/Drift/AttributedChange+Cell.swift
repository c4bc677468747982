import InventoryModel

extension Cell {
  /// Who made some changes and with what, each once: `ana@example.com (Azure CLI)`.
  init(authors changes: [AttributedChange]) {
    let names = changes.map { change in
      let name = change.actor ?? change.actorKind ?? "somebody"
      return change.client.map { "\(name) (\($0))" } ?? name
    }
    let distinct = names.enumerated().filter { !names[..<$0.offset].contains($0.element) }.map(\.element)
    self.init(distinct.isEmpty ? nil : distinct.joined(separator: ", "))
  }
}

extension Table {
  /// A table with a last column for who changed what each row shows; without it where nobody is known.
  init(title: String, columns: [Column], rows: [[Cell]], authors: [[AttributedChange]]) {
    guard authors.contains(where: { !$0.isEmpty }) else {
      self.init(title: title, columns: columns, rows: rows)
      return
    }
    self.init(
      title: title, columns: columns + ["changed by"], rows: zip(rows, authors).map { $0 + [Cell(authors: $1)] })
  }
}
