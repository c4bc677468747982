/// Prices of nodes per hour, in one currency: list prices by kind of machine, and what pools did cost.
package struct PriceBook: Sendable {
  /// Of one hour of one node, from an instant on.
  package struct Price: Hashable, Sendable {
    package var from: Instant
    /// When it ended, if the list says so.
    package var to: Instant?
    /// Nil where the list has several, and does not say which.
    package var amount: Double?
    package var meter: String?
    /// The meter is that of its own region, not one that other regions share.
    package var isPrimary: Bool

    /// From when a price counts that says no date.
    package static let undated = Instant(seconds: 0)

    package init(from: Instant, to: Instant? = nil, amount: Double?, meter: String? = nil, isPrimary: Bool = false) {
      (self.from, self.to, self.amount, self.meter, self.isPrimary) = (from, to, amount, meter, isPrimary)
    }
  }

  /// What a pool did cost over a charge period.
  package struct Charge: Hashable, Sendable {
    package var period: Interval
    package var cost: Money

    package init(period: Interval, cost: Money) { (self.period, self.cost) = (period, cost) }
  }

  package let currency: String?
  /// In the order of names.
  package let files: [String]
  /// How many rows of them count.
  package let rows: Int
  /// From when the newest price counts, or until when the newest charge; nil where none has a date.
  package let newest: Instant?
  private let prices: [MachineKind: [Price]]
  private let charges: [BilledPool: [Charge]]

  /// - Parameter prices: in any order; of each kind and instant at most one.
  /// - Parameter charges: of each pool without overlaps.
  package init(
    currency: String?, prices: [MachineKind: [Price]], charges: [BilledPool: [Charge]] = [:], files: [String] = [],
    rows: Int = 0
  ) {
    (self.currency, self.files, self.rows) = (currency, files.sorted(), rows)
    self.prices = prices.mapValues { $0.sorted { $0.from < $1.from } }
    self.charges = charges.mapValues { $0.sorted { $0.period.from < $1.period.from } }
    let dates = self.prices.values.compactMap(\.last?.from) + self.charges.values.compactMap(\.last?.period.to)
    newest = dates.filter { $0 > Price.undated }.max()
  }

  /// The price in force: the newest that began at or before the instant; nil where there is none.
  package func price(of kind: MachineKind, at instant: Instant) -> Double? {
    prices[kind].flatMap { Self.price(in: $0, at: instant) }
  }

  private static func price(in list: [Price], at instant: Instant) -> Double? {
    guard let price = list.last(where: { $0.from <= instant }), price.to.map({ instant < $0 }) ?? true else {
      return nil
    }
    return price.amount
  }

  /// The parts of a time in which one price was in force.
  package func cut(_ interval: Interval, for kind: MachineKind?, _ body: (Interval, Double?) -> Void) {
    guard let list = kind.flatMap({ prices[$0] }) else { return body(interval, nil) }
    let changes = list.contains { price in
      [price.from, price.to ?? price.from].contains { interval.from < $0 && $0 < interval.to }
    }
    guard changes else { return body(interval, Self.price(in: list, at: interval.from)) }
    let edges = list.flatMap { [$0.from, $0.to].compactMap(\.self) }.sorted()
    for part in interval.cut(at: edges) { body(part, Self.price(in: list, at: part.from)) }
  }

  package func charges(of pool: BilledPool) -> [Charge] { charges[pool] ?? [] }

  /// Pools that charges name.
  package var billedPools: Set<BilledPool> { Set(charges.keys) }
}
