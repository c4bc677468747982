import ComplianceEngine
import FleetSimulator
import Foundation
import InventoryModel

/// What a database must hold after a history, worked out the slow and obvious way: from a list of observations of each
/// resource, and with no regard to what was imported when.
struct SlowReading {
  /// What each snapshot that observed a resource saw of it; nil where it was not there.
  private(set) var clusters: [ClusterID: [Instant: ClusterTraits?]] = [:]
  private(set) var pools: [PoolName: [Instant: PoolTraits?]] = [:]

  struct PoolName: Hashable, CustomStringConvertible {
    var cluster: ClusterID
    var pool: String
    var description: String { "\(cluster)/agentpools/\(pool)" }
  }

  init(_ history: RandomHistory) {
    let nights = Dictionary(uniqueKeysWithValues: history.nights.map { ($0.instant, $0) })
    let sightings = history.batches.map { batch in
      Sighting(of: batch, on: nights[batch[0].takenAt]!)
    }
    for sighting in sightings {
      for (id, traits) in sighting.clusters { clusters[id, default: [:]][sighting.takenAt] = .some(traits) }
      for (name, traits) in sighting.pools { pools[name, default: [:]][sighting.takenAt] = .some(traits) }
    }
    for sighting in sightings {
      for id in clusters.keys where sighting.misses(id) { clusters[id]![sighting.takenAt] = .some(nil) }
      for name in pools.keys where sighting.misses(name) { pools[name]![sighting.takenAt] = .some(nil) }
    }
  }
}

// MARK: - One snapshot

/// What one snapshot shows, and what it covers.
private struct Sighting {
  let takenAt: Instant
  let coverage: SimulatedDocument.Coverage
  private(set) var clusters: [ClusterID: ClusterTraits] = [:]
  private(set) var pools: [SlowReading.PoolName: PoolTraits] = [:]

  /// Ids come from the text; what they stand for, from the truth.
  init(of batch: [SimulatedDocument], on night: Night) {
    (takenAt, coverage) = (batch[0].takenAt, batch[0].coverage)
    let truth = Dictionary(uniqueKeysWithValues: night.clusters.map { ($0.id, $0) })
    for element in batch.flatMap({ ShownElement.all(in: $0.data) }) {
      let cluster = truth[element.cluster]!
      if element.isCluster { clusters[cluster.id] = cluster.traits }
      for name in element.pools {
        let pool = cluster.pools.first { $0.name == name }!
        pools[.init(cluster: cluster.id, pool: name)] = pool.traits(kubernetesMinor: cluster.kubernetesMinor)
      }
    }
  }

  func misses(_ id: ClusterID) -> Bool { clusters[id] == nil && covers(id) }

  func misses(_ name: SlowReading.PoolName) -> Bool {
    guard pools[name] == nil, clusters[name.cluster]?.arePoolsTold ?? true else { return false }
    return coverage == .pools(of: name.cluster) || covers(name.cluster)
  }

  private func covers(_ id: ClusterID) -> Bool {
    guard case .complete(let scopes) = coverage else { return false }
    return scopes.contains(.subscription(id.subscription)) || scopes.contains(.cluster(id))
  }
}

/// The names that an element of a document holds.
struct ShownElement {
  let cluster: ClusterID
  let isCluster: Bool
  let pools: [String]

  static func all(in document: Data) -> [ShownElement] {
    guard let whole = try? JSONSerialization.jsonObject(with: document) else {
      return document.split(separator: UInt8(ascii: "\n")).flatMap { all(in: $0) }
    }
    let answer = whole as? [String: Any]
    let list = whole as? [Any] ?? answer?["value"] as? [Any] ?? answer?["data"] as? [Any] ?? [whole]
    return list.map { ShownElement($0 as! [String: Any]) }
  }

  private init(_ members: [String: Any]) {
    let parts = (members["id"] as! String).lowercased().split(separator: "/").map(String.init)
    cluster = ClusterID(subscription: parts[1], resourceGroup: parts[3], name: parts[7])
    isCluster = parts.count == 8
    let properties = members["properties"] as? [String: Any] ?? members
    let profiles = properties["agentPoolProfiles"] as? [[String: Any]] ?? []
    pools = isCluster ? profiles.map { ($0["name"] as! String).lowercased() } : [parts[9]]
  }
}

// MARK: - Timelines

extension SlowReading {
  /// Periods of equal states: from the observation that first showed one up to the next that showed another.
  static func versions<Traits: Equatable & Sendable>(_ observed: [Instant: Traits?]) -> [Version<Traits>] {
    let times = observed.keys.sorted()
    let changes = times.enumerated().filter { index, time in
      index == 0 || observed[times[index - 1]]! != observed[time]!
    }.map(\.element)
    return zip(changes, changes.dropFirst() + [.never]).compactMap { from, to in
      observed[from]!.map { Version(Interval(from: from, to: to), $0) }
    }
  }

  /// Versions of all resources as text, sorted.
  var versionLines: [String] {
    let ofClusters = clusters.flatMap { id, observed in
      Self.versions(observed).map { "\(id) \($0.interval) \($0.traits)" }
    }
    let ofPools = pools.flatMap { name, observed in
      Self.versions(observed).map { "\(name) \($0.interval) \($0.traits)" }
    }
    return (ofClusters + ofPools).sorted()
  }

  /// When each life of a cluster but the first began: its `resourceUID` became another.
  func rebirths(of id: ClusterID) -> Set<Instant> {
    var known: String?
    var rebirths: Set<Instant> = []
    for (instant, seen) in (clusters[id] ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let uid = seen?.resourceUID else { continue }
      if known != nil, known != uid { rebirths.insert(instant) }
      known = uid
    }
    return rebirths
  }
}
