import DriftEngine
import FleetSimulator
import Foundation
import InventoryModel
import Testing

@testable import InventoryStore

@Suite("Laws of drift")
struct DriftLawTests {
  @Test("A snapshot against itself gives no drift", arguments: Seeds.groups)
  func againstItself(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let store = try await ImportedHistories.shared.store(seed)
      for instant in try store.store.loadSnapshotTimes() {
        #expect(try store.store.loadChanges(from: instant, to: instant).isEmpty, "seed \(seed)")
      }
    }
  }

  @Test("Applying what drift says, noise included, to the state before gives the state after", arguments: Seeds.groups)
  func applying(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let store = try await ImportedHistories.shared.store(seed)
      let times = try store.store.loadSnapshotTimes()
      var random = SeededRandom(seed: seed)
      let from = random.below(times.count)
      let to = random.number(in: from...times.count - 1)
      let changes = try store.store.loadChanges(from: times[from], to: times[to])
      var before = try FleetState(of: store, at: times[from])
      before.add(firstSightsOf: changes)
      let after = try FleetState(of: store, at: times[to])
      let drifted = before.applying(detectDrift(in: changes, policy: .builtIn), appearing: after)
      #expect(drifted.unexplained(by: after) == [], "seed \(seed)")
    }
  }

  @Test("Swapped sides mirror every event", arguments: Seeds.groups)
  func mirror(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let store = try await ImportedHistories.shared.store(seed)
      let times = try store.store.loadSnapshotTimes()
      let changes = try store.store.loadChanges(from: times[0], to: times[times.count - 1]).filter { !$0.isBaseline }
      let swapped = changes.map {
        ResourceChange(cluster: $0.cluster, pool: $0.pool, before: $0.after, after: $0.before)
      }
      let forth = detectDrift(in: changes, policy: .builtIn).map(\.withoutTime)
      let back = detectDrift(in: swapped, policy: .builtIn).map(\.withoutTime.mirrored)
      #expect(Set(forth) == Set(back), "seed \(seed)")
      #expect(forth.count == back.count)
    }
  }

  @Test("The same night in another shape is no drift and no version", arguments: Seeds.groups)
  func otherShape(seeds: Range<UInt64>) throws {
    for seed in seeds {
      let settings = FleetSettings(seed: seed, clusters: 3, subscriptions: 1, nights: 1)
      let fleet = try #require(SimulatedFleet(settings).first { _ in true })
      var random = SeededRandom(seed: seed)
      let store = try TestStore()
      var versions: Set<[String]> = []
      for (day, shape) in random.shuffled(DocumentShape.listsOfClusters).prefix(3).enumerated() {
        let document = shape.data(.clusters(fleet.clusters))
        try store.importing([("night.\(shape.fileExtension)", document)], at: night(1 + Int64(day)), .told)
        versions.insert(try store.lines("SELECT * FROM versions ORDER BY resource_id"))
      }
      #expect(versions.count == 1, "seed \(seed)")
      let changes = try store.store.loadChanges(from: night(1), to: night(9))
      #expect(detectDrift(in: changes, policy: .builtIn) == [], "seed \(seed)")
    }
  }
}

// MARK: - States

/// Every cluster and pool at one instant, its attributes by path.
private struct FleetState {
  struct Name: Hashable {
    var cluster: ClusterID
    var pool: String?
  }

  var resources: [Name: [String: JSONValue]] = [:]

  /// What changed since there was nothing.
  init(of store: TestStore, at instant: Instant) throws {
    for change in try store.store.loadChanges(from: Instant(seconds: 0), to: instant) {
      resources[Name(cluster: change.cluster, pool: change.pool)] = change.after.map(Self.attributes)
    }
  }

  private static func attributes(_ state: ResourceState) -> [String: JSONValue] {
    let all = differences(from: [:], to: state.configuration.merging(state.readings) { _, reading in reading })
    return Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0.after!) })
  }

  /// Events tell attributes of what stays; what appears is taken from `after`.
  func applying(_ events: [DriftEvent], appearing after: FleetState) -> FleetState {
    var state = self
    for event in events {
      let name = Name(cluster: event.cluster, pool: event.pool)
      switch event.kind {
      case .clusterDisappeared, .poolDisappeared: state.resources[name] = nil
      default: break
      }
    }
    for event in events {
      let name = Name(cluster: event.cluster, pool: event.pool)
      switch event.kind {
      case .clusterAppeared, .poolAppeared, .clusterRecreated: state.resources[name] = after.resources[name]
      case .clusterChanged, .poolChanged:
        if state.resources[name]?[event.path!] == event.before { state.set(event.after, at: event.path!, of: name) }
      default: break
      }
    }
    return state
  }

  private mutating func set(_ value: JSONValue?, at path: String, of name: Name) {
    resources[name]![path] = nil
    guard let value else { return }
    for leaf in differences(from: [:], to: [path: value]) { resources[name]![leaf.path] = leaf.after }
  }

  /// What is first seen is no drift, but what becomes of it is.
  mutating func add(firstSightsOf changes: [ResourceChange]) {
    for change in changes where change.isBaseline {
      resources[Name(cluster: change.cluster, pool: change.pool)] = change.steps[0].state.map(Self.attributes)
    }
  }

  /// Where two states differ, but for attributes that one side does not tell though older API versions leave them out.
  func unexplained(by other: FleetState) -> [String] {
    Set(resources.keys).union(other.resources.keys).flatMap { name -> [String] in
      guard let mine = resources[name], let theirs = other.resources[name] else { return ["\(name) is on one side"] }
      return Set(mine.keys).union(theirs.keys).filter { path in
        mine[path] != theirs[path] && !isLeftOut(path, of: name, mine[path], theirs[path])
      }.map { "\(name) \($0): \(mine[$0] as Any) \(theirs[$0] as Any)" }
    }
  }

  private func isLeftOut(_ path: String, of name: Name, _ one: JSONValue?, _ other: JSONValue?) -> Bool {
    guard one == nil || other == nil else { return false }
    if path == "enableFIPS" { return [one, other].contains(.bool(false)) }
    let leftOut = name.pool == nil ? ResourceState.leftOutOfClusters : ResourceState.leftOutOfPools
    return leftOut.contains(String(path.prefix { $0 != "." }))
  }
}

extension DriftEvent {
  fileprivate var withoutTime: DriftEvent {
    var event = self
    event.observedAt = .never
    return event
  }

  fileprivate var mirrored: DriftEvent {
    var event = self
    (event.before, event.after) = (after, before)
    event.kind =
      switch kind {
      case .clusterAppeared: .clusterDisappeared
      case .clusterDisappeared: .clusterAppeared
      case .poolAppeared: .poolDisappeared
      case .poolDisappeared: .poolAppeared
      default: kind
      }
    return event
  }
}
