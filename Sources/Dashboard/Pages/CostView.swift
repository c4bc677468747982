import InventoryModel
import Reporting

/// What non-compliance costs: by owner, against budgets, over time.
struct CostView: View {
  private let period: ChosenPeriod

  init(_ query: inout Query) throws(Refusal) { period = try ChosenPeriod(&query, usual: .month) }

  var asOf: InstantArgument? { period.asOf }

  var address: Address { Address("/cost", period.parameters + [period.asOfParameter]) }

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
        \(form)\(ownerChart(report))
        \(report.sections.map { DataTable($0, caption: $0.title ?? "Cost", limit: 500, rest: "See the JSON.").html })
        """)
  }

  private func cost(_ readings: Readings, _ moment: Moment) throws -> CostReport {
    try readings.cost(in: period.window(at: moment), by: nil, at: moment)
  }

  private static let mostColumns = 8

  /// In whole units of the currency: cents are in the table.
  private func ownerChart(_ report: CostReport) -> HTML {
    let owners = report.owners.prefix(Self.mostColumns)
    guard let dearest = owners.first else { return .nothing }
    let chart = Columns(
      id: "owners", title: "What is not compliant costs a month, by owner",
      summary:
        "The most costs what \(Self.short(dearest.owner)) owns: \(Cell(atLeast: dearest.cost).visibleText()) a month.",
      columns: owners.map { (name: Self.short($0.owner), count: Int(min($0.cost.atLeast.value, 1e15))) })
    return [ChartFigure(chart.drawing, table: DataTable(report.ownerSection))].html
  }

  /// As much of a name as stands below a column.
  private static func short(_ name: String) -> String { Cell.text(name).visibleText(limit: 9) }

  private var form: HTML {
    FilterForm(path: "/cost", label: "Choose a period", fields: period.fields + [period.asOfField]).html
  }
}
