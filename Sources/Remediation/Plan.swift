import InventoryModel
import Reporting

/// The way out of non-compliance: steps in waves, with what each wave is expected to come to.
package struct Plan: Sendable {
  package struct Wave: Sendable {
    /// From 1.
    package var number: Int
    package var steps: [PlanStep]
    /// The whole fleet once this wave and those before it are done.
    package var after: Prediction
  }

  /// What KPIs are expected to be. Steps that only look for evidence are not counted on.
  package struct Prediction: Sendable {
    package var complianceStrict: Double?
    package var clusterCompliance: Double?
  }

  package var asOf: Instant
  package var policy: String
  package var now: Prediction
  package var waves: [Wave]
  /// What cannot be done before a blocker is cleared.
  package var blocked: [PlanStep]
  /// Of the prices; nil without.
  package var currency: String?
}

/// Puts a plan together.
///
/// - Parameters:
///   - rows: all of the fleet as it stands, from which the numbers are predicted.
///   - subjects: the regulated ones that are not compliant, as far as the plan is about them.
///   - prices: what surge nodes cost; nil where nobody asked.
///   - waveCount: at most so many; nil for one for each kind of pool and environment.
package func remediationPlan(
  for subjects: [NonCompliantRow], among rows: [InventoryRow], policy: Policy, asOf: Instant,
  tool: RemediationTool? = nil, waveCount: Int? = nil, prices: PriceBook? = nil
) -> Plan {
  let steps = subjects.map { Route(subject: $0, policy: policy, asOf: asOf, tool: tool, prices: prices).step }
    .sorted(byKey: RolloutOrder.init)
  let free = steps.filter(\.blockers.isEmpty)
  let groups = waveCount.map { split(free, into: $0) } ?? stages(of: free)
  var fleet = PredictedFleet(rows: rows, asOf: asOf)
  let now = fleet.prediction
  let waves = groups.enumerated().map { index, steps in
    fleet.fix(steps)
    return Plan.Wave(number: index + 1, steps: steps, after: fleet.prediction)
  }
  return Plan(
    asOf: asOf, policy: policy.name, now: now, waves: waves, blocked: steps.filter { !$0.blockers.isEmpty },
    currency: prices?.currency)
}

// MARK: Order

/// Non-production before production; in each, user pools, system pools, and last what concerns a whole cluster, so that its
/// pools are done by then. Within that in the order of names.
private struct RolloutOrder: Comparable {
  let stage: [Int]
  let place: ResourceOrder

  init(_ step: PlanStep) {
    stage = [step.isProduction ? 1 : 0, step.kind]
    place = ResourceOrder(step.row.cluster, step.row.pool)
  }

  static func < (one: RolloutOrder, other: RolloutOrder) -> Bool {
    one.stage == other.stage ? one.place < other.place : one.stage.lexicographicallyPrecedes(other.stage)
  }
}

extension PlanStep {
  fileprivate var kind: Int {
    if path == .clusterFlag { return 2 }
    return row.traits.mode?.foldedID == "system" ? 1 : 0
  }
}

private func stages(of steps: [PlanStep]) -> [[PlanStep]] {
  var groups: [[PlanStep]] = []
  for step in steps {
    if let last = groups.last?.last, last.isProduction == step.isProduction, last.kind == step.kind {
      groups[groups.count - 1].append(step)
    } else {
      groups.append([step])
    }
  }
  return groups
}

/// Into at most so many, of about as many nodes each, in the same order.
private func split(_ steps: [PlanStep], into count: Int) -> [[PlanStep]] {
  let whole = steps.reduce(0) { $0 + max(1, $1.nodes) }
  var groups: [Int: [PlanStep]] = [:]
  var done = 0
  for step in steps {
    groups[min(count - 1, done * count / max(1, whole)), default: []].append(step)
    done += max(1, step.nodes)
  }
  return groups.sorted { $0.key < $1.key }.map(\.value)
}

// MARK: Prediction

/// The fleet as the plan leaves it, counted by the code that counts KPIs.
private struct PredictedFleet {
  private var rows: [InventoryRow]
  private let asOf: Instant
  private let places: [RowName: Int]
  private let clusters: [ClusterID: Int64]

  init(rows: [InventoryRow], asOf: Instant) {
    self.rows = rows.sorted(byKey: { ResourceOrder($0.cluster, $0.pool) })
    self.asOf = asOf
    places = Dictionary(
      self.rows.enumerated().map { ($1.rowName, $0) }, uniquingKeysWith: { first, _ in first })
    clusters = Dictionary(
      Set(rows.map(\.cluster)).enumerated().map { ($1, Int64($0)) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func fix(_ steps: [PlanStep]) {
    for step in steps {
      guard let place = places[step.row.rowName] else { continue }
      rows[place].judgement.verdict = step.expected
    }
  }

  var prediction: Plan.Prediction {
    let window = KPIWindow(since: asOf, asOf: asOf, bucket: .day)
    var sweep = KPISweep(window: window, observations: [[]], firstSnapshot: asOf)
    for (index, row) in rows.enumerated() {
      sweep.add(
        KPISpan(
          row: Int64(index), cluster: clusters[row.cluster]!, interval: Interval(from: asOf),
          verdict: row.judgement.verdict, isRegulated: row.isRegulated, isExempt: row.isExempt, nodes: row.count ?? 1))
    }
    let point = sweep.report(episodes: []).points.last
    return Plan.Prediction(complianceStrict: point?.strict.ratio, clusterCompliance: point?.clusters.ratio)
  }
}

extension InventoryRow {
  fileprivate var rowName: RowName { RowName(cluster: cluster, clusterName: "", pool: pool?.foldedID) }
}
