import InventoryModel

/// A number of a month that is another today than when that month was first written.
package struct Restatement: Hashable, Sendable {
  package var month: Month
  /// Its name, such as `kpi.pools.pass`, or the id of an item.
  package var name: String
  /// Null where there was none.
  package var before: JSONValue
  package var after: JSONValue

  /// What differs, by name.
  package static func all(of frozen: FrozenMonth, today: [String: JSONValue]) -> [Restatement] {
    Set(frozen.numbers.keys).union(today.keys).sorted().compactMap { name in
      let (before, after) = (frozen.numbers[name] ?? .null, today[name] ?? .null)
      return before.isSame(as: after)
        ? nil : Restatement(month: frozen.month, name: name, before: before, after: after)
    }
  }
}

extension Restatement: Record {
  package static let attributes: [Column<Restatement>] = [
    Column("month", "month") { $0.month.description },
    Column("name", "what") { $0.name },
    Column("before", "as first written") { $0.before },
    Column("after", "today") { $0.after },
  ]
}

extension JSONValue {
  /// Text makes no difference between 1 and 1.0.
  fileprivate func isSame(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let one), .number(let two)), (.number(let two), .integer(let one)): Double(one) == two
    default: self == other
    }
  }
}
