import InventoryModel

/// Under which heading the cost of a regulated row stands.
package enum CostClass: Int, CaseIterable, Sendable {
  case nonCompliant, exempt, unknown, compliant

  /// Nil for what is not regulated, and for what the rule does not apply to.
  package init?(_ span: KPISpan) {
    guard span.isRegulated else { return nil }
    switch span.verdict {
    case .pass: self = .compliant
    case .notApplicable: return nil
    case .fail, .unknown: self = span.isExempt ? .exempt : span.verdict == .fail ? .nonCompliant : .unknown
    }
  }

  /// What is not compliant, whatever excuses it.
  package static let outstanding: [CostClass] = [.nonCompliant, .exempt, .unknown]

  package var name: String { "\(self)" }
}

/// A sum of money that may lack something: then it has no value, and is at least what is known of it.
package struct CostSum: Hashable, Sendable {
  package private(set) var atLeast = Money.zero
  /// How many parts have no price.
  package private(set) var missing = 0

  package init() {}

  /// What rows did cost since they fail; nil where none has an open episode.
  init?(sinceFailingOf rows: some Sequence<CostRow>) {
    var isKnown = false
    for case let sum? in rows.lazy.map(\.sinceFailing) {
      isKnown = true
      add(sum)
    }
    guard isKnown else { return nil }
  }

  package var value: Money? { missing == 0 ? atLeast : nil }

  package mutating func add(_ money: Money?) {
    if let money { atLeast += money } else { missing += 1 }
  }

  package mutating func add(_ other: CostSum) {
    atLeast += other.atLeast
    missing += other.missing
  }
}

/// A sum under each heading.
package struct CostSums: Hashable, Sendable {
  private var sums = Array(repeating: CostSum(), count: CostClass.allCases.count)

  package init() {}

  package subscript(heading: CostClass) -> CostSum {
    get { sums[heading.rawValue] }
    set { sums[heading.rawValue] = newValue }
  }

  /// Each lacks something of which not even the number is known.
  static let unknown = CostClass.allCases.reduce(into: CostSums()) { $0[$1].add(nil) }

  /// What rows cost a month.
  init(monthlyOf rows: some Sequence<CostRow>) {
    for row in rows { self[row.heading].add(row.monthly) }
  }

  /// What is not compliant costs, whatever excuses it.
  package var outstanding: CostSum { CostClass.outstanding.reduce(into: CostSum()) { $0.add(self[$1]) } }
}
