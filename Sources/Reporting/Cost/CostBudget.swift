import InventoryModel

/// What is not compliant in a scope costs a month, against what the policy allows for it.
package struct CostBudget: Sendable {
  package let scope: String
  package let budget: Int
  /// Of the budget; nil where the policy names none.
  package let currency: String?
  /// In the currency of the prices.
  package let cost: CostSum
  /// The currency of the prices; nil where there are none.
  private let priced: String?
  /// Whether anything was observed at all.
  private let isObserved: Bool

  /// - Parameter rows: all, of which those in the scope count.
  init(
    _ scope: String, _ budget: Int, in currency: String?, rows: [CostRow], pricedIn priced: String?, isObserved: Bool
  ) {
    (self.scope, self.budget, self.currency) = (scope, budget, currency)
    (self.priced, self.isObserved) = (priced, isObserved)
    cost = CostSums(monthlyOf: rows.filter { $0.scopes.contains(scope) }).outstanding
  }

  /// Nil where that cannot be said.
  package var isOver: Bool? {
    if isComparable, cost.atLeast > Money(Double(budget)) { return true }
    return doubt == nil ? false : nil
  }

  /// Why it cannot be said whether the budget is exceeded; nil where it can.
  package var unknownBecause: String? { isOver == nil ? doubt : nil }

  private var isComparable: Bool { currency == nil || priced == nil || currency == priced }

  private var doubt: String? {
    if !isObserved { return "nothing was observed yet" }
    if !isComparable { return "prices are in \(priced ?? "")" }
    return cost.missing == 0 ? nil : "\(Plural.text(cost.missing, "pool")) without a price"
  }

  /// `1000 USD`.
  package var text: String { "\(budget)\(currency.map { " \($0)" } ?? "")" }
}

extension CostBudget: Record {
  package static let attributes: [Column<CostBudget>] = [
    Column("scope", "scope") { $0.scope },
    Column("budget", "budget", .right) { $0.budget }.shown { .number($0.text) },
    Column("currency") { $0.currency },
    Column("monthly", "costs a month", .right) { $0.cost.value?.value }.shown { Cell(atLeast: $0.cost) },
    Column("atLeast") { $0.cost.atLeast.value },
    Column("isOver", "over") { $0.isOver }.shown { Cell($0.isOver.map { $0 ? "yes" : "no" } ?? "unknown") },
    Column("unknownBecause", "because") { $0.unknownBecause }.when { $0.unknownBecause != nil },
  ]
}
