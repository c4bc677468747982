import InventoryModel
import Reporting

/// The charts of the report, each with the numbers behind it.
package struct FleetCharts: Sendable {
  let report: FleetReport

  package init(_ report: FleetReport) { self.report = report }

  package var html: HTML {
    (KPICharts(report.kpi).figures + [ageFigure]).html
  }

  private var ageFigure: ChartFigure {
    let ages = AgeClasses(of: report.findings.findings, at: report.asOf)
    let words = ages.classes.map { "\($0.name): \($0.count)" }.joined(separator: ", ")
    return ChartFigure(
      Columns(
        id: "ages", title: "Open findings by age in days",
        summary: "Findings by how many days they are open. \(words).",
        columns: ages.classes
      ).drawing, table: DataTable(ages.table, caption: "Open findings by age"))
  }
}
