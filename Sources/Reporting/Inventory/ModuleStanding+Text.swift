import InventoryModel

extension ModuleStanding {
  /// Which module, which certificate and which date: `Libgcrypt 1.9.4, #4793, sunset 2026-09-09`; nil where no module is
  /// known.
  package var name: String? {
    guard let module else { return nil }
    return [module, number.map { "#\($0)" }, sunsetDay.map { "sunset \($0)" }].compactMap(\.self)
      .joined(separator: ", ")
  }
}
