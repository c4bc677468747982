import InventoryModel
import Reporting

/// Why strict compliance moved, cause by cause.
package struct ExplainChart: Sendable {
  let report: ExplainReport

  package init(_ report: ExplainReport) { self.report = report }

  package var figure: ChartFigure {
    let explanation = report.explanation
    let steps = explanation.parts.compactMap { part -> Waterfall.Step? in
      guard let change = explanation.ratio(part.numerator), change != 0 else { return nil }
      return Waterfall.Step(part.cause.title, change, Cell(points: change).visibleText())
    }
    let words = steps.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
    let chart = Waterfall(
      id: "causes", title: "Why the number moved, in percentage points",
      summary: words.isEmpty ? "Nothing moved it." : "By cause: \(words).",
      start: total("at the start", explanation.strictFrom), steps: steps, end: total("at the end", explanation.strictTo)
    )
    return ChartFigure(chart.drawing, table: DataTable(report.summarySection))
  }

  private func total(_ name: String, _ share: Share) -> Waterfall.Step {
    Waterfall.Step(name, share.ratio ?? 0, share.whole > 0 ? Cell(percent: share).visibleText() + " %" : "–")
  }
}
