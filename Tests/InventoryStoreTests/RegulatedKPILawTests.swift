import ComplianceEngine
import FleetSimulator
import InventoryModel
import Testing

@testable import InventoryStore
@testable import Reporting

/// Laws of the numbers over the same histories: what they count, what moved them, and that nothing missing improves them.
@Suite("Laws of numbers under policies")
struct RegulatedKPILawTests {
  /// Long enough after the last night for everything to go stale.
  private static let daysAfter: Int64 = 40

  @Test("KPIs count what reading the rules out comes to, stale passes as unknown", arguments: Seeds.groups)
  func counts(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let slow = SlowRegulating(RegulatedHistory(seed: seed))
      let report = try await RegulatedStores.shared.store(seed).daily(until: slow.end.adding(days: Self.daysAfter))
      for point in report.points {
        let expected = slow.counts(at: min(point.at.endOfDay, report.window.end))
        #expect(SlowRegulating.Counts(point) == expected, "seed \(seed), \(point.at)")
      }
    }
  }

  @Test("KPIs of the counts that are stored are those of all rows, at any time", arguments: Seeds.groups)
  func storedCounts(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let slow = SlowRegulating(RegulatedHistory(seed: seed))
      let store = try await RegulatedStores.shared.store(seed)
      for days in [-15, -4, 0, 3, 9, Self.daysAfter] {
        let end = slow.end.adding(days: days)
        let since = days < 0 ? nil : end.adding(days: -9)
        for bucket in [KPIWindow.Bucket.day, .week] {
          let window = KPIWindow(since: since, asOf: end, bucket: bucket)
          let (stored, ofRows) = try (store.storedKPIs(in: window), store.kpis(in: window))
          #expect(stored.points == ofRows.points, "seed \(seed), \(days) days, by \(bucket)")
        }
      }
    }
  }

  @Test("How the fleet stands at an instant is the same from stored counts as from rows", arguments: Seeds.groups)
  func standings(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let store = try await RegulatedStores.shared.store(seed)
      let start = try #require(try store.store.loadSnapshotTimes().first)
      for days in [0, 3, 8, 30] as [Int64] {
        let instant = start.adding(days: days)
        #expect(try store.standing(at: instant) == store.slowStanding(at: instant), "seed \(seed), \(instant)")
      }
    }
  }

  @Test(
    "A year of nights comes to what reading the rules out night by night does",
    arguments: [(3, 365), (11, 120), (19, 120)] as [(UInt64, Int64)])
  func year(seed: UInt64, nights: Int64) throws {
    let history = RegulatedHistory(seed: seed, nights: nights)
    let slow = SlowRegulating(history)
    let store = try TestStore(importing: history)
    expectSame(try StoredRows.shown(in: store, at: slow.instants), slow.shownLines, "seed \(seed)")
    expectSame(try StoredRows.fullEpisodes(in: store), slow.episodeLines, "seed \(seed)")
    #expect(try store.store.rebuild(judge: judge).differing == 0, "seed \(seed)")
    let report = try store.daily(until: slow.end.adding(days: Self.daysAfter))
    for point in report.points {
      let expected = slow.counts(at: min(point.at.endOfDay, report.window.end))
      #expect(SlowRegulating.Counts(point) == expected, "seed \(seed), \(point.at)")
    }
    for month in 1...12 {
      let ends = [month - 1, month].map { slow.start.adding(days: Int64($0 * 30)).endOfDay }
      let (before, after) = (slow.counts(at: ends[0]), slow.counts(at: ends[1]))
      let explanation = try store.explanation(from: ends[0], to: ends[1])
      guard explanation.denominator != nil else { continue }
      let sum = explanation.parts.reduce(0) { $0 + $1.numerator! }
      #expect(sum == after.pass * before.total - before.pass * after.total, "seed \(seed), \(ends)")
    }
  }

  @Test(
    "The parts of an explanation are what the rules give, row by row; they sum to the whole, and its ends are those of the KPIs",
    arguments: Seeds.groups)
  func explanations(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let store = try await RegulatedStores.shared.store(seed)
      let slow = SlowRegulating(RegulatedHistory(seed: seed))
      let steps = slow.steps
      var random = SeededRandom(seed: seed)
      for _ in 0..<4 {
        let days = [random, random].map { _ in Int64(random.below(20)) }.sorted()
        let (from, to) = (slow.start.adding(days: days[0]).endOfDay, slow.start.adding(days: days[1]).endOfDay)
        let explanation = try store.explanation(from: from, to: to)
        let (before, after) = (slow.counts(at: from), slow.counts(at: to))
        #expect(explanation.strictFrom == before.strict && explanation.strictTo == after.strict, "seed \(seed)")
        guard let denominator = explanation.denominator else { continue }
        let sum = explanation.parts.reduce(0) { $0 + $1.numerator! }
        #expect(sum == after.pass * before.total - before.pass * after.total, "seed \(seed), \(from) to \(to)")
        #expect(denominator == before.total * after.total)
        for part in explanation.parts { #expect(part.numerator == part.rows.reduce(0) { $0 + $1.numerator! }) }
        let moved = explanation.parts.map { part in
          (
            part.cause,
            part.rows.reduce(SlowRegulating.Tally()) { $0 + .init(pass: $1.passChange, total: $1.totalChange) }
          )
        }
        let expected = steps.filter { from < $0.at && $0.at <= to }.map { ($0.cause, $0.change) }
        #expect(Self.sums(moved) == Self.sums(expected), "seed \(seed), \(from) to \(to)")
      }
    }
  }

  /// What each cause came to, without those that came to nothing.
  private static func sums(_ steps: [(ExplainCause, SlowRegulating.Tally)]) -> [ExplainCause: SlowRegulating.Tally] {
    Dictionary(steps, uniquingKeysWith: +).filter { $0.value != SlowRegulating.Tally() }
  }

  @Test("A day without observations never improves a number of what was not observed", arguments: Seeds.groups)
  func missingData(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let history = RegulatedHistory(seed: seed)
      let slow = SlowRegulating(history)
      let end = slow.end.adding(days: Self.daysAfter)
      let report = try await RegulatedStores.shared.store(seed).daily(until: end, by: .subscription)
      for (group, points) in Dictionary(grouping: report.points, by: { $0.group ?? "" }) {
        for (yesterday, today) in zip(points, points.dropFirst())
        where !history.speaks(of: group, on: today.at) && !slow.turns(on: today.at) {
          #expect(today.pass <= yesterday.pass, "seed \(seed), \(group), \(today.at)")
          #expect(today.total >= yesterday.total, "seed \(seed), \(group), \(today.at)")
          #expect(today.open >= yesterday.open && today.closed == 0, "seed \(seed), \(group), \(today.at)")
        }
      }
    }
  }
}

