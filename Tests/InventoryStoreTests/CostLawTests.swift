import FleetSimulator
import InventoryModel
import Reporting
import Testing

@testable import InventoryStore

/// What fleets cost is what adding up their inventories hour by hour comes to.
@Suite("Laws of costs")
struct CostLawTests {
  @Test(
    "A series sums every hour of every node at the price of that hour, and what has no price is missing",
    arguments: Seeds.groups)
  func hours(seeds: Range<UInt64>) async throws {
    for seed in seeds.prefix(3) {
      let store = try await RegulatedStores.shared.store(seed).store
      let nights = try store.loadSnapshotTimes()
      guard let first = nights.first, let last = nights.last else { continue }
      let prices = try somePrices(store, at: nights, seed)
      let window = KPIWindow(asOf: last.adding(seconds: 5 * 3_600 - 1), bucket: .day)
      let report = try cost(store, window, prices)
      let slow = try SlowCost(store, first: first, until: window.end, prices)
      var sums: [CostClass: CostSum] = [:]
      for point in report.points {
        for heading in CostClass.allCases { sums[heading, default: CostSum()].add(point.sums[heading]) }
      }
      for heading in CostClass.allCases {
        let (fast, slow) = (sums[heading] ?? CostSum(), slow.sums[heading] ?? 0)
        #expect(abs(fast.atLeast.value - slow) < 0.005, "seed \(seed), \(heading)")
      }
      #expect(report.rows.count == slow.rows.count, "seed \(seed)")
      for row in report.rows {
        let expected = slow.rows["\(row.cluster)/\(row.pool ?? "")"]
        #expect(
          expected != nil && expected?.nodes == row.nodes && expected?.price == row.unitPrice, "seed \(seed), \(row)")
        #expect(
          row.monthly?.value
            == expected?.price.flatMap { price in expected?.nodes.map { Money(price * Double($0) * 730).value } })
        if let since = row.sinceFailing, let sum = expected?.sinceFailing {
          #expect(abs(since.atLeast.value - sum) < 0.005, "seed \(seed), \(row)")
        }
        #expect((row.sinceFailing == nil) == (expected?.sinceFailing == nil), "seed \(seed), \(row)")
      }
    }
  }

  /// Two thirds of the machines have a price, which changes in the middle.
  private func somePrices(_ store: InventoryStore, at nights: [Instant], _ seed: UInt64) throws -> PriceBook {
    var random = SeededRandom(seed: seed)
    let rows = try nights.flatMap { try store.loadInventory(asOf: $0) }
    let kinds = Set(rows.compactMap { MachineKind(location: $0.location, traits: $0.traits, priority: nil) })
    var prices: [MachineKind: [PriceBook.Price]] = [:]
    for kind in kinds.sorted(by: { $0.description < $1.description }) where random.below(3) > 0 {
      prices[kind] = [
        PriceBook.Price(from: Instant(seconds: 0), amount: Double(random.below(9_000) + 1) / 10_000),
        PriceBook.Price(from: nights[nights.count / 2].startOfDay, amount: Double(random.below(9_000) + 1) / 10_000),
      ]
    }
    return PriceBook(currency: "USD", prices: prices)
  }

  private func cost(_ store: InventoryStore, _ window: KPIWindow, _ prices: PriceBook) throws -> CostReport {
    let subjects = try store.loadCostSubjects(asOf: window.end)
    return try store.loadKPISpans(until: window.end, by: nil) {
      CostSweep(window: window, firstSnapshot: $0.firstSnapshot, subjects: subjects, prices: prices)
    } span: {
      $0.add($1)
    }.sweep.report(policy: .builtIn)
  }
}

/// The hours of a fleet, one after the other, each from its own inventory.
private struct SlowCost {
  struct Row {
    var nodes: Int?
    var price: Double?
    /// Nil where nothing fails.
    var sinceFailing: Double?
  }

  private(set) var sums: [CostClass: Double] = [:]
  private(set) var rows: [String: Row] = [:]

  init(_ store: InventoryStore, first: Instant, until end: Instant, _ prices: PriceBook) throws {
    var costs: [(at: Instant, row: String, cost: Double)] = []
    // Within hours, nothing changes but where something was seen, or a verdict or exemption began or ended. Prices change
    // with days.
    let hours =
      try stride(from: first.startOfDay.seconds, through: end.seconds, by: 3_600).map(Instant.init(seconds:))
      .filter { $0 >= first } + store.loadSnapshotTimes()
    let edges = try store.loadKPISpans(until: end, by: nil) { _ in
      Set(hours)
    } span: { edges, span in
      edges.formUnion([span.interval.from, span.interval.to].filter { first <= $0 && $0 <= end })
    }.sweep.sorted()
    for (at, next) in zip(edges, edges.dropFirst() + [end.adding(seconds: 1)]) {
      let hours = Double(next.seconds - at.seconds) / 3_600
      for row in try store.loadInventory(asOf: at) {
        guard let price = Self.price(of: row, prices, at), let nodes = row.count else { continue }
        costs.append((at, Self.name(row), price * Double(nodes) * hours))
        if let heading = Self.heading(of: row) { sums[heading, default: 0] += price * Double(nodes) * hours }
      }
    }
    for row in try store.loadInventory(asOf: end) where Self.heading(of: row) != nil {
      let since = row.failingSince.map { since in
        costs.filter { $0.row == Self.name(row) && $0.at >= since }.reduce(0) { $0 + $1.cost }
      }
      rows[Self.name(row)] = Row(nodes: row.count, price: Self.price(of: row, prices, end), sinceFailing: since)
    }
  }

  private static func name(_ row: InventoryRow) -> String { "\(row.cluster)/\(row.pool ?? "")" }

  private static func price(of row: InventoryRow, _ prices: PriceBook, _ at: Instant) -> Double? {
    guard row.pool != nil else { return nil }
    return MachineKind(location: row.location, traits: row.traits, priority: nil)
      .flatMap { prices.price(of: $0, at: at) }
  }

  private static func heading(of row: InventoryRow) -> CostClass? {
    guard row.isRegulated else { return nil }
    switch (row.judgement.verdict, row.isExempt) {
    case (.pass, _): return .compliant
    case (.fail, false): return .nonCompliant
    case (.unknown, false): return .unknown
    case (.notApplicable, _): return nil
    case (_, true): return .exempt
    }
  }
}
