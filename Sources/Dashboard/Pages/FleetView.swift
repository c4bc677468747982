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
    InventoryReport(rows: try readings.fleet(at: moment).rows(matching: filter, by: FleetOrder()))
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let fleet = try readings.fleet(at: moment)
    let indices = fleet.indices(matching: filter, by: order.column == nil ? .ofNames : order)
    let links = pager.links(of: indices.count, at: address, noun: "the fleet")
    let rows = pager.part(of: indices).map { fleet.rows[$0] }
    return page(
      "Fleet", subtitle: "As of \(.instant(moment.asOf))",
      content: """
        \(form(fleet))\(FleetTable.summary(of: indices, in: fleet, at: address))
        \(table(rows, among: fleet.clusters))\(links)
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

  private func table(_ rows: [InventoryRow], among clusters: ClusterColumns) -> HTML {
    var table = FleetTable.table("Clusters and pools", of: rows, among: clusters)
    for (index, column) in FleetTable.columns.enumerated() {
      guard let column else { continue }
      let isSorted = order.column == column
      let next = FleetOrder(column: column, isDescending: isSorted && !order.isDescending)
      table.sortings[index] = DataTable.Sorting(
        address: address.with("page", nil).with("sort", next.parameter).text,
        isDescending: isSorted ? order.isDescending : nil)
    }
    return table.html
  }
}

/// How rows of the inventory are shown.
enum FleetTable {
  /// What can be sorted by, and the remarks, which cannot.
  static let columns: [FleetOrder.Column?] = [
    .cluster, .pool, .verdict, .basis, nil, .since, .os, .nodes, .version, .image, .standard,
  ]

  private static func title(of column: FleetOrder.Column?) -> String {
    switch column {
    case nil: "remarks"
    case .since: "failing since"
    case let column?: column.rawValue
    }
  }

  /// - Parameter clusters: those that the rows are among; those of the rows, unless given.
  static func table(
    _ caption: String, of rows: some Collection<InventoryRow>, among clusters: ClusterColumns? = nil
  ) -> DataTable {
    let clusters = clusters ?? ClusterColumns(rows.lazy.map(\.cluster))
    return DataTable(
      caption: caption, columns: columns.map { Table.Heading(title(of: $0), $0 == .nodes ? .right : .left) },
      rows: rows.map { .names($0.cluster, named: $0.clusterName, among: clusters, pool: $0.pool) + cells($0) })
  }

  private static func cells(_ row: InventoryRow) -> [HTML] {
    [
      row.judgement.verdict.html, .text(row.judgement.basis.rawValue), remarks(row), .instant(row.failingSince),
      .text(row.system), .number(row.count), .text(row.kubernetesVersion), .text(row.nodeImageVersion),
      .text(
        ["\(row.module.standard.rawValue), \(row.module.certificate.rawValue)", row.module.name].compactMap(\.self)
          .joined(separator: ": ")),
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
  static func summary(of indices: [Int], in fleet: Fleet, at address: Address) -> HTML {
    guard !indices.isEmpty else {
      return fleet.rows.isEmpty
        ? "<p class=\"none\">No clusters or node pools are known.</p>\n"
        : "<p class=\"none\">None of \(fleet.rows.count) rows matches. <a href=\"/fleet\">Show all</a>.</p>\n"
    }
    let counts = fleet.counts(of: indices)
    let verdicts = Verdict.allCases.compactMap { verdict -> HTML? in
      guard let count = counts.verdicts[verdict] else { return nil }
      let target = address.with("page", nil).with("verdict", verdict.rawValue)
      return "<a href=\"\(target.text)\">\(count) \(verdict.html)</a>"
    }
    return """
      <p class="summary"><strong>\(indices.count)</strong> rows in \(counts.clusters) clusters: \(verdicts.joined(separator: ", "))</p>

      """
  }
}