extension TestStore {
  fileprivate func daily(until end: Instant, by grouping: KPIGrouping? = nil) throws -> KPIReport {
    let window = KPIWindow(asOf: end, bucket: .day)
    return try grouping == nil ? storedKPIs(in: window) : kpis(in: window, by: grouping)
  }

  fileprivate func standing(at instant: Instant) throws -> FleetStanding {
    try store.loadCounts(until: instant) {
      StandingSweep(asOf: instant, observations: $0.observations)
    } rows: {
      $0.add($1)
    } clusters: {
      $0.add($1)
    }.sweep.standing(unregulated: store.countUnregulatedRows(asOf: instant))
  }

  fileprivate func slowStanding(at instant: Instant) throws -> FleetStanding {
    let (spans, facts) = try store.loadKPISpans(until: instant, by: nil) { _ in
      [KPISpan]()
    } span: {
      $0.append($1)
    }
    let rows = spans.filter { $0.interval.contains(instant) }
    let regulated = rows.filter { $0.isRegulated && $0.verdict != .notApplicable }
    func counts(_ rows: [KPISpan]) -> FleetStanding.Counts {
      let looks = rows.map { facts.observations[$0.observations].last { $0 <= instant } }
      var counts = FleetStanding.Counts()
      counts.pass = rows.count { $0.verdict == .pass }
      counts.fail = rows.count { $0.verdict == .fail }
      counts.unknown = rows.count { $0.verdict == .unknown }
      counts.exempt = rows.count { $0.isExempt && $0.verdict != .pass }
      counts.seen = looks.count { $0.map { $0 > instant.adding(seconds: -36 * 3_600) } ?? false }
      counts.leastRecentlySeen = looks.compactMap(\.self).min()
      return counts
    }
    var standing = FleetStanding()
    standing.regulated = counts(regulated)
    for scope in Set(regulated.flatMap(\.scopes)) {
      standing.scopes[scope] = counts(regulated.filter { $0.scopes.contains(scope) })
    }
    standing.unregulated = rows.count { !$0.isRegulated }
    standing.leftScope = rows.count { !$0.isRegulated && $0.hasLeftScope }
    let clusters = Dictionary(grouping: regulated, by: \.cluster).values
    standing.clusters = Share(
      clusters.count { rows in rows.allSatisfy { $0.verdict == .pass } }, of: clusters.count)
    standing.nodes = Share(
      regulated.filter { $0.verdict == .pass }.reduce(0) { $0 + $1.nodes }, of: regulated.reduce(0) { $0 + $1.nodes })
    return standing
  }

