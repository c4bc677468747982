import InventoryModel
import Reporting

/// The report on the whole fleet, as one page.
package struct FleetPage: Sendable {
  package let report: FleetReport

  package init(_ report: FleetReport) { self.report = report }

  /// One file that needs nothing else.
  package var page: Page {
    Page(title: report.title, subtitle: subtitle, content: content)
  }

  /// Below the title: numbers, charts, then what there is to act on.
  package var content: HTML {
    """
    \(figures.html)\(Section("course", "How it went", FleetCharts(report).html).html)\
    \(report.parts.map { section($0).html })\(definitions.html)
    """
  }

  package var figures: [Figure] {
    report.headlines.map { Figure($0.title, $0.value, $0.details, isUrgent: $0.isUrgent) }
  }

  package var subtitle: HTML {
    guard let since = report.since else { return "Nothing was seen up to then." }
    return "From \(time: since) to \(time: report.asOf), by \(report.kpi.window.bucket.rawValue)."
  }

  private static let mostRows = 40

  private func section(_ part: FleetReport.Part) -> Section {
    if part.id == FleetReport.Part.why, let explain = report.explain { return why(explain, part) }
    return Section(part.id, part.title, tables(part.tables, of: part))
  }

  private func tables(_ tables: some Sequence<Table>, of part: FleetReport.Part) -> HTML {
    tables.map { table in
      DataTable(
        table, caption: table.title ?? part.title, limit: Self.mostRows,
        rest: "<code>\(part.command)</code> shows all."
      ).html
    }.joined()
  }

  /// The numbers stand in the chart; the pools behind them fold.
  private func why(_ explain: ExplainReport, _ part: FleetReport.Part) -> Section {
    let pools: HTML = """
      <details><summary>The pools behind it</summary>
      \(tables(part.tables.dropFirst(), of: part))</details>

      """
    return Section(
      part.id, part.title, "\([ExplainChart(explain).figure].html)\(part.tables.count > 1 ? pools : .nothing)")
  }

  private var definitions: Section {
    let terms = report.terms.map { "<div><dt>\($0.name)</dt><dd>\($0.text)</dd></div>\n" as HTML }
    return Section("definitions", "What each number means", "<dl class=\"terms\">\n\(terms)</dl>\n")
  }
}

extension HTML.StringInterpolation {
  /// An instant that programs can read too.
  package mutating func appendInterpolation(time instant: Instant) {
    appendInterpolation("<time datetime=\"\(instant.description)\">\(instant.description)</time>" as HTML)
  }
}
