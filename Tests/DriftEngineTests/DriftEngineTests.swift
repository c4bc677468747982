import DriftEngine
import InventoryModel
import Testing

private let cluster = ClusterID(subscription: "s", resourceGroup: "g", name: "c")

private func configured(_ configuration: [String: JSONValue], readings: [String: JSONValue] = [:]) -> ResourceState {
  ResourceState(since: Instant(seconds: 100), configuration: configuration, readings: readings)
}

private func drift(_ before: ResourceState?, _ after: ResourceState?, pool: String? = "p") -> [DriftEvent] {
  let change = ResourceChange(
    cluster: cluster, pool: pool, before: before, after: after, goneAt: after == nil ? Instant(seconds: 200) : nil)
  return detectDrift(in: [change], policy: .builtIn)
}

@Suite("Drift")
struct DriftEngineTests {
  @Test("A state against itself gives nothing")
  func identity() {
    let one = configured(
      ["enableFIPS": true.json, "tags": .object(["a": .string("b")])], readings: ["count": .integer(3)])
    #expect(drift(one, one).isEmpty)
  }

  @Test(
    "Each attribute has its category",
    arguments: [
      ("enableFIPS", DriftEvent.Category.compliance), ("nodeImageFamily", .compliance), ("osSKU", .compliance),
      ("vmSize", .capacity), ("maxPods", .configuration), ("orchestratorVersion", .configuration),
    ])
  func categories(name: String, category: DriftEvent.Category) {
    let events = drift(configured([name: .string("x")]), configured([name: .string("y")]))
    #expect(events.map(\.category) == [category])
    #expect(events.map(\.path) == [name])
    #expect(events.first?.before == .string("x"))
    #expect(events.first?.after == .string("y"))
    #expect(events.first?.observedAt == Instant(seconds: 100))
  }

  @Test("Nested attributes are reported one by one, arrays whole")
  func nested() {
    let before = configured(["tags": .object(["a": .string("1"), "b": .string("2")]), "zones": .array([.string("1")])])
    let after = configured(["tags": .object(["a": .string("1"), "c": .string("3")]), "zones": .array([])])
    let paths = drift(before, after).map { "\($0.path!): \($0.before.map { "\($0)" } ?? "-")" }
    #expect(paths == ["tags.b: string(\"2\")", "tags.c: -", "zones: array([InventoryModel.JSONValue.string(\"1\")])"])
  }

  @Test("A count under the autoscaler is noise, else capacity")
  func counts() {
    func scaled(_ isAutoscaled: Bool) -> [DriftEvent.Category] {
      let configuration = ["enableAutoScaling": isAutoscaled.json]
      return drift(
        configured(configuration, readings: ["count": .integer(3)]),
        configured(configuration, readings: ["count": .integer(4)])
      ).map(\.category)
    }
    #expect(scaled(true) == [.noise])
    #expect(scaled(false) == [.capacity])
  }

  @Test("The flag: absent turning false is no drift, absent turning true is")
  func absentFlag() {
    #expect(drift(configured([:]), configured(["enableFIPS": false.json])).isEmpty)
    #expect(drift(configured(["enableFIPS": false.json]), configured([:])).isEmpty)
    #expect(drift(configured([:]), configured(["enableFIPS": true.json])).count == 1)
    #expect(drift(configured(["enableFIPS": true.json]), configured([:])).count == 1)
  }

  @Test("What an older API version leaves out is no drift", arguments: ["workloadRuntime", "osSKU"])
  func leftOut(name: String) {
    #expect(drift(configured([name: .string("x")]), configured([:])).isEmpty)
    #expect(drift(configured([:]), configured([name: .string("x")])).isEmpty)
    #expect(drift(configured([name: .string("x")]), configured([name: .string("y")])).count == 1)
  }

  @Test("A cluster's sku that is left out whole says nothing of its tier, one that is told without a tier does")
  func leftOutSKU() {
    func sku(_ parts: [String: String]) -> ResourceState {
      configured(["sku": .object(parts.mapValues(JSONValue.string))])
    }
    let whole = sku(["name": "Base", "tier": "Standard"])
    func paths(_ before: ResourceState, _ after: ResourceState) -> [String?] {
      drift(before, after, pool: nil).map(\.path)
    }
    #expect(paths(whole, configured([:])) == [])
    #expect(paths(configured([:]), whole) == [])
    #expect(paths(whole, sku(["tier": "Standard"])) == [])
    #expect(paths(whole, sku(["name": "Base"])) == ["sku.tier"])
    #expect(paths(whole, sku(["name": "Automatic", "tier": "Premium"])) == ["sku.name", "sku.tier"])
  }

  @Test("Appearing and disappearing, but not at a baseline")
  func wholeResources() {
    let there = configured([:])
    #expect(drift(nil, there).map(\.kind) == [.poolAppeared])
    #expect(drift(there, nil).map(\.kind) == [.poolDisappeared])
    #expect(drift(there, nil).map(\.observedAt) == [Instant(seconds: 200)])
    #expect(drift(nil, there, pool: nil).map(\.kind) == [.clusterAppeared])
    #expect(drift(there, nil, pool: nil).map(\.kind) == [.clusterDisappeared])
    let baseline = ResourceChange(cluster: cluster, pool: "p", before: nil, after: there, isBaseline: true)
    #expect(detectDrift(in: [baseline], policy: .builtIn).isEmpty)
  }