  /// As `kpi` tells them without groups.
  func storedKPIs(in window: KPIWindow) throws -> KPIReport {
    let (sweep, facts) = try store.loadCounts(until: window.end) {
      KPISweep(window: window, observations: $0.observations, firstSnapshot: $0.firstSnapshot)
    } rows: {
      $0.add($1)
    } clusters: {
      $0.add($1)
    }
    return sweep.report(episodes: facts.episodes)
  }

  /// The same, row by row.
  fileprivate func kpis(in window: KPIWindow, by grouping: KPIGrouping? = nil) throws -> KPIReport {
    let (sweep, facts) = try store.loadKPISpans(until: window.end, by: grouping) {
      KPISweep(
        window: window, observations: $0.observations, firstSnapshot: $0.firstSnapshot, isGrouped: grouping != nil)
    } span: {
      $0.add($1)
    }
    return sweep.report(episodes: facts.episodes)
  }

  fileprivate func explanation(from: Instant, to: Instant) throws -> Explanation {
    let sweep = try store.loadKPISpans(until: to, by: nil, countsNodes: false) { _ in
      ExplainSweep(from: from, to: to)
    } span: {
      $0.add($1)
    }.sweep
    return sweep.finished()
  }
}

extension RegulatedHistory {
  /// Whether any document of a day tells of a subscription.
  fileprivate func speaks(of subscription: String, on day: Instant) -> Bool {
    snapshots.contains { $0.takenAt.startOfDay == day && $0.subscription == subscription }
      || evidence.contains { $0.takenAt.startOfDay == day }
  }
}

// MARK: - Counting slowly

extension SlowRegulating {
  struct Counts: Equatable {
    var pass = 0
    var fail = 0
    var unknown = 0
    var exempt = 0
    var total: Int { pass + fail + unknown }
    var strict: Share { Share(pass, of: total) }

    init() {}

    init(_ point: KPIPoint) {
      (pass, fail, unknown, exempt) = (point.pass, point.fail, point.unknown, point.exempt)
    }
  }

  var start: Instant { history.snapshots[0].takenAt }
  var end: Instant { history.steps.map(\.takenAt).max()! }

  /// Whether another policy, or another day of the same, may improve a number on a day.
  func turns(on day: Instant) -> Bool {
    let policy = policy(at: day.endOfDay)
    return policy != self.policy(at: day.adding(seconds: -1))
      || policy.modules.entries.contains { $0.validatedOn == day }
  }

  func counts(at instant: Instant) -> Counts {
    var counts = Counts()
    guard let last = instants.last(where: { $0 <= instant }) else { return counts }
    for (row, shown) in shown[last] ?? [:] where !shown.scopes.isEmpty {
      let verdict = shown.verdict == .pass && isStale(row, at: instant) ? .unknown : shown.verdict
      switch verdict {
      case .pass: counts.pass += 1
      case .fail: counts.fail += 1
      case .unknown: counts.unknown += 1
      case .notApplicable: continue
      }
      if shown.isExempt, verdict != .pass { counts.exempt += 1 }
    }
    return counts
  }

  /// No complete snapshot of its subscription for so many days; before the first of those, since it was first looked for.
  ///
  /// - Parameter policy: whose limit counts; that of the policy in force, unless given.
  func isStale(_ row: Row, at instant: Instant, under policy: Policy? = nil) -> Bool {
    let looks = history.snapshots.filter { snapshot in
      snapshot.takenAt <= instant && snapshot.subscription == row.cluster.subscription
        && (snapshot.isComplete
          || snapshot.clusters.contains { $0.id == row.cluster && $0.pools.contains { $0.name == row.pool } })
    }
    let believed = [looks.first, looks.last(where: \.isComplete)].compactMap { $0?.takenAt }.max()!
    return instant >= believed.adding(days: Int64((policy ?? self.policy(at: instant)).staleAfterDays))
  }
}
