import InventoryModel

/// How many findings are open for how many days.
package struct AgeClasses: Sendable {
  package let classes: [(name: String, count: Int)]

  /// From so many days on.
  private static let bounds: [(days: Double, name: String)] = [
    (0, "0–6"), (7, "7–29"), (30, "30–89"), (90, "90–179"), (180, "180–364"), (365, "≥ 365"),
  ]

  package init(of findings: [Finding], at instant: Instant) {
    let ages = findings.filter(\.isOpen).compactMap { $0.episodes.last.map { instant.days(since: $0.openedAt) } }
    let ends = Self.bounds.dropFirst().map(\.days) + [.infinity]
    classes = zip(Self.bounds, ends).map { bound, end in
      (bound.name, ages.count { bound.days <= $0 && $0 < end })
    }
  }

  package var table: Table {
    Table(columns: ["days", .right("findings")], rows: classes.map { [Cell($0.name), Cell($0.count)] })
  }
}
