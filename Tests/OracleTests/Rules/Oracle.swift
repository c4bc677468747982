/// What a database must say after a script, worked out slowly: all instants at which anything can change, one after the
/// other, and the rules of DESIGN §3 and §4 read out at each. Nothing of the program is asked.
struct Oracle {
  let script: FleetScript
  let periods: [(from: Moment, policy: PolicyFacts)]
  let observations: Observations
  let instants: [Moment]
  private(set) var states: [Moment: [RowKey: RowState]] = [:]
  private(set) var episodes: [EpisodeFacts] = []
  let worlds: [(at: Moment, world: World)]
  let stays: Stays
  private let words: NodeReports
  private var lives: [RowKey: RowLife] = [:]

  /// - Parameter replayed: another policy than those that were in force, from an instant on, or always.
  init(_ script: FleetScript, replaying replayed: (policy: PolicyFacts, since: Moment?)? = nil) {
    self.script = script
    let sightings = script.sightings
    observations = Observations(sightings: sightings)
    periods = Self.periods(script, replayed)
    var (world, worlds) = (World(observations), [(at: Moment, world: World)]())
    for sighting in sightings {
      world.learn(sighting)
      worlds.append((sighting.takenAt, world))
    }
    self.worlds = worlds
    stays = Stays(worlds)
    words = NodeReports(words: script.words, stays: stays)
    instants = Self.instants(script, periods)
    for instant in instants { step(to: instant) }
    episodes += lives.values.flatMap(\.episodes)
    episodes.sort { ($0.openedAt, $0.row.description, $0.control) < ($1.openedAt, $1.row.description, $1.control) }
  }

  private static func periods(
    _ script: FleetScript, _ replayed: (policy: PolicyFacts, since: Moment?)?
  ) -> [(from: Moment, policy: PolicyFacts)] {
    let recorded = script.sightings.map { (from: $0.takenAt, policy: script.policies[$0.policy]) }
    guard let replayed else { return recorded }
    guard let since = replayed.since else { return [(Moment(seconds: .min), replayed.policy)] }
    let kept = recorded.filter { $0.from < since }
    return kept + [(kept.isEmpty ? Moment(seconds: .min) : since, replayed.policy)]
  }

  /// Sightings and evidence, and when what they say grows too old or a date of a policy comes.
  private static func instants(
    _ script: FleetScript, _ periods: [(from: Moment, policy: PolicyFacts)]
  ) -> [Moment] {
    var instants = Set(script.sightings.map(\.takenAt) + script.words.map(\.at))
    for (from, policy) in periods {
      if from.seconds > 0 { instants.insert(from) }
      instants.formUnion((policy.exemptions + policy.approvals).flatMap { [$0.from, $0.end] })
      instants.formUnion(policy.modules.flatMap(\.dates) + [PolicyFacts.endOf140Dash2])
      instants.formUnion(script.words.map { $0.at.plus(days: policy.evidenceMaxAgeDays) })
      instants.formUnion(script.sightings.map { $0.takenAt.plus(days: policy.staleAfterDays) })
    }
    return instants.sorted()
  }

  /// The policy of the last document that brought one; the first stands for all time before.
  func policy(at instant: Moment) -> PolicyFacts { (periods.last { $0.from <= instant } ?? periods[0]).policy }

  func world(at instant: Moment) -> World? { worlds.last { $0.at <= instant }?.world }

  /// The rows at an instant.
  func rows(at instant: Moment) -> [RowKey: RowState] {
    instants.last { $0 <= instant }.flatMap { states[$0] } ?? [:]
  }

  // MARK: One instant

