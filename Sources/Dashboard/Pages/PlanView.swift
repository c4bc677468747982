import InventoryModel
import Remediation
import Reporting

/// The way out of non-compliance: waves, what each should come to, what is in the way, and the steps.
struct PlanView: View {
  let asOf: InstantArgument?

  init(_ query: inout Query) throws(Refusal) { asOf = try query.instant("as-of") }

  var address: Address { Address("/plan", [.init("as-of", asOf?.description)]) }

  /// As JSON it has the commands of every step.
  func isDear(as form: Representation) -> Bool { true }

  func report(from readings: Readings, at moment: Moment) throws -> any Report { try readings.plan(at: moment) }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report = try readings.plan(at: moment)
    let form = FilterForm(
      path: "/plan", label: "Choose a day", fields: [.instant("as-of", label: "As of", value: asOf)])
    let chart: HTML = report.plan.waves.isEmpty ? .nothing : [PlanChart(report.plan).figure].html
    return page(
      "Plan", subtitle: "As of \(.instant(moment.asOf))",
      content: """
        \(form.html)\(chart)\(report.sections.map(table))
        <p>Nothing is run from here: <code>fipswatch plan --out FOLDER</code> writes a script for each wave.</p>

        """)
  }

  private static let mostRows = 200

  /// Commands are lines to copy, not notes.
  private func table(_ table: Table) -> HTML {
    guard table.columns.isEmpty, let title = table.title, title.hasPrefix("Commands") else {
      return DataTable(table, limit: Self.mostRows, rest: "<code>fipswatch plan</code> shows all.").html
    }
    return """
      <details><summary>\(title)</summary>
      <pre tabindex="0">\(table.notes.joined(separator: "\n"))</pre></details>

      """
  }
}

/// Compliance now and after each wave, as the plan predicts it.
struct PlanChart: Sendable {
  private let plan: Plan

  init(_ plan: Plan) { self.plan = plan }

  private var predictions: [(name: String, prediction: Plan.Prediction, steps: Int)] {
    [("now", plan.now, 0)] + plan.waves.map { ("wave \($0.number)", $0.after, $0.steps.count) }
  }

  var figure: ChartFigure {
    let strict = predictions.map { $0.prediction.complianceStrict ?? 0 }
    let steps = zip(predictions, strict).dropFirst().enumerated().map { index, step in
      let change = step.1 - strict[index]
      return Waterfall.Step(step.0.name, change, "+\(Self.percent(change))")
    }
    let last = plan.waves.last.map { "wave \($0.number)" } ?? "now"
    let chart = Waterfall(
      id: "predicted", title: "Strict compliance that each wave should come to, in percentage points",
      summary: "From \(Self.percent(strict[0])) % now to \(Self.percent(strict.last!)) % after \(last).",
      start: Waterfall.Step("now", strict[0], Self.percent(strict[0]) + " %"), steps: Array(steps),
      end: Waterfall.Step("in the end", strict.last!, Self.percent(strict.last!) + " %"))
    return ChartFigure(chart.drawing, table: DataTable(table))
  }

  private var table: Table {
    Table(
      title: "Predicted compliance", of: predictions,
      columns: [
        .shown("after") { .text($0.name) }, .shown("steps", .right) { Cell($0.steps) },
        .shown("strict %", .right) { .number(Self.percent($0.prediction.complianceStrict ?? 0)) },
        .shown("clusters %", .right) { .number(Self.percent($0.prediction.clusterCompliance ?? 0)) },
      ], notes: ["Steps that are blocked, or only look for evidence, are not counted on."])
  }

  private static func percent(_ ratio: Double) -> String { Plan.Prediction.number(ofPercent: ratio) }
}
