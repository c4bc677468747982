/// One thing that the program said otherwise than the oracle.
struct Difference: CustomStringConvertible {
  var seed: UInt64
  var command: String
  var what: String

  var description: String { "seed \(seed): fipswatch \(command): \(what)" }
}

/// Asks the program everything about one script, and holds it against the oracle.
struct Comparison {
  let oracle: Oracle
  let fleet: ImportedFleet
  private(set) var differences: [Difference] = []

  init(_ oracle: Oracle, _ fleet: ImportedFleet) { (self.oracle, self.fleet) = (oracle, fleet) }

  // MARK: States

  mutating func inventory(at instant: Moment) throws {
    try ask(["inventory", "--as-of", "\(instant)"], Arranged.inventory, oracle.inventory(at: instant))
  }

  mutating func findings(at instant: Moment) throws {
    try ask(["findings", "--all", "--as-of", "\(instant)"], Arranged.findings, oracle.findings(at: instant))
  }

  mutating func exemptions(at instant: Moment) throws {
    try ask(["exemptions", "--as-of", "\(instant)"], Arranged.exemptions, oracle.exemptions(at: instant))
  }

  // MARK: Numbers

  mutating func kpi(_ question: KPIQuestion) throws {
    try ask(question.arguments, Arranged.kpi, oracle.kpi(question), byName: ["series"])
  }

  mutating func explanation(from: Moment, to: Moment) throws {
    try ask(
      ["explain", "--from", "\(from)", "--to", "\(to)"], Arranged.explanation, oracle.explanation(from: from, to: to),
      byName: ["parts"])
  }

  mutating func drift(from: Moment, to: Moment) throws {
    try ask(
      ["drift", "--from", "\(from)", "--to", "\(to)"], Arranged.drift, oracle.drift(from: from, to: to),
      byName: ["events", "newNonCompliantPools"])
  }

  mutating func replay(_ policy: Int, since: Moment?, asOf: Moment, bucket: String) throws {
    let start = since.map { ["--since", "\($0)"] } ?? []
    let arguments =
      ["replay", "--policy", ImportedFleet.policyFile(policy), "--as-of", "\(asOf)", "--bucket", bucket] + start
    let question = KPIQuestion(since: since, until: asOf, asOf: asOf, bucket: bucket)
    let other = Oracle(oracle.script, replaying: (oracle.script.policies[policy], since))
    guard let printed = try fleet.json(arguments) else { return note(arguments, "printed no JSON") }
    for (key, oracle) in [("recorded", oracle), ("replayed", other)] {
      compare(oracle.kpi(question), Arranged.kpi(printed[key]), byName: ["series"], arguments, in: key)
    }
  }

  // MARK: Lives

  /// What `history` says at some instants. Only what a version says is compared, not where one ends.
  mutating func history(of cluster: ClusterKey, at instants: [Moment]) throws {
    let arguments = ["history", ClusterFacts(key: cluster, location: "").id]
    guard let report = try fleet.json(arguments) else { return }
    for instant in instants {
      let shown = report["histories"].items.reduce(into: [String: JSON]()) { shown, history in
        let version = history["versions"].items.last { ($0["from"].text ?? "") <= instant.description }
        guard let version, version["verdict"] != .null, version["to"].text ?? "9" > instant.description else { return }
        shown[history["pool"].text ?? ""] = version
      }
      let expected = JSON.object(oracle.verdicts(of: cluster, at: instant))
      for what in expected.differencesOfNames(to: .object(shown)) { note(arguments, "at \(instant)\(what)") }
    }
  }

  // MARK: Asking

  private mutating func ask(
    _ arguments: [String], _ arrange: (JSON) -> JSON, _ expected: JSON, byName keys: [String] = []
  ) throws {
    guard let printed = try fleet.json(arguments) else { return note(arguments, "printed no JSON") }
    compare(expected, arrange(printed), byName: keys, arguments)
  }

  private mutating func compare(
    _ expected: JSON, _ actual: JSON, byName keys: [String], _ arguments: [String], in part: String = ""
  ) {
    guard !keys.isEmpty else {
      for what in expected.differencesOfNames(to: actual) { note(arguments, part + what) }
      return
    }
    for key in keys {
      for what in expected[key].differencesOfNames(to: actual[key]) { note(arguments, "\(part).\(key)\(what)") }
    }
    let rest = keys.reduce(expected) { $0.replacing($1, by: actual[$1]) }
    for what in rest.differences(to: actual, at: part) { note(arguments, what) }
  }

  private mutating func note(_ arguments: [String], _ what: String) {
    differences.append(
      Difference(seed: oracle.script.seed, command: arguments.joined(separator: " "), what: what))
  }
}
