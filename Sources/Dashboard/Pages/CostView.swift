import InventoryModel
import Reporting

/// What non-compliance costs: by owner or other groups, against budgets, over time.
struct CostView: View {
  private let period: ChosenPeriod
  private let grouping: KPIGrouping?

  init(_ query: inout Query) throws(Refusal) {
    period = try ChosenPeriod(&query, usual: .month)
    grouping = try query.grouping("by", each: period.bucket, command: "cost")
    guard grouping?.groupsCosts ?? true else {
      throw .badRequest("by=\(grouping!): costs have no such groups: owner, scope, subscription, cluster or tag:NAME")
    }
  }

  var asOf: InstantArgument? { period.asOf }

  var address: Address { address(by: grouping?.description) }

  private func address(by grouping: String?) -> Address {
    Address("/cost", period.parameters + [.init("by", grouping), period.asOfParameter])
  }

  /// All node hours are counted each time.
  func isDear(as form: Representation) -> Bool { form != .html || !address.parameters.isEmpty }

  func report(from readings: Readings, at moment: Moment) throws -> any Report { try cost(readings, moment) }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report: CostReport
    do {
      report = try cost(readings, moment)
    } catch Refusal.notFound(let message) {
      return page("Cost", content: "<p>Nothing to show: \(message).</p>")
    }
    let currency: HTML = report.prices.currency.map { ", in \($0)" } ?? .nothing
    return page(
      "Cost", subtitle: "As of \(.instant(report.window.end))\(currency)",
      content: """
        \(form)\(links)\(chart(report))
        \(report.sections.map { DataTable($0, caption: $0.title ?? "Cost", limit: 500, rest: "See the JSON.").html })
        """)
  }

  private func cost(_ readings: Readings, _ moment: Moment) throws -> CostReport {
    try readings.cost(in: period.window(at: moment), by: grouping, at: moment)
  }

  private static let mostColumns = 8

  /// In whole units of the currency: cents are in the table.
  private func chart(_ report: CostReport) -> HTML {
    let groups = Array(report.groups.prefix(Self.mostColumns))
    guard let dearest = groups.first else { return .nothing }
    let most = "\(Self.short(dearest.name)) costs the most: \(dearest.monthly.outstanding.atLeast.text) a month"
    let chart = Columns(
      id: "groups", title: report.groupTitle,
      summary: report.monthly.outstanding.missing == 0 ? "\(most)." : "As far as prices are known, \(most).",
      columns: groups.map {
        (name: Self.short($0.name), count: Int(min($0.monthly.outstanding.atLeast.value, 1e15)))
      }, lowerBounds: Set(groups.indices.filter { groups[$0].monthly.outstanding.missing > 0 }))
    return [ChartFigure(chart.drawing, table: DataTable(report.groupTotals))].html
  }

  /// The same period in other groups.
  private var links: HTML {
    let chosen = grouping?.description
    let others = Self.groupings.contains(chosen) ? [] : [chosen]
    let items = (Self.groupings + others).map { name -> HTML in
      let current: HTML = name == chosen ? " aria-current=\"true\"" : .nothing
      return "<a href=\"\(address(by: name).text)\"\(current)>\(name ?? "all together")</a>\n"
    }
    return "<nav class=\"pager\" aria-label=\"Groups of costs\">\n<span>By</span>\n\(items)</nav>\n"
  }

  private static let groupings: [String?] = [nil, "owner", "scope", "subscription", "cluster"]

  /// As much of a name as stands below a column.
  private static func short(_ name: String) -> String { Cell.text(name).visibleText(limit: 9) }

  private var form: HTML {
    FilterForm(
      path: "/cost", label: "Choose period and groups",
      fields: period.fields + [
        .text("by", label: "By", value: grouping?.description, hint: "tag:team"), period.asOfField,
      ]
    ).html
  }
}
