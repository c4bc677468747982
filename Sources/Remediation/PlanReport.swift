import InventoryModel
import Reporting

/// A plan, and how far one that was saved has come.
package struct PlanReport: Sendable {
  package var plan: Plan
  /// Nil unless it is held against a saved plan.
  package var progress: PlanProgress?

  package init(plan: Plan, progress: PlanProgress? = nil) { (self.plan, self.progress) = (plan, progress) }

  /// What it weighs in memory.
  package var stepCount: Int { plan.waves.reduce(plan.blocked.count) { $0 + $1.steps.count } }

  private var steps: [PlanStep] { plan.waves.flatMap(\.steps) + plan.blocked }

  /// Nil where a step has no price.
  private var surgeCost: CostSum { Self.surgeCost(of: steps) }

  private static func surgeCost(of steps: [PlanStep]) -> CostSum {
    var sum = CostSum()
    for step in steps { sum.add(step.surgeCost) }
    return sum
  }

  private var total: JSONValue {
    let steps = steps
    return .object([
      "pools": steps.count.jsonValue, "nodes": steps.reduce(0) { $0 + $1.nodes }.jsonValue,
      "surgeNodes": steps.reduce(0) { $0 + $1.surgeNodes }.jsonValue,
      "surgeCost": (Self.surgeCost(of: steps).value?.value).jsonValue, "currency": plan.currency.jsonValue,
    ])
  }
}

extension PlanReport: Record {
  package static let attributes: [Column<PlanReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.plan.asOf },
    Column("policy") { $0.plan.policy },
    Column("now") { $0.plan.now },
    Column("waves") { $0.plan.waves },
    Column("blocked") { $0.plan.blocked },
    Column("total") { $0.total },
    Column("progress") { $0.progress },
  ]
}

extension Plan.Wave: Record {
  package static let attributes: [Column<Plan.Wave>] = [
    Column("number") { $0.number },
    Column("steps") { $0.steps },
    Column("after") { $0.after },
  ]
}

extension Plan.Prediction: Record {
  package static let attributes: [Column<Plan.Prediction>] = [
    Column("complianceStrict") { $0.complianceStrict },
    Column("clusterCompliance") { $0.clusterCompliance },
  ]

  fileprivate var sentence: String {
    "\(Self.percent(complianceStrict)) of pools and \(Self.percent(clusterCompliance)) of clusters comply"
  }

  private static func percent(_ ratio: Double?) -> String { ratio.map { number(ofPercent: $0) + " %" } ?? "–" }

  /// Cut to one decimal, never rounded up.
  package static func number(ofPercent ratio: Double) -> String {
    let tenths = Int(ratio * 1_000 + 1e-9)
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension PlanReport: Report {
  /// One row for each step; those that are blocked have no wave.
  package var records: Table {
    let numbered = plan.waves.flatMap { wave in wave.steps.map { NumberedStep(wave: wave.number, step: $0) } }
    return Table(
      records: numbered + plan.blocked.map { NumberedStep(wave: nil, step: $0) },
      columns: [Column("wave") { $0.wave }] + PlanStep.flatColumns.map { $0.inside(\.step) })
  }

  package var sections: [Table] {
    guard !steps.isEmpty else {
      return [Table(notes: [nothingToDo])] + progressSections
    }
    let overview = Table(
      title: "Plan under policy \(plan.policy), as of \(plan.asOf)",
      notes: ["Now \(plan.now.sentence).", "Nothing is run: `--out DIR` writes a script for each wave."] + costNotes)
    return [overview] + plan.waves.flatMap(\.sections) + blockedSections + progressSections
  }

  /// A plan may be of a part, and a fleet in which nothing is regulated complies with nothing.
  private var nothingToDo: String {
    switch plan.now.complianceStrict {
    case nil: "No regulated row is known as of \(plan.asOf), so there is nothing to plan."
    case 1: "Every regulated row complies as of \(plan.asOf): there is nothing to do."
    default:
      "Nothing that was asked for is regulated and not compliant as of \(plan.asOf). Of the whole fleet,"
        + " \(plan.now.sentence)."
    }
  }

  private var costNotes: [String] {
    guard let currency = plan.currency else { return [] }
    let known = (surgeCost.missing == 0 ? "" : "at least ") + "\(surgeCost.atLeast.text) \(currency)"
    return ["Surge nodes cost \(known), if each step takes a day."]
      + (surgeCost.missing == 0 ? [] : ["\(Plural.text(surgeCost.missing, "step")) without a price."])
  }

  private var blockedSections: [Table] {
    guard !plan.blocked.isEmpty else { return [] }
    let blockers = plan.blocked.flatMap { step in step.blockers.map { (step: step, blocker: $0) } }
    let steps = blockers.map { RowBlocker(step: $0.step, blocker: $0.blocker) }
    return [
      Table(
        title: "Blocked: clear these first", of: steps,
        columns: [
          .shown("cluster") { .text($0.step.row.clusterName) },
          .shown("pool") { Cell($0.step.row.pool ?? "(not listed)") },
          .shown("blocker") { .text($0.blocker.id) }, .shown("because") { .text($0.blocker.reason) },
          .shown("clear it by") { .text($0.blocker.remedy) },
        ])
    ]
  }

  private var progressSections: [Table] { progress?.sections ?? [] }
}

private struct NumberedStep: Sendable {
  var wave: Int?
  var step: PlanStep
}

private struct RowBlocker: Sendable {
  var step: PlanStep
  var blocker: Blocker
}

extension PlanStep {
  /// Lists are joined: commands by line breaks, names of blockers by spaces.
  fileprivate static let flatColumns: [Column<PlanStep>] =
    attributes.filter { !["commands", "blockers", "questions", "wayBack"].contains($0.key) } + [
      Column("commands") { $0.commands.joined(separator: "\n") },
      Column("blockers") { $0.blockers.map(\.id).joined(separator: " ") },
    ]
}

extension Column {
  /// The same attribute of something that has the record in it.
  fileprivate func inside<Whole>(_ part: @escaping @Sendable (Whole) -> Subject) -> Column<Whole> {
    Column<Whole>(key ?? "", title, alignment) { value(part($0)) }
  }
}

extension Plan.Wave {
  /// A wave that is too long to be pasted has its commands in scripts and JSON.
  private static let mostPasted = 10

  fileprivate var sections: [Table] {
    let clusters = ClusterColumns(steps.lazy.map(\.row.cluster))
    let overview = Table(
      title: "Wave \(number)", of: steps,
      columns: clusters.columns(\.row.cluster, named: \.row.clusterName)
        + PlanStep.attributes.filter { $0.title != nil && $0.key != "cluster" },
      notes: ["Then \(after.sentence)."])
    guard steps.count <= Self.mostPasted else { return [overview] }
    let commands = steps.flatMap { step in
      ["# \(Shell.comment(step.row.clusterName)), \(Shell.comment(step.row.pool ?? "nodes that no pool lists"))"]
        + step.commands
    }
    return [overview, Table(title: "Commands of wave \(number)", notes: commands)]
  }
}
