import Foundation
import InventoryModel
import Testing

@testable import FleetSimulator

@Suite struct SimulatedFleetTests {
  @Test("Equal seeds give equal bytes and histories, other seeds give others", arguments: UInt64(1)...20)
  func determinism(seed: UInt64) throws {
    func written(_ seed: UInt64) -> [Data] {
      SimulatedFleet(FleetSettings(seed: seed, clusters: 5, nights: 5).turbulent())
        .map { DocumentShape.azList.data(.clusters($0.seenClusters)) }
    }
    func events(_ seed: UInt64) -> [TrueEvent] {
      SimulatedFleet(FleetSettings(seed: seed, clusters: 5, nights: 5).turbulent()).flatMap(\.events)
    }
    #expect(written(seed) == written(seed))
    #expect(events(seed) == events(seed))
    #expect(written(seed) != written(seed + 100))
  }

  @Test("The first numbers of a seed are those of SplitMix64")
  func referenceNumbers() {
    var random = SeededRandom(seed: 1_234_567)
    // From the reference implementation in C by Sebastiano Vigna.
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
  }

  @Test("Replaying the true history gives the flags of every night", arguments: UInt64(1)...20)
  func replay(seed: UInt64) throws {
    let settings = FleetSettings(seed: seed, clusters: 8, subscriptions: 2, nights: 7)
    for settings in [settings, settings.turbulent(), settings.demo()] {
      var replayed: [String: [String: TrueEvent]] = [:]
      for night in SimulatedFleet(settings) {
        for event in night.events { Self.replay(event, into: &replayed) }
        let read = try ReadDocument(DocumentShape.armList.data(.clusters(night.clusters)), shape: .armList)
        #expect(Set(replayed.keys) == Set(night.clusters.map(\.id.description)))
        for cluster in night.clusters {
          let pools = read.pools(of: cluster) ?? []
          let history = replayed[cluster.id.description]!
          #expect(Set(history.keys) == Set(pools.map { $0["name"] as! String }))
          for traits in pools.map({ ($0["name"] as! String, PoolTraits(read: $0)) }) {
            #expect(history[traits.0]?.enableFIPS == traits.1.enableFIPS)
            #expect(history[traits.0]?.isSettled == traits.1.isSettled)
          }
        }
      }
    }
  }

  static func replay(_ event: TrueEvent, into fleet: inout [String: [String: TrueEvent]]) {
    guard let cluster = event.cluster else { return }
    switch event.change {
    case .clusterCreated, .clusterRecreated: fleet[cluster] = [:]
    case .clusterDeleted: fleet[cluster] = nil
    case .poolDeleted: fleet[cluster]?[event.pool!] = nil
    default: if let pool = event.pool { fleet[cluster]?[pool] = event }
    }
  }

  @Test("Events lie after the night before, in order, and survive being encoded", arguments: UInt64(1)...20)
  func eventTimes(seed: UInt64) throws {
    var previous = Instant(seconds: 0)
    for night in SimulatedFleet(FleetSettings(seed: seed).turbulent()) {
      for event in night.events {
        #expect(event.night == night.instant && event.at <= night.instant)
        #expect(event.at > night.instant.adding(days: -1) && event.at >= previous)
        previous = event.at
      }
      let encoded = try JSONEncoder().encode(night.events)
      #expect(try JSONDecoder().decode([TrueEvent].self, from: encoded) == night.events)
    }
  }

  @Test("Exactly the wanted share of pools changes a night", arguments: [0.0, 0.01, 0.02, 0.37, 0.9])
  func changedShare(share: Double) throws {
    let settings = FleetSettings(seed: 11, clusters: 500, nights: 6).bench(changedShare: share)
    var previous: [SimulatedCluster]?
    for night in SimulatedFleet(settings) {
      defer { previous = night.clusters }
      guard let previous else { continue }
      let pairs = zip(previous, night.clusters).flatMap { zip($0.pools, $1.pools) }
      let changed = pairs.count { $0 != $1 }
      #expect(changed == Int((Double(pairs.count) * share).rounded()))
    }
  }

  @Test("The share of compliant pools stays what it was, however long pools change")
  func steadyCompliance() throws {
    let settings = FleetSettings(seed: 12, clusters: 300, nights: 120).bench(changedShare: 0.3)
    let shares = SimulatedFleet(settings).map { night in
      let pools = night.clusters.flatMap(\.pools).filter(\.isFlagMutable)
      return Double(pools.count { $0.enableFIPS == true }) / Double(pools.count)
    }
    #expect(shares.allSatisfy { (0.88...0.97).contains($0) }, "\(shares.min()!) to \(shares.max()!)")
  }

