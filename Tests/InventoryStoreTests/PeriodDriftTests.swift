import ComplianceEngine
import DriftEngine
import FleetSimulator
import InventoryModel
import Testing

@testable import InventoryStore
@testable import Reporting

@Suite("Drift of a period, through imports")
struct PeriodDriftTests {
  let store: TestStore

  init() throws { store = try TestStore() }

  private func importing(_ pools: [MadePool], uid: String = "u1", on day: Int64) throws {
    try store.importing(list(MadeCluster("shop", uid: uid, pools: pools), MadeCluster("mill")), at: night(day))
  }

  /// `enableFIPS true→false on 5`, in days of November, sorted.
  private func drift(_ from: Instant, _ to: Int64) throws -> [String] {
    let events = detectDrift(in: try store.store.loadChanges(from: from, to: night(to)), policy: .builtIn)
    return events.map { event in
      let what = event.path.map {
        "\($0) \(event.before?.displayText ?? "–")→\(event.after?.displayText ?? "–")"
      }
      return "\(event.pool ?? event.cluster.name) \(what ?? event.kind.rawValue) on "
        + "\(event.observedAt.dayNumber - night(1).dayNumber + 1)"
    }.sorted()
  }

  @Test func `each attribute has the night that first showed what it is in the end`() throws {
    try importing([MadePool("a", true, count: 1)], on: 4)
    try importing([MadePool("a", false, count: 1)], on: 5)
    try importing([MadePool("a", false, count: 2)], on: 6)
    try importing([MadePool("a", false, count: 3)], on: 7)
    #expect(try drift(night(4), 9) == ["a count 1→3 on 7", "a enableFIPS true→false on 5"])
    #expect(try drift(night(5), 9) == ["a count 1→3 on 7"])
  }

  @Test func `what is as it was is no drift, and what changed again counts from the last time`() throws {
    for (day, flag) in [(1, true), (2, false), (3, true), (4, false)] {
      try importing([MadePool("a", flag, count: day)], on: Int64(day))
    }
    #expect(try drift(night(1), 3) == ["a count 1→3 on 3"])
    #expect(try drift(night(1), 4) == ["a count 1→4 on 4", "a enableFIPS true→false on 4"])
  }

  @Test func `a flag that is left out and then reported as off went when it was left out`() throws {
    for (day, flag) in [(1, true), (2, nil), (3, false)] { try importing([MadePool("a", flag)], on: Int64(day)) }
    #expect(try drift(night(1), 3) == ["a enableFIPS true→false on 2"])
  }

  /// A pool's configuration may stay the same when its cluster is made anew, so that its version lasts over that.
  @Test(
    "what an earlier life of a cluster reported of a pool is not carried into the next",
    arguments: [(2, []), (3, []), (9, ["a osSKU Ubuntu→AzureLinux on 4"])])
  func lives(secondLife: Int, expected: [String]) throws {
    for (day, sku) in [(1, "Ubuntu"), (2, nil), (3, nil), (4, "AzureLinux")] {
      var pool = MadePool("a", true)
      pool.members = sku.map { #""osSKU":"\#($0)","# } ?? ""
      try importing([pool], uid: day < secondLife ? "u1" : "u2", on: Int64(day))
    }
    #expect(try drift(night(3), 4) == expected)
  }

  @Test func `a pool appeared when it was first seen, whatever of it moved later`() throws {
    try importing([], on: 1)
    try importing([MadePool("a", true, count: 1)], on: 3)
    try importing([MadePool("a", true, count: 2)], on: 5)
    #expect(try drift(night(1), 9) == ["a poolAppeared on 3"])
    try importing([], on: 6)
    try importing([MadePool("a", true, count: 2)], on: 7)
    #expect(try drift(night(1), 9) == ["a poolAppeared on 7"])
    try importing([], on: 8)
    #expect(try drift(night(7), 9) == ["a poolDisappeared on 8"])
    #expect(try drift(night(1), 9) == [])
  }

  @Test func `a pool that went and came is compared with what it was, since it came`() throws {
    try importing([MadePool("a", true)], on: 1)
    try importing([], on: 2)
    try importing([MadePool("a", false)], on: 3)
    try importing([MadePool("a", false, count: 9)], on: 4)
    #expect(try drift(night(1), 4) == ["a count 3→9 on 4", "a enableFIPS true→false on 3"])
  }

  @Test func `a first observation is no drift, but what changes after it is`() throws {
    try importing([MadePool("a", true, count: 1), MadePool("b", true)], on: 1)
    try importing([MadePool("a", true, count: 2), MadePool("b", true)], on: 2)
    #expect(try drift(night(0), 1) == [])
    #expect(try drift(night(0), 2) == ["a count 1→2 on 2"])
    try importing([MadePool("a", true, count: 2)], on: 3)
    #expect(try drift(night(0), 3) == ["a count 1→2 on 2", "b poolDisappeared on 3"])
  }

  @Test func `a cluster that was made anew takes its pools along at that time`() throws {
    try importing([MadePool("a", true), MadePool("b", true)], on: 1)
    try importing([MadePool("a", true)], on: 2)
    try importing([MadePool("a", true), MadePool("c", true)], uid: "u2", on: 3)
    try importing([MadePool("a", true, count: 5), MadePool("c", true)], uid: "u2", on: 5)
    #expect(
      try drift(night(1), 5) == [
        "a poolAppeared on 3", "a poolDisappeared on 3", "b poolDisappeared on 2", "c poolAppeared on 3",
        "shop clusterRecreated on 3",
      ])
  }

