import InventoryModel
import Reporting

/// The courses of one series of KPIs.
package struct KPICharts: Sendable {
  let report: KPIReport

  /// - Parameter report: its groups are not told apart.
  package init(_ report: KPIReport) { self.report = report }

  package var figures: [ChartFigure] { [compliance, flow, remediation] }

  private var points: [KPIPoint] { report.points }
  private var times: [Instant] { points.map(\.at) }
  private var bucket: String { report.window.bucket.rawValue }

  package var compliance: ChartFigure {
    func percents(_ share: (KPIPoint) -> Share) -> [Double?] { points.map { share($0).ratio.map { $0 * 100 } } }
    let chart = LineChart(
      id: "compliance", title: "Compliance over time",
      summary: "\(course("Strict compliance", \.strict)) \(course("Adjusted for exemptions it", \.adjusted))",
      times: times, courses: [.init("strict", percents(\.strict)), .init("adjusted", percents(\.adjusted))],
      coverage: points.map(\.coverage.ratio), unit: " %", least: 10, bounds: 0...100)
    return ChartFigure(
      chart.drawing,
      keys: [
        .line("strict", isSecond: false), .line("adjusted for exemptions", isSecond: true),
        .shade("not everything was seen"),
      ],
      table: table(
        "Compliance by \(bucket)", ["strict %", "adjusted %", "coverage %"],
        [{ Cell(percent: $0.strict) }, { Cell(percent: $0.adjusted) }, { Cell(percent: $0.coverage) }]))
  }

  package var flow: ChartFigure {
    let sums = (points.reduce(0) { $0 + $1.opened }, points.reduce(0) { $0 + $1.closed })
    var chart = PairedBars(
      id: "flow", title: "Opened and closed by \(bucket)",
      summary: "\(sums.0) episodes opened and \(sums.1) were remediated in all.", times: times,
      names: ("opened", "closed"), counts: points.map { ($0.opened, $0.closed) })
    if chart.stretchesPerPair > 1 { chart.title = "Opened and closed by \(chart.stretchesPerPair) \(bucket)s" }
    return ChartFigure(
      chart.drawing, keys: [.bar("opened", isSecond: false), .bar("closed", isSecond: true)],
      table: table(
        "Episodes by \(bucket)", ["opened", "closed", "open at its end"],
        [{ Cell($0.opened) }, { Cell($0.closed) }, { Cell($0.open) }]))
  }

  package var remediation: ChartFigure {
    let chart = LineChart(
      id: "remediation", title: "Days to remediate over time",
      summary: "Mean and median days from opening to remediation of what was remediated in each \(bucket).",
      times: times,
      courses: [.init("median", points.map(\.mttrMedianDays)), .init("mean", points.map(\.mttrDays))], unit: " d",
      isFromZero: true)
    return ChartFigure(
      chart.drawing, keys: [.line("median", isSecond: false), .line("mean", isSecond: true)],
      table: table(
        "Days to remediate by \(bucket)", ["remediated", "median days", "mean days"],
        [{ Cell($0.closed) }, { Cell(days: $0.mttrMedianDays) }, { Cell(days: $0.mttrDays) }]))
  }

  /// From where to where a share went, in words.
  private func course(_ name: String, _ share: (KPIPoint) -> Share) -> String {
    let known = points.map(share).filter { $0.whole > 0 }
    guard let first = known.first, let last = known.last else { return "\(name) has no value." }
    return "\(name) went from \(Cell(percent: first).visibleText()) to \(Cell(percent: last).visibleText()) %."
  }

  private static let mostRows = 53

  /// The newest first.
  private func table(_ caption: String, _ names: [String], _ cells: [(KPIPoint) -> Cell]) -> DataTable {
    let rows = points.reversed().map { point in
      [Cell(CivilDate(dayNumber: point.at.dayNumber).description)] + cells.map { $0(point) }
    }
    return DataTable(
      Table(columns: [.init(bucket)] + names.map(Table.Heading.right), rows: rows), caption: caption,
      limit: Self.mostRows, rest: "<code>fipswatch kpi --bucket \(bucket)</code> shows all.")
  }
}
