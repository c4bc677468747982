import InventoryModel

extension CostReport: Report {
  package var records: Table { Table(records: rows, columns: CostRow.attributes) }

  package var sections: [Table] {
    summary + (isObserved ? [rowSection, seriesSection] : [])
  }

  /// What a report on the whole fleet says of costs.
  package var summary: [Table] {
    guard isObserved else { return [Table(notes: ["Nothing was observed yet, so no cost is known."])] }
    return [overview] + (budgets.isEmpty ? [] : [budgetSection]) + [groupSection] + unpricedSection
  }

  package var overview: Table {
    Table(
      title: "Cost of regulated pools as of \(window.end)\(prices.currency.map { ", in \($0)" } ?? "")",
      of: CostClass.allCases,
      columns: [
        .shown("") { .text($0.title) },
        .shown("pools", .right) { heading in Cell(rows.count { $0.heading == heading }) },
        .shown("a month", .right) { Cell(atLeast: monthly[$0]) },
        .shown("since failing", .right) { heading in
          Cell(atLeast: CostSum(sinceFailingOf: rows.lazy.filter { $0.heading == heading && heading != .compliant }))
        },
      ], notes: notes)
  }

  private var notes: [String] {
    let missing = unpriced.count
    return [
      "A month has 730 hours. Estimates at the prices given: node counts are nightly samples; FIPS images cost nothing extra.",
      prices.newest.map { "The newest of \(Plural.text(prices.rows, "price")) is of \($0)." }
        ?? (prices.rows == 0
          ? "The files hold no price of a virtual machine."
          : "None of \(Plural.text(prices.rows, "price")) has a date."),
    ] + (missing == 0 ? [] : ["\(Plural.text(missing, "pool")) without a price: sums marked ≥ lack them."])
  }

  package var budgetSection: Table {
    Table(title: "Budgets of scopes, a month", of: budgets, columns: CostBudget.attributes)
  }

  private static let mostRows = 50

  /// What `groups` are.
  package var groupedBy: String { (grouping ?? .owner).description }

  package var groupTitle: String { "What is not compliant costs a month, by \(groupedBy)" }

  package var groupSection: Table { groupTable(CostGroup.columns(titled: groupedBy)) }

  /// What a chart of groups shows.
  package var groupTotals: Table {
    groupTable(CostGroup.columns(titled: groupedBy).filter { ["group", "monthly", "unpriced"].contains($0.key) })
  }

  private func groupTable(_ columns: [Column<CostGroup>]) -> Table {
    let none = groups.isEmpty ? ["No regulated pool is non-compliant, exempt or unknown."] : []
    return Table(
      title: groupTitle, of: Array(groups.prefix(Self.mostRows)), columns: columns,
      notes: none + (grouping == .scope ? ["A pool counts in each of its scopes."] : []) + rest(groups.count))
  }

  package var unpricedSection: [Table] {
    let unpriced = unpriced
    guard !unpriced.isEmpty else { return [] }
    return [
      table(
        of: unpriced, title: "Pools without a price",
        [
          .shown("pool") { Cell($0.pool ?? "(not listed)") }, .shown("nodes", .right) { Cell($0.nodes) },
          .shown("because") { Cell($0.unpricedBecause) },
        ])
    ]
  }

  /// The dearest first.
  package var rowSection: Table {
    let outstanding = rows.filter { $0.heading != .compliant }.sorted(byKey: { Money.zero - ($0.monthly ?? .zero) })
    return table(
      of: outstanding, title: "Pools that are not compliant", CostRow.attributes.filter { $0.key != "cluster" })
  }

  package var seriesSection: Table {
    Table(
      title: "Cost by \(window.bucket.rawValue)\(grouping.map { " and \($0)" } ?? "")", of: points,
      columns: (grouping == nil ? [] : [CostPoint.group]) + CostPoint.columns)
  }

  private func table(of rows: [CostRow], title: String, _ columns: [Column<CostRow>]) -> Table {
    let shown = Array(rows.prefix(Self.mostRows))
    let clusters = ClusterColumns(shown.lazy.map(\.cluster))
    return Table(
      title: title, of: shown, columns: clusters.columns(\.cluster, named: \.clusterName) + columns,
      notes: rest(rows.count))
  }

  private func rest(_ count: Int) -> [String] {
    count > Self.mostRows ? ["… and \(count - Self.mostRows) more. See the JSON."] : []
  }

  /// What each number means, for those who read it without this program at hand.
  package static let definitions: [String: String] = [
    "costOfNonCompliance":
      "The run rate of non-compliant, exempt and unknown pools, and, while a plan is carried out, the "
      + "surge nodes that run beside them (see plan). FIPS images carry no price of their own: compliance costs the move.",
    "monthly": "Nodes × price per hour × 730 hours, at the end: number of nodes, price and verdict of then.",
    "sinceFailing":
      "Node hours since the open episode began × the price in force in each of them, under the verdict of now.",
    "series": "Node hours of the bucket × the price in force in each of them, under the verdict of each.",
    "nodes":
      "Node counts are samples, of the nights with snapshots: each counts until the next. Stopped pools count as running.",
    "price":
      "What the pool did cost (FOCUS, EffectiveCost), spread over its node hours of the charge period and kept until the "
      + "next; else the list price in force: of region, size, system and priority, the newest that began by then.",
    "null":
      "A sum that lacks the price of any pool is null, as is any before the first snapshot; atLeast has what is known of it.",
    "budget":
      "monthly: what non-compliant, exempt and unknown pools of the scope cost a month; budget: the policy's monthlyBudget, "
      + "in the policy's currency, or unless it names one in that of the prices; isOver is null where pools without a price "
      + "could exceed it, where prices are in another currency, and where nothing was observed.",
    "groups":
      "What non-compliant, exempt and unknown pools cost a month and since they fail, by owner unless grouped otherwise; "
      + "atLeast.sinceFailing is null where none of them has an open episode.",
  ]
}