  private mutating func step(to instant: Moment) {
    let world = world(at: instant)
    let policy = policy(at: instant)
    var there: [RowKey: (stay: Int, life: Int)] = [:]
    for (key, cluster) in world?.clusters ?? [:] {
      for (name, pool) in cluster.pools { there[RowKey(cluster: key, pool: name)] = (pool.stay, cluster.life) }
      if let unlisted = cluster.unlisted { there[RowKey(cluster: key)] = (unlisted.stay, cluster.life) }
    }
    var gone: [RowLife] = []
    for (row, life) in lives where there[row]?.stay != life.stay {
      lives[row] = nil
      gone.append(life)
    }
    for (row, place) in there.sorted(by: { $0.key < $1.key }) {
      var life = lives[row] ?? RowLife(row: row, stay: place.stay, life: place.life)
      let facts = { (policy: PolicyFacts) in
        self.facts(of: row, in: world!, at: instant, maxAgeDays: policy.evidenceMaxAgeDays)
      }
      states[instant, default: [:]][row] = life.see(
        facts, policy, at: instant, lookedAt: observations.last(at: row, before: instant))
      lives[row] = life
    }
    for life in gone {
      var life = life
      life.end(at: instant)
      replace(&life, in: world, policy, at: instant)
      episodes += life.episodes
    }
  }

  private func facts(of row: RowKey, in world: World, at instant: Moment, maxAgeDays: Int) -> RowFacts {
    let cluster = world.clusters[row.cluster]!
    var facts = RowFacts(key: row, pool: row.pool.map { cluster.pools[$0]! }, cluster: cluster.facts)
    facts.isClusterThere = cluster.isThere
    facts.nodes = words.summary(
      of: row, declaredSince: facts.pool?.redeclaredAt, at: instant, maxAgeDays: maxAgeDays)
    guard row.pool == nil else { return facts }
    facts.hasHostedNodes = cluster.hasHostedNodes
    facts.classes = words.areClassesFIPS(of: row.cluster, at: instant, maxAgeDays: maxAgeDays)
    return facts
  }

  /// "`replaced` needs a window of nights from the policy and a pool that appeared in it, not at a baseline, and passes
  /// the same control."
  private func replace(_ gone: inout RowLife, in world: World?, _ policy: PolicyFacts, at instant: Moment) {
    guard policy.replacedWithinNights > 0, let cluster = world?.clusters[gone.row.cluster],
      cluster.life == gone.life
    else { return }
    let start = instant.plus(days: -policy.replacedWithinNights)
    for episode in gone.episodes where episode.closedAt == instant && episode.reason == "deleted" {
      let isReplaced = cluster.pools.contains { name, pool in
        let row = RowKey(cluster: gone.row.cluster, pool: name)
        return row != gone.row && pool.appearedAt >= start && !pool.isBaseline
          && lives[row]?.passing.contains(episode.control) == true
      }
      if isReplaced { gone.markReplaced(episode.control, at: instant) }
    }
  }
}

// MARK: - What is shown

/// A row as reports show it: a pass that nobody confirmed for too long is unknown.
struct Shown {
  var state: RowState
  var isStale: Bool

  var answer: Answer { isStale ? .unknown : state.judged.answer }
  var basis: String { isStale ? "stale" : state.judged.basis }
  var isCounted: Bool { state.isRegulated }
  /// The control that says what is shown.
  var control: String { ["module", "certificate"].contains(basis) ? ControlID.module : ControlID.fips }
  var passes: Bool { isCounted && answer == .pass }
}

extension Oracle {
  /// "A pass that no complete snapshot confirmed for `staleAfterDays` reads unknown from that instant on."
  func isStale(_ row: RowKey, _ answer: Answer, at instant: Moment, afterDays days: Int) -> Bool {
    guard answer == .pass, let believed = observations.believedSince(row, at: instant) else { return false }
    return instant >= believed.plus(days: days)
  }

  func shown(at instant: Moment) -> [RowKey: Shown] {
    let days = policy(at: instant).staleAfterDays
    return rows(at: instant).reduce(into: [:]) { shown, entry in
      let isStale = isStale(entry.key, entry.value.judged.answer, at: instant, afterDays: days)
      shown[entry.key] = Shown(state: entry.value, isStale: isStale)
    }
  }

  /// Episodes as they were known at an instant.
  func episodes(asOf instant: Moment) -> [EpisodeFacts] {
    episodes.filter { $0.openedAt <= instant }.map { episode in
      guard let closedAt = episode.closedAt, closedAt > instant else { return episode }
      var open = episode
      (open.closedAt, open.reason) = (nil, nil)
      return open
    }
  }
}
