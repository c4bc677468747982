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
  for subjects: [NonCompliantRow], among rows: [KPISpan], policy: Policy, asOf: Instant,
  tool: RemediationTool? = nil, waveCount: Int? = nil, prices: PriceBook? = nil
) -> Plan {
  let terms = PlanTerms(policy: policy, asOf: asOf, tool: tool, prices: prices)
  let steps = inOrderOfRollout(subjects.map { Route(subject: $0, terms: terms).step })
  let free = steps.filter(\.blockers.isEmpty)
  let groups = waveCount.map { split(free, into: $0) } ?? stages(of: free)
  let predictions = predictions(of: groups, for: rows)
  let waves = zip(groups, predictions.dropFirst()).enumerated().map { index, wave in
    Plan.Wave(number: index + 1, steps: wave.0, after: wave.1)
  }
  return Plan(
    asOf: asOf, policy: policy.name, now: predictions[0], waves: waves, blocked: steps.filter { !$0.blockers.isEmpty },
    currency: prices?.currency)
}

// MARK: Order

/// Non-production before production; in each, user pools, system pools, and last what concerns a whole cluster, so that its
/// pools are done by then. Within that in the order of names.
private func inOrderOfRollout(_ steps: [PlanStep]) -> [PlanStep] {
  let places = places(of: steps.map(\.route.subject.row.cluster))
  let count = steps.count
  let keys = zip(steps, places).map { step, place in
    (stage: ((step.isProduction ? PlanStep.kinds : 0) + step.kind) * count + place, pool: step.route.subject.row.pool)
  }
  return steps.indices.sorted { one, other in
    let (one, other) = (keys[one], keys[other])
    guard one.stage == other.stage else { return one.stage < other.stage }
    guard let left = one.pool, let right = other.pool else { return one.pool == nil && other.pool != nil }
    return left < right
  }.map { steps[$0] }
}

/// Where each cluster comes in the order of names. Rows of one mostly follow each other.
private func places(of clusters: [ClusterID]) -> [Int] {
  let firsts = clusters.indices.filter { $0 == 0 || clusters[$0] != clusters[$0 - 1] }
  let names = firsts.map { clusters[$0].description }
  let sorted = Set(names).sorted()
  let places = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
  return zip(firsts, firsts.dropFirst() + [clusters.count]).enumerated().flatMap { index, rows in
    repeatElement(places[names[index]]!, count: rows.1 - rows.0)
  }
}

extension PlanStep {
  fileprivate static let kinds = 3

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

/// What the fleet comes to before the first wave and after each, counted by the code that counts KPIs: for it, a wave takes
/// a day.
private func predictions(of waves: [[PlanStep]], for rows: [KPISpan]) -> [Plan.Prediction] {
  let first = Instant(seconds: 0)
  let changes = Dictionary(
    waves.enumerated().flatMap { wave, steps in
      steps.map { ($0.route.subject.number, (at: first.adding(days: Int64(wave + 1)), verdict: $0.expected)) }
    }, uniquingKeysWith: { one, _ in one })
  let window = KPIWindow(since: first, asOf: first.adding(days: Int64(waves.count)), bucket: .day)
  var sweep = KPISweep(window: window, observations: [[]], firstSnapshot: first)
  for var row in rows.sorted(by: { $0.cluster < $1.cluster }) {
    let change = changes[row.row]
    row.interval = Interval(from: first, to: change?.at ?? .never)
    sweep.add(row)
    guard let change else { continue }
    (row.interval, row.verdict) = (Interval(from: change.at), change.verdict)
    sweep.add(row)
  }
  return sweep.report(episodes: []).points.map {
    Plan.Prediction(complianceStrict: $0.strict.ratio, clusterCompliance: $0.clusters.ratio)
  }
}
