import InventoryModel
import Reporting

/// The fleet: clusters and pools with their verdicts, searched, filtered, sorted and paged by the address.
struct FleetView: View {
  var filter: FleetFilter
  var order: FleetOrder
  var pager: Pager
  var asOf: InstantArgument?

  init(_ query: inout Query) throws(Refusal) {
    filter = try FleetFilter(&query)
    order = try FleetOrder(&query)
    pager = try Pager(&query)
    asOf = try query.instant("as-of")
  }

  var address: Address {
    Address(
      "/fleet",
      filter.parameters + [.init("sort", order.parameter), .init("as-of", asOf?.description), pager.parameter])
  }

  /// All rows that fit, in the order of the inventory.
  func report(from readings: Readings, at moment: Moment) throws -> any Report {
    InventoryReport(rows: try readings.fleet(at: moment).rows(fitting: filter, by: FleetOrder()))
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let fleet = try readings.fleet(at: moment)
    let rows = fleet.rows(fitting: filter, by: order)
    let links = pager.links(of: rows.count, at: address, noun: "the fleet")
    return page(
      "Fleet", subtitle: "As of \(.instant(moment.asOf))",
      content: """
        \(form(fleet))\(FleetTable.summary(of: rows, in: fleet.rows.count, at: address))
        \(grid(pager.part(of: rows)))\(links)
        """)
  }

  private func form(_ fleet: Fleet) -> HTML {
    FilterForm(
      path: "/fleet", label: "Search and filter the fleet",
      fields: [
        .search("q", label: "Search", value: filter.search),
        .choice("verdict", label: "Verdict", among: Verdict.self, value: filter.verdict),
        .choice("basis", label: "Basis", among: Basis.self, value: filter.basis),
        .flag("regulated", label: "Regulated", value: filter.isRegulated),
        .flag("exempt", label: "Exempt", value: filter.isExempt),
        .choice("subscription", label: "Subscription", among: fleet.subscriptions, value: filter.subscription),
        .choice("location", label: "Location", among: fleet.locations, value: filter.location),
        .choice("os", label: "OS", among: fleet.systems, value: filter.system),
        .instant("as-of", label: "As of", value: asOf), .hidden("sort", value: order.parameter),
      ]
    ).html
  }

  private func grid(_ rows: ArraySlice<InventoryRow>) -> HTML {
    let columns = FleetTable.columns.map { column in
      let isSorted = order.column == column
      let next = FleetOrder(column: column, isDescending: isSorted && !order.isDescending)
      let target = address.with("page", nil).with("sort", next.parameter)
      return Grid.Column(
        "<a href=\"\(target.text)\">\(FleetTable.title(of: column))</a>", isNumber: column == .nodes,
        sorting: isSorted ? (order.isDescending ? "descending" : "ascending") : nil)
    }
    return FleetTable.grid("Clusters and pools", columns: columns, of: rows)
  }
}

/// How rows of the inventory are shown.
enum FleetTable {
  /// What can be sorted by; the remarks are no column of their own order.
  static let columns: [FleetOrder.Column] = [
    .cluster, .pool, .verdict, .basis, .since, .os, .nodes, .version, .image, .standard,
  ]

  static func title(of column: FleetOrder.Column) -> HTML {
    switch column {
    case .since: "failing since"
    default: "\(column.rawValue)"
    }
  }

  /// - Parameter columns: unless given, ones that do not sort.
  static func grid(
    _ caption: String, columns: [Grid.Column]? = nil, of rows: some Collection<InventoryRow>
  ) -> HTML {
    var columns = columns ?? self.columns.map { Grid.Column(title(of: $0), isNumber: $0 == .nodes) }
    columns.insert(Grid.Column("remarks"), at: 4)
    return Grid(caption, columns: columns, rows: rows.map(cells)).html
  }

  private static func cells(_ row: InventoryRow) -> [HTML] {
    .names(row.cluster, named: row.clusterName, pool: row.pool) + [
      row.judgement.verdict.html, .text(row.judgement.basis.rawValue), remarks(row), .instant(row.failingSince),
      .text(row.system), .number(row.count), .text(row.kubernetesVersion), .text(row.nodeImageVersion),
      .text("\(row.standard.rawValue), \(row.certificate.rawValue)"),
    ]
  }

  private static func remarks(_ row: InventoryRow) -> HTML {
    .text(
      [
        row.isRegulated ? nil : "not regulated", row.isExempt ? "exempt" : nil,
        row.judgement.isPending ? "pending" : nil,
      ].compactMap(\.self).joined(separator: ", "))
  }

  /// How many rows there are by verdict, each a link to them.
  static func summary(of rows: [InventoryRow], in all: Int, at address: Address) -> HTML {
    guard !rows.isEmpty else {
      return all == 0
        ? "<p class=\"none\">No clusters or node pools are known.</p>\n"
        : "<p class=\"none\">None of \(all) rows fits. <a href=\"/fleet\">Show all</a>.</p>\n"
    }
    let clusters = Set(rows.map(\.cluster)).count
    let verdicts = Verdict.allCases.compactMap { verdict -> HTML? in
      let count = rows.count { $0.judgement.verdict == verdict }
      guard count > 0 else { return nil }
      let target = address.with("page", nil).with("verdict", verdict.rawValue)
      return "<a href=\"\(target.text)\">\(count) \(verdict.html)</a>"
    }
    return """
      <p class="summary"><strong>\(rows.count)</strong> rows in \(clusters) clusters: \(verdicts.joined(separator: ", "))</p>

      """
  }
}