  @Test("Of a recreated cluster the old pools disappear and the new ones appear")
  func recreation() {
    let old = configured(["resourceUID": .string("a")])
    let new = configured(["resourceUID": .string("b")])
    let pool = configured(["enableFIPS": true.json])
    let events = detectDrift(
      in: [
        ResourceChange(cluster: cluster, before: old, after: new),
        ResourceChange(cluster: cluster, pool: "same", before: pool, after: pool),
        ResourceChange(cluster: cluster, pool: "old", before: pool, after: nil, goneAt: Instant(seconds: 100)),
      ], policy: .builtIn)
    #expect(
      events.map { "\($0.kind) \($0.pool ?? "-")" } == [
        "clusterRecreated -", "poolDisappeared same", "poolAppeared same", "poolDisappeared old",
      ])
  }

  @Test("What appears and is made anew appears with its last life, and what a life takes along goes with it")
  func rebirthWithinThePeriod() {
    func life(_ uid: String?) -> ResourceState? { uid.map { configured(["resourceUID": .string($0)]) } }
    func nights(_ pool: String?, _ before: ResourceState?, _ states: ResourceState?...) -> ResourceChange {
      let steps = states.enumerated().map { ResourceChange.Step(at: Instant(seconds: Int64($0 + 1)), state: $1) }
      return ResourceChange(cluster: cluster, pool: pool, before: before, steps: steps)
    }
    func told(_ changes: ResourceChange...) -> [String] {
      detectDrift(in: changes, policy: .builtIn).map { "\($0.kind) \($0.observedAt.seconds)" }
    }
    let pool = configured([:])
    #expect(
      told(nights(nil, nil, life("a"), life("b")), nights("p", nil, pool)) == [
        "clusterAppeared 2", "poolAppeared 2",
      ])
    #expect(
      told(nights(nil, life("a"), life("b"), nil), nights("p", pool, pool, nil)) == [
        "clusterDisappeared 1", "poolDisappeared 1",
      ])
    var seenLater = nights("p", nil, nil, pool, nil)
    (seenLater.steps, seenLater.isBaseline) = (Array(seenLater.steps.dropFirst()), true)
    #expect(told(nights(nil, life("a"), life("b")), seenLater) == ["clusterRecreated 1", "poolDisappeared 3"])
    // The cluster was not there at the beginning, but its pool was; it comes as another than it was last.
    var back = nights(nil, nil, life("b"), life("c"))
    #expect(told(back, nights("p", pool, pool, nil)) == ["clusterAppeared 2", "poolDisappeared 2"])
    back.lastUID = "a"
    #expect(told(back, nights("p", pool, pool, pool, nil)) == ["clusterAppeared 2", "poolDisappeared 1"])
  }

  /// A pool in some nights, from the first as it was before; nil where it was not there.
  private func nights(_ states: (at: Int64, state: ResourceState?)...) -> ResourceChange {
    ResourceChange(
      cluster: cluster, pool: "p", before: states[0].state,
      steps: states.dropFirst().map { .init(at: Instant(seconds: $0.at), state: $0.state) })
  }

  private func times(_ change: ResourceChange) -> [String: Int64] {
    let events = detectDrift(in: [change], policy: .builtIn)
    return Dictionary(uniqueKeysWithValues: events.map { ($0.path ?? $0.kind.rawValue, $0.observedAt.seconds) })
  }

  @Test("A difference was observed when its attribute became what it is in the end, whatever else moved")
  func observed() {
    func pool(_ mode: String, _ tags: [String: JSONValue], count: Int64) -> ResourceState {
      configured(["mode": .string(mode), "tags": .object(tags)], readings: ["count": .integer(count)])
    }
    let change = nights(
      (0, pool("System", [:], count: 1)), (5, pool("User", ["a.b": .string("x")], count: 1)),
      (6, pool("User", ["a.b": .string("x"), "a": .string("x")], count: 2)),
      (7, pool("User", ["a.b": .string("x"), "a": .string("y")], count: 3)))
    #expect(times(change) == ["mode": 5, "tags.a.b": 5, "tags.a": 7, "count": 7])
  }

  @Test("What changed back and forth counts from the last time, what is as before not at all")
  func backAndForth() {
    let (one, other) = (configured(["a": .integer(1)]), configured(["a": .integer(2)]))
    #expect(times(nights((0, one), (1, other), (2, one), (3, other), (4, other))) == ["a": 3])
    #expect(times(nights((0, one), (1, other), (2, one))) == [:])
    #expect(times(nights((0, one), (1, other), (2, nil), (3, other))) == ["a": 3])
    // Gone for no time, as the life of its cluster ended.
    #expect(times(nights((0, one), (1, other), (2, nil), (2, other))) == ["a": 1])
  }

  @Test("What was first seen is compared with what became of it")
  func sinceBaseline() {
    var change = nights((0, nil), (1, configured(["a": .integer(1)])), (2, configured(["a": .integer(2)])))
    #expect(times(change) == ["poolAppeared": 1])
    change.isBaseline = true
    #expect(times(change) == ["a": 2])
  }

  @Test("Swapped sides give the same paths with before and after swapped")
  func mirror() {
    let one = configured(["a": .integer(1), "b": .object(["c": .bool(true)]), "d": .array([])])
    let other = configured(["a": .integer(2), "b": .string("x"), "e": .null])
    let forth = drift(one, other).map { [$0.path!: [$0.before, $0.after]] }
    let back = drift(other, one).map { [$0.path!: [$0.after, $0.before]] }
    #expect(forth == back)
  }
}

extension Bool {
  fileprivate var json: JSONValue { .bool(self) }
}
