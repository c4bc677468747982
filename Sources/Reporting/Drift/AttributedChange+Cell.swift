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