  @Test("In a quiet fleet all nights have the same bytes")
  func quiet() throws {
    let nights = Array(SimulatedFleet(FleetSettings(seed: 13, nights: 5).quiet()))
    let documents = nights.map { DocumentShape.azList.data(.clusters($0.seenClusters)) }
    #expect(Set(documents).count == 1)
    #expect(nights.dropFirst().allSatisfy { $0.events.isEmpty })
  }

  @Test("The demo has its events with every seed", arguments: UInt64(1)...20)
  func demo(seed: UInt64) throws {
    let nights = Array(SimulatedFleet(FleetSettings(seed: seed, clusters: 40).demo()))
    let events = nights.dropFirst().flatMap(\.events)
    func count(_ change: FleetChange) -> Int { events.count { $0.change == change } }
    #expect(count(.poolAddedWithoutFIPS) == 5)
    #expect(count(.flagTurnedOff) == 1 && count(.clusterRecreated) == 1 && count(.subscriptionMissed) == 1)
    #expect(count(.flagTurnedOn) >= 2, "something is remediated")
    for night in nights {
      let linux = night.clusters.flatMap(\.pools).filter { $0.isLinux && $0.nodes != .machines }
      #expect(Double(linux.count { $0.enableFIPS == true }) / Double(linux.count) > 0.9)
    }
  }

  @Test("While a flag is being turned, flag and image show the goal already", arguments: UInt64(1)...20)
  func unsettledShowsTheGoal(seed: UInt64) throws {
    var unsettled = 0
    for night in SimulatedFleet(FleetSettings(seed: seed).turbulent()) {
      for cluster in night.clusters {
        for pool in cluster.pools where pool.isFlagMutable && !pool.isImageConflicting {
          guard let image = pool.nodeImageVersion(kubernetesMinor: cluster.kubernetesMinor) else { continue }
          #expect(image.contains("fips") == pool.enableFIPS)
          unsettled += pool.isSettled ? 0 : 1
        }
      }
    }
    #expect(unsettled > 0)
  }

  @Test("An eTag changes with the thing it belongs to, and only then", arguments: UInt64(1)...20)
  func eTags(seed: UInt64) throws {
    func withoutETag(_ pool: [String: Any]) -> NSDictionary { pool.filter { $0.key != "etag" } as NSDictionary }
    var previous: ReadDocument?
    for night in SimulatedFleet(FleetSettings(seed: seed, clusters: 10, nights: 8).turbulent()) {
      let read = try ReadDocument(DocumentShape.armList.data(.clusters(night.clusters)), shape: .armList)
      defer { previous = read }
      for cluster in night.clusters {
        for pool in read.pools(of: cluster) ?? [] {
          let before = previous?.pools(of: cluster)?.first { $0["name"] as! String == pool["name"] as! String }
          guard let before, before["etag"] as! String == pool["etag"] as! String else { continue }
          #expect(withoutETag(before) == withoutETag(pool))
        }
      }
    }
  }

  @Test("No list looks filtered, unless that is wanted", arguments: UInt64(1)...20, [10, 40])
  func believableLists(seed: UInt64, clusters: Int) throws {
    var settings = FleetSettings(seed: seed, clusters: clusters, nights: 60)
    settings.rates[.clusterDeleted] = 0.03
    settings.rates[.clusterCreated] = 0.03
    settings.rates[.subscriptionMissed] = 0.1
    var known: [String: Set<ClusterID>] = [:]
    var deletions = 0
    for night in SimulatedFleet(settings) {
      for (subscription, clusters) in Dictionary(grouping: night.seenClusters, by: \.subscription) {
        let shown = Set(clusters.map(\.id))
        let gone = known[subscription, default: []].subtracting(shown)
        let groups = Set(shown.map(\.resourceGroup))
        #expect(gone.count < 2 || gone.count * 5 < known[subscription]!.count)
        #expect(groups.count > 1 || gone.allSatisfy { groups.contains($0.resourceGroup) })
        known[subscription] = shown
        deletions += gone.count
      }
    }
    #expect(deletions > 0)
  }

  @Test("Every kind of cluster and pool occurs in a fleet of some size")
  func variety() throws {
    var fleet = SimulatedFleet(FleetSettings(seed: 14, clusters: 3_000))
    let clusters = fleet.nextNight().clusters
    let pools = clusters.flatMap(\.pools)
    #expect(Set(clusters.map(\.edition)).count == 5)
    #expect(Set(pools.map(\.operatingSystem)).count == 6)
    #expect(Set(pools.map(\.nodes)).count == 3)
    #expect(pools.contains { $0.isImageConflicting })
    #expect(pools.contains { $0.nodes == .scaleSet && $0.imageDay == nil })
    #expect(pools.contains { $0.nodes != .machines && $0.enableFIPS == nil })
  }
}