  @Test func `pools follow their cluster where a snapshot that showed it made anew is retracted`() throws {
    try importing([MadePool("a", true)], on: 1)
    let alone = try store.importing(MadeCluster("shop", uid: "u2", pools: nil).json, at: night(2))
    #expect(try drift(night(1), 2).contains("a poolDisappeared on 2"))
    _ = try store.store.retract(alone.snapshot, reason: "a test", at: night(9), judge: judge)
    #expect(try drift(night(1), 2) == [])
    #expect(try store.store.rebuild(judge: judge).differing == 0)
  }

  @Test func `a late list of pools leaves it that their cluster was made anew after it`() throws {
    try importing([MadePool("a", true)], uid: "u1", on: 1)
    try importing([MadePool("a", true)], uid: "u2", on: 3)
    let late = MadeCluster("shop", pools: [MadePool("a", false)])
    try store.importing(late.poolList, at: night(2))
    #expect(try drift(night(2), 3).contains("a poolAppeared on 3"))
    #expect(try store.store.rebuild(judge: judge).differing == 0)
  }

  @Test func `a pool that was seen before its cluster came back, made anew, appeared with it`() throws {
    try importing([MadePool("a", true)], uid: "u1", on: 1)
    try store.importing(list(MadeCluster("mill")), at: night(2), .scopes([.subscription("sub")]))
    try store.importing(MadeCluster("shop", pools: [MadePool("a", true)]).poolList, at: night(3))
    try importing([MadePool("a", true)], uid: "u2", on: 4)
    var events: [DriftEvent] = []
    try store.store.forEachChangedClusters(from: night(2), to: night(4), withVolatile: false) {
      events += detectDrift(in: $0.flatMap(\.changes), policy: .builtIn)
    }
    #expect(events.filter { $0.pool != nil }.map(\.kind) == [.poolAppeared])
    #expect(events.filter { $0.pool != nil }.map(\.observedAt) == [night(4)])
    #expect(try store.store.rebuild(judge: judge).differing == 0)
  }

  @Test("The drift of a period is the fold of its nights", arguments: Seeds.groups)
  func fold(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let store = try await ImportedHistories.shared.store(seed)
      let times = try store.store.loadSnapshotTimes()
      let (first, last) = (times[0].adding(seconds: -1), times[times.count - 1])
      let nights = try zip([first] + times, times).map { from, to in
        detectDrift(in: try store.store.loadChanges(from: from, to: to), policy: .builtIn)
      }
      let whole = detectDrift(in: try store.store.loadChanges(from: first, to: last), policy: .builtIn)
      expectSame(whole.map(\.drawn).sorted(), Self.folded(nights, last: whole).map(\.drawn).sorted(), "seed \(seed)")
    }
  }

  @Test("Stored changes of a period come to what the states at its ends differ in", arguments: Seeds.groups)
  func stored(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      var random = SeededRandom(seed: seed)
      for store in [try await ImportedHistories.shared.store(seed), try await RegulatedStores.shared.store(seed)] {
        let times = try store.store.loadSnapshotTimes()
        let instants = [times[0].adding(seconds: -1)] + times
        for _ in 0..<4 {
          let from = random.below(instants.count)
          let (begin, end) = (instants[from], instants[random.number(in: from...times.count)])
          let whole = detectDrift(in: try store.store.loadChanges(from: begin, to: end), policy: .builtIn)
          for isWithVolatile in [true, false] {
            let stored = detectDrift(
              in: try store.store.loadStoredChanges(from: begin, to: end, withVolatile: isWithVolatile),
              policy: .builtIn)
            let shown = [whole, stored].map { events in
              events.filter { isWithVolatile || $0.category != .noise }
                .map { "\($0.drawn) \($0.category) \($0.isRegulated)" }.sorted()
            }
            expectSame(shown[0], shown[1], "seed \(seed), \(begin) to \(end), volatile: \(isWithVolatile)")
          }
        }
      }
    }
  }

  /// Of each attribute the first value before and the last after, by the last night; nothing where they are equal.
  ///
  /// Of what came or went in the period, and of a flag that was left out, the nights do not say all: it is left as it is.
  private static func folded(_ nights: [[DriftEvent]], last whole: [DriftEvent]) -> [DriftEvent] {
    var folded: [[String]: DriftEvent] = [:]
    var others: Set<[String]> = []
    for event in nights.joined() {
      let resource = [event.cluster.description, event.pool ?? ""]
      guard let path = event.path, ![event.before, event.after].contains(nil) || path != "enableFIPS" else {
        others.insert(resource)
        if event.pool == nil { others.insert([event.cluster.description]) }
        continue
      }
      var next = event
      if let earlier = folded[resource + [path]] { next.before = earlier.before }
      folded[resource + [path]] = next
    }
    func isLeft(_ event: DriftEvent) -> Bool {
      others.contains([event.cluster.description, event.pool ?? ""]) || others.contains([event.cluster.description])
    }
    return folded.values.filter { $0.before != $0.after && !isLeft($0) } + whole.filter(isLeft)
  }
}

extension DriftEvent {
  /// What a period may tell otherwise than a night is left out: whether a count is noise depends on its ends.
  fileprivate var drawn: String {
    "\(kind) \(cluster) \(pool ?? "") \(path ?? "") \(before?.displayText ?? "–")→\(after?.displayText ?? "–")"
      + " \(observedAt)"
  }
}
