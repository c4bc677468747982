import InventoryModel

/// What non-compliance costs: a run rate at the window's end, what it did cost since pools fail, and a series.
package struct CostReport: Sendable {
  package let window: KPIWindow
  /// Where the window starts; nil when nothing was seen.
  package let since: Instant?
  package let grouping: KPIGrouping?
  package let prices: PriceBook
  /// Regulated rows at the window's end, by cluster id, then pool.
  package let rows: [CostRow]
  /// One series after the other, each in the order of time.
  package let points: [CostPoint]
  package let charges: [CostCharge]
  package let budgets: [CostBudget]
  package let monthly: CostSums
  package let sinceFailing: CostSums

  init(
    window: KPIWindow, since: Instant?, grouping: KPIGrouping?, prices: PriceBook, rows: [CostRow],
    points: [CostPoint], scopes: [RegulatedScope], charges: [CostCharge]
  ) {
    (self.window, self.since, self.grouping, self.prices) = (window, since, grouping, prices)
    (self.rows, self.points, self.charges) = (rows, points, charges)
    monthly = rows.reduce(into: CostSums()) { $0[$1.heading].add($1.monthly) }
    sinceFailing = rows.reduce(into: CostSums()) { sums, row in row.sinceFailing.map { sums[row.heading].add($0) } }
    budgets = scopes.compactMap { scope in scope.monthlyBudget.map { CostBudget(scope.name, $0, rows: rows) } }
  }

  /// Those without a run rate, of which no sum knows.
  package var unpriced: [CostRow] { rows.filter { $0.monthly == nil } }

  /// What is not compliant costs a month, by owner, the dearest first.
  package var owners: [(owner: String, cost: CostSum)] {
    var sums: [String: CostSum] = [:]
    for row in rows where row.heading != .compliant {
      sums[row.owner ?? KPIGrouping.none, default: CostSum()].add(row.monthly)
    }
    return sums.map { (owner: $0.key, cost: $0.value) }
      .sorted { ($1.cost.atLeast, $0.owner) < ($0.cost.atLeast, $1.owner) }
  }
}

/// What the nodes of one bucket cost.
package struct CostPoint: Sendable {
  /// The bucket's first instant.
  package let at: Instant
  /// Nil unless groups are told apart.
  package let group: String?
  package let sums: CostSums
}

/// What is not compliant in a scope costs a month, against what the policy allows for it.
package struct CostBudget: Sendable {
  package let scope: String
  /// In the currency of the prices.
  package let budget: Int
  package let cost: CostSum

  init(_ scope: String, _ budget: Int, rows: [CostRow]) {
    (self.scope, self.budget) = (scope, budget)
    cost = rows.filter { $0.heading != .compliant && $0.scopes.contains(scope) }
      .reduce(into: CostSum()) { $0.add($1.monthly) }
  }

  /// Nil where what has no price may come on top.
  package var isOver: Bool? { cost.atLeast > Money(Double(budget)) ? true : cost.missing == 0 ? false : nil }
}

// MARK: - JSON

extension CostReport: Record {
  package static let attributes: [Column<CostReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.window.asOf },
    Column("since") { $0.since },
    Column("until") { $0.window.until },
    Column("bucket") { $0.window.bucket.rawValue },
    Column("currency") { $0.prices.currency },
    Column("definitions") { _ in definitions },
    Column("prices") { $0.prices },
    Column("monthly") { JSONValue($0.monthly) },
    Column("sinceFailing") { JSONValue($0.sinceFailing, of: outstanding) },
    Column("atLeast") { report in
      JSONValue.object([
        "monthly": JSONValue(atLeast: report.monthly),
        "sinceFailing": JSONValue(atLeast: report.sinceFailing, of: outstanding),
      ])
    },
    Column("unpriced") { report in
      let nodes = report.unpriced.reduce(0.0) { $0 + Double($1.nodes ?? 0) }
      return JSONValue.object([
        "pools": report.unpriced.count.jsonValue, "nodes": (Int(exactly: nodes) ?? Int.max).jsonValue,
      ])
    },
    Column("budget") { $0.budgets },
    Column("rows") { $0.rows },
    Column("series") { report in
      report.points.map {
        JSONValue($0, columns: (report.grouping == nil ? [] : [CostPoint.group]) + CostPoint.columns)
      }
    },
  ]

  private static let outstanding: [CostClass] = [.nonCompliant, .exempt, .unknown]
}

extension PriceBook: Record {
  package static let attributes: [Column<PriceBook>] = [
    Column("files") { $0.files },
    Column("newest") { $0.newest },
    Column("rows") { $0.rows },
  ]
}

extension CostBudget: Record {
  package static let attributes: [Column<CostBudget>] = [
    Column("scope", "scope") { $0.scope },
    Column("budget", "budget", .right) { $0.budget },
    Column("monthly", "costs a month", .right) { $0.cost.value?.value }.shown { Cell(atLeast: $0.cost) },
    Column("atLeast") { $0.cost.atLeast.value },
    Column("isOver", "over") { $0.isOver }.shown { Cell($0.isOver.map { $0 ? "yes" : "no" } ?? "unknown") },
  ]
}

extension CostPoint {
  static let group = Column<CostPoint>("group", "group") { $0.group }

  static let columns: [Column<CostPoint>] =
    [Column("at", "at") { $0.at }.shown { Cell(CivilDate(dayNumber: $0.at.dayNumber).description) }]
    + CostClass.allCases.map { heading in
      Column(heading.name, heading.title, .right) { $0.sums[heading].value?.value }.shown {
        Cell(atLeast: $0.sums[heading])
      }
    } + [Column("atLeast") { JSONValue(atLeast: $0.sums) }]
}

extension JSONValue {
  fileprivate init(_ sums: CostSums, of headings: [CostClass] = CostClass.allCases) {
    self = .object(Dictionary(uniqueKeysWithValues: headings.map { ($0.name, (sums[$0].value?.value).jsonValue) }))
  }

  fileprivate init(atLeast sums: CostSums, of headings: [CostClass] = CostClass.allCases) {
    self = .object(Dictionary(uniqueKeysWithValues: headings.map { ($0.name, sums[$0].atLeast.value.jsonValue) }))
  }
}

extension CostClass {
  package var title: String { self == .nonCompliant ? "non-compliant" : name }
}
