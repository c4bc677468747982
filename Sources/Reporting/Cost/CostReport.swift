import InventoryModel

/// What non-compliance costs: a run rate at the window's end, what it did cost since pools fail, and a series.
package struct CostReport: Sendable {
  package let window: KPIWindow
  /// Where the window starts; nil when nothing was seen.
  package let since: Instant?
  /// Whether a snapshot was taken by the window's end: before, no sum is known.
  package let isObserved: Bool
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
  /// By owner, unless rows are grouped otherwise.
  package let groups: [CostGroup]

  init(
    window: KPIWindow, since: Instant?, isObserved: Bool, grouping: KPIGrouping?, prices: PriceBook, rows: [CostRow],
    points: [CostPoint], policy: Policy, charges: [CostCharge]
  ) {
    (self.window, self.since, self.isObserved) = (window, since, isObserved)
    (self.grouping, self.prices) = (grouping, prices)
    (self.rows, self.points, self.charges) = (rows, points, charges)
    monthly = isObserved ? CostSums(monthlyOf: rows) : .unknown
    sinceFailing = rows.reduce(into: isObserved ? CostSums() : .unknown) { sums, row in
      row.sinceFailing.map { sums[row.heading].add($0) }
    }
    groups = CostGroup.all(of: rows, by: grouping)
    budgets = policy.scopes.compactMap { scope in
      scope.monthlyBudget.map {
        CostBudget(scope.name, $0, in: policy.currency, rows: rows, pricedIn: prices.currency, isObserved: isObserved)
      }
    }
  }

  /// Those without a run rate, of which no sum knows.
  package var unpriced: [CostRow] { rows.filter { $0.monthly == nil } }
}

extension KPIGrouping {
  /// Whether costs can be grouped by it.
  package var groupsCosts: Bool {
    switch self {
    case .location, .os, .severity: false
    case .subscription, .cluster, .scope, .owner, .tag: true
    }
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
    Column("sinceFailing") { JSONValue($0.sinceFailing, of: CostClass.outstanding) },
    Column("atLeast") { report in
      JSONValue.object([
        "monthly": JSONValue(atLeast: report.monthly),
        "sinceFailing": JSONValue(atLeast: report.sinceFailing, of: CostClass.outstanding),
      ])
    },
    Column("unpriced") { report in
      let nodes = report.unpriced.reduce(0.0) { $0 + Double($1.nodes ?? 0) }
      return JSONValue.object([
        "pools": report.unpriced.count.jsonValue, "nodes": (Int(exactly: nodes) ?? Int.max).jsonValue,
      ])
    },
    Column("budget") { $0.budgets },
    Column("groupedBy") { $0.groupedBy },
    Column("groups") { $0.groups },
    Column("rows") { $0.rows },
    Column("series") { report in
      report.points.map {
        JSONValue($0, columns: (report.grouping == nil ? [] : [CostPoint.group]) + CostPoint.columns)
      }
    },
  ]
}

extension PriceBook: Record {
  package static let attributes: [Column<PriceBook>] = [
    Column("files") { $0.files },
    Column("newest") { $0.newest },
    Column("rows") { $0.rows },
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
