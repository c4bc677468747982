/// All that is asked about one script.
struct Examination {
  /// How much is asked; a release deserves more than every run of the tests can afford.
  enum Extent {
    case brief, thorough

    var nights: ClosedRange<Int> { self == .brief ? 8...13 : 20...40 }
    var instants: Int { self == .brief ? 2 : 6 }
    var groupings: Int { self == .brief ? 2 : 8 }
    var pairs: Int { self == .brief ? 1 : 6 }
    var clusters: Int { self == .brief ? 1 : 6 }
  }

  let script: FleetScript
  let oracle: Oracle
  let extent: Extent

  init(seed: UInt64, extent: Extent, without missing: Set<FleetScript.Ingredient> = []) {
    script = FleetScript(seed: seed, nights: extent.nights, without: missing)
    (oracle, self.extent) = (Oracle(script), extent)
  }

  private static let groupings = [
    "subscription", "location", "cluster", "os", "scope", "severity", "owner", "tag:tier",
  ]

  func differences() throws -> [Difference] {
    let workplace = try Workplace()
    let fleet = try ImportedFleet(script, steps: script.steps, in: workplace, database: "in-order.db")
    var comparison = Comparison(oracle, fleet)
    try ask(&comparison)
    return try comparison.differences + sameness(of: fleet)
  }

  // MARK: Questions

  private var end: Moment { script.steps.last!.at }
  /// Long after everything went stale.
  private var last: Moment { end.plus(days: 15) }

  /// Instants at which something changes, the seconds before them, and a while after the end.
  private func instants(_ count: Int, _ dice: inout Dice) -> [Moment] {
    let first = script.sightings[0].takenAt
    let known = oracle.instants.filter { first <= $0 && $0 <= end.plus(days: 12) }
    return (0..<count).map { _ in dice.pick(known).plus(seconds: dice.pick([0, 0, -1, 3_601])) }.map { max($0, first) }
  }

  private func ask(_ comparison: inout Comparison) throws {
    var dice = Dice(seed: script.seed ^ 0xA5A5)
    try askStates(&comparison, &dice)
    try askKPIs(&comparison, &dice)
    try askChanges(&comparison, &dice)
    let clusters = Set(script.sightings.flatMap(\.clusters).map(\.key)).sorted()
    for cluster in dice.shuffled(clusters).prefix(extent.clusters) {
      try comparison.history(of: cluster, at: instants(12, &dice) + [end])
    }
    let since = dice.chance(0.5) ? instants(1, &dice)[0] : nil
    let bucket = dice.pick(["day", "week"])
    try comparison.replay(dice.below(script.policies.count), since: since, asOf: last, bucket: bucket)
  }

  private func askStates(_ comparison: inout Comparison, _ dice: inout Dice) throws {
    for instant in instants(extent.instants, &dice) + [last] {
      try comparison.inventory(at: instant)
      try comparison.findings(at: instant)
      try comparison.exemptions(at: instant)
    }
  }

  private func askKPIs(_ comparison: inout Comparison, _ dice: inout Dice) throws {
    for by in dice.shuffled(Self.groupings).prefix(extent.groupings).map(Optional.some) + [nil] {
      let ends = instants(2, &dice).sorted()
      let (since, until) = (dice.chance(0.4) ? ends[0] : nil, dice.chance(0.4) ? ends[1] : last)
      let bucket = by == nil ? "day" : dice.pick(["day", "week", "month"])
      try comparison.kpi(KPIQuestion(since: since, until: until, asOf: last, bucket: bucket, by: by))
    }
  }

  private func askChanges(_ comparison: inout Comparison, _ dice: inout Dice) throws {
    for _ in 0..<extent.pairs {
      let ends = instants(2, &dice).sorted()
      try comparison.explanation(from: ends[0], to: ends[1])
      try comparison.drift(from: ends[0], to: ends[1])
    }
    try comparison.explanation(from: script.sightings[0].takenAt, to: last)
  }

  // MARK: Whatever the order

  /// Imports in any order, and evaluating all anew, end in the same answers.
  private func sameness(of fleet: ImportedFleet) throws -> [Difference] {
    var dice = Dice(seed: script.seed ^ 0x0DD5)
    let last = "\(last)"
    let questions = [
      ["inventory", "--as-of", "\(end)"], ["findings", "--all", "--as-of", last], ["exemptions", "--as-of", "\(end)"],
      ["kpi", "--until", last, "--as-of", last, "--bucket", "day", "--by", "owner"],
      ["explain", "--from", "\(script.sightings[0].takenAt)", "--to", last],
      ["drift", "--from", "\(script.sightings[0].takenAt)", "--to", "\(end)"],
    ]
    let inOrder = try questions.map { try fleet.json($0) }
    let shuffled = try ImportedFleet(
      script, steps: anyOrder(&dice), in: fleet.workplace, database: "shuffled.db")
    var differences = try compare(questions, inOrder, shuffled, "imported in another order")
    let rebuilt = try fleet.json(["rebuild"])
    if let rebuilt, rebuilt["differing"] != .number(0) {
      differences.append(Difference(seed: script.seed, command: "rebuild", what: rebuilt.line))
    }
    differences += try compare(Array(questions.prefix(2)), Array(inOrder.prefix(2)), fleet, "after rebuild")
    return differences
  }

  /// One by one, or (sooner done) all documents of a kind after all of another.
  private func anyOrder(_ dice: inout Dice) -> [FleetScript.Step] {
    guard extent == .brief else { return dice.shuffled(script.steps) }
    let kinds = Dictionary(grouping: script.steps) { ImportedFleet.contents(of: $0).arguments }
    return dice.shuffled(kinds.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)).flatMap { $0 }
  }

  private func compare(
    _ questions: [[String]], _ expected: [JSON?], _ fleet: ImportedFleet, _ when: String
  ) throws -> [Difference] {
    try zip(questions, expected).flatMap { question, expected in
      try (expected ?? .null).differences(to: fleet.json(question) ?? .null).map {
        Difference(seed: script.seed, command: question.joined(separator: " "), what: "\(when): \($0)")
      }
    }
  }
}
