import InventoryModel

/// Prices as they are read, from several files, in any order.
struct PriceCollection {
  private var prices: [MachineKind: [Instant: PriceBook.Price]] = [:]
  private var charges: [BilledPool: [Instant: PriceBook.Charge]] = [:]
  private var currency: (name: String, file: String)?
  private var rows = 0
  /// By what rows call them: many speak of the same, and telling what is meant takes longer than finding it.
  private var kinds: [KindName: MachineKind] = [:]
  private var pools: [String: BilledPool] = [:]
  /// The file in which each charge stands, by its fingerprint.
  private var files: [Int: String] = [:]

  private struct KindName: Hashable {
    var region: String
    var size: String
    var isWindows: Bool
    var isSpot: Bool
  }

  /// No node costs as much an hour: more is a slip.
  static let highest = 1_000_000.0

  mutating func kind(region: String, size: String, isWindows: Bool, isSpot: Bool) -> MachineKind {
    let name = KindName(region: region, size: size, isWindows: isWindows, isSpot: isSpot)
    if let kind = kinds[name] { return kind }
    let kind = MachineKind(region: region, size: size, isWindows: isWindows, isSpot: isSpot)
    kinds[name] = kind
    return kind
  }

  /// Nil for what is no pool.
  mutating func pool(ofResource id: String) -> BilledPool? {
    if let pool = pools[id] { return pool }
    let pool = BilledPool(resourceID: id)
    if let pool { pools[id] = pool }
    return pool
  }

  /// A machine that costs nothing is a placeholder, and no price.
  ///
  /// - Parameter file: and the place in it, if it is known.
  /// - Throws: `PriceFault` where the same meter has another price at the same instant.
  mutating func add(
    _ price: PriceBook.Price, of kind: MachineKind, in currency: String, _ file: @autoclosure () -> String
  ) throws {
    guard price.amount != 0 else { return }
    try note(currency, file())
    guard let amount = price.amount, amount >= 0, amount <= Self.highest else {
      throw PriceFault(
        file(), "\(kind.description): \(price.amount ?? .nan) is no price",
        hint: "give 0 to \(Int(Self.highest)) an hour"
      )
    }
    rows += 1
    let known = prices[kind]?[price.from]
    guard let known, known.amount != amount else {
      var price = price
      price.isPrimary = price.isPrimary || known?.isPrimary == true
      if price != known { prices[kind, default: [:]][price.from] = price }
      return
    }
    guard known.meter == nil || known.meter != price.meter else {
      throw PriceFault(
        file(), "\(kind.description) has two prices from \(price.from): \(known.amount ?? .nan) and \(amount)",
        hint: "leave one of them out")
    }
    if known.isPrimary == price.isPrimary {
      // Two meters fit, and nothing says which is meant: better no price than a wrong one.
      prices[kind]![price.from]!.amount = nil
    } else if price.isPrimary {
      prices[kind]![price.from] = price
    }
  }

  /// Charges that are alike add up within one file; in two, an export was given twice.
  mutating func noteCharge(_ fingerprint: Int, in file: String) throws {
    guard let other = files.updateValue(file, forKey: fingerprint), other != file else { return }
    throw PriceFault(file, "has a charge that stands in \(other) too", hint: "give each export once")
  }

  /// A charge adds to others of its pool and period.
  mutating func add(_ cost: Double, of pool: BilledPool, in period: Interval, currency: String, _ file: String) throws {
    try note(currency, file)
    rows += 1
    var charge = charges[pool]?[period.from] ?? PriceBook.Charge(period: period, cost: .zero)
    guard charge.period == period else { throw Self.overlap(charge.period, period, file) }
    charge.cost += Money(cost)
    charges[pool, default: [:]][period.from] = charge
  }

  func book(files: [String]) throws -> PriceBook {
    for list in charges.values.lazy.map({ $0.values.sorted { $0.period.from < $1.period.from } }) {
      for (one, next) in zip(list, list.dropFirst()) where next.period.from < one.period.to {
        throw Self.overlap(one.period, next.period, files.sorted().joined(separator: ", "))
      }
      guard let refund = list.first(where: { $0.cost < .zero }) else { continue }
      throw PriceFault(
        files.sorted().joined(separator: ", "), "the charges of a pool from \(refund.period.from) come to less than 0",
        hint: "give all charges of the period")
    }
    return PriceBook(
      currency: currency?.name, prices: prices.mapValues { Array($0.values) },
      charges: charges.mapValues { Array($0.values) }, files: files, rows: rows)
  }

  private static func overlap(_ one: Interval, _ other: Interval, _ file: String) -> PriceFault {
    PriceFault(
      file, "charge periods overlap: \(one.from) to \(one.to), and \(other.from) to \(other.to)",
      hint: "give charges by day, or by month, once")
  }

  private mutating func note(_ name: String, _ file: @autoclosure () -> String) throws {
    if name == currency?.name { return }
    guard Money.isCurrency(name) else {
      throw PriceFault(file(), "\(name.debugDescription) is no currency", hint: "give a code such as USD")
    }
    guard let known = currency else {
      currency = (name, file())
      return
    }
    guard known.name == name else {
      throw PriceFault(
        file(), "prices are in \(name), but those of \(known.file) in \(known.name)",
        hint: "give files of one currency")
    }
  }
}
