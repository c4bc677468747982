import InventoryModel
import Reporting

/// What non-compliance costs: by owner, against budgets, over time.
struct CostView: View {
  private let since: InstantArgument?
  private let until: InstantArgument?
  private let bucket: KPIWindow.Bucket
  let asOf: InstantArgument?

  init(_ query: inout Query) throws(Refusal) {
    since = try query.instant("since")
    until = try query.instant("until")
    bucket = try query.choice("bucket") ?? .month
    asOf = try query.instant("as-of")
  }

  var address: Address {
    Address(
      "/cost",
      [
        .init("since", since?.description), .init("until", until?.description),
        .init("bucket", bucket == .month ? nil : bucket.rawValue), .init("as-of", asOf?.description),
      ])
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
        \(form)\(ownerChart(report))
        \(report.sections.map { DataTable($0, caption: $0.title ?? "Cost", limit: 500, rest: "See the JSON.").html })
        """)
  }

  private func cost(_ readings: Readings, _ moment: Moment) throws -> CostReport {
    let window = KPIWindow(
      since: since?.start(now: moment.asOf), until: until?.end(now: moment.asOf), asOf: moment.asOf, bucket: bucket)
    return try readings.cost(in: window, by: nil, at: moment)
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
    FilterForm(
      path: "/cost", label: "Choose a period",
      fields: [
        .instant("since", label: "Since", value: since), .instant("until", label: "Until", value: until),
        .choice(
          "bucket", label: "Each", options: KPIWindow.Bucket.allCases.map { FilterForm.Option($0.rawValue) },
          value: bucket.rawValue),
        .instant("as-of", label: "As of", value: asOf),
      ]
    ).html
  }
}
