import InventoryModel

/// A fleet that evolves night by night, as its settings say.
///
/// Only what changes is touched, so a night costs as much as its changes, however large the fleet is.
package struct SimulatedFleet: Sendable, Sequence, IteratorProtocol {
  package let settings: FleetSettings
  /// Subscription ids; the clusters are spread over them by chance.
  package let subscriptions: [String]
  /// With the deleted ones, in the order of their creation.
  var clusters: [SimulatedCluster] = []
  var random: SeededRandom
  var nightNumber = 0
  var nightInstant: Instant
  /// What is due on later nights.
  var agenda: [Int: [PlannedChange]] = [:]
  var events: [TrueEvent] = []
  /// Clusters of a subscription that were deleted since it was last seen.
  var deletedUnseen: [String: Int] = [:]
  var missed: Set<String> = []

  package init(_ settings: FleetSettings) {
    self.settings = settings
    random = SeededRandom(seed: settings.seed)
    nightInstant = settings.firstNight
    let seed = SeededRandom.scrambled(settings.seed &+ 1)
    subscriptions = (0..<settings.subscriptions).map { AzureIdentifier.uuid(seed &+ UInt64($0)) }
    clusters.reserveCapacity(settings.clusters)
    for number in 0..<settings.clusters {
      // Every subscription gets a cluster before any gets two.
      let isSpread = number >= subscriptions.count
      clusters.append(newCluster(in: isSpread ? random.element(of: subscriptions) : subscriptions[number]))
    }
  }

  /// The next night, or nil after the last.
  package mutating func next() -> Night? {
    nightNumber < settings.nights ? nextNight() : nil
  }

  /// The next night; there is always one more.
  package mutating func nextNight() -> Night {
    events = []
    missed = []
    if nightNumber == 0 {
      events.reserveCapacity(clusters.count + size(of: .pools))
      for position in clusters.indices { recordCreation(ofCluster: position) }
    } else {
      nightInstant = nightInstant.adding(days: 1)
      evolve()
    }
    for subscription in subscriptions where !missed.contains(subscription) { deletedUnseen[subscription] = nil }
    nightNumber += 1
    let isAnyDeleted = clusters.contains { $0.isDeleted }
    return Night(
      number: nightNumber - 1, instant: nightInstant,
      clusters: isAnyDeleted ? clusters.filter { !$0.isDeleted } : clusters,
      missedSubscriptions: missed, events: events)
  }

  private mutating func evolve() {
    for planned in agenda.removeValue(forKey: nightNumber) ?? [] { run(planned) }
    for change in FleetChange.allCases {
      guard let rate = settings.rates[change], rate > 0 else { continue }
      let expected = rate * Double(size(of: change.population))
      for _ in 0..<random.count(expected: expected) { apply(change) }
    }
    for beat in settings.story where beat.night == nightNumber { apply(beat.change) }
    if settings.changedShare > 0 { changeExactShare() }
  }

  private func size(of population: FleetChange.Population) -> Int {
    switch population {
    case .clusters: clusters.reduce(0) { $0 + ($1.isDeleted ? 0 : 1) }
    case .pools: clusters.reduce(0) { $0 + $1.pools.count }
    case .subscriptions: subscriptions.count
    case .nothing: 0
    }
  }

  /// Selection sampling (Knuth, The Art of Computer Programming, 3.4.2, algorithm S) over all pools with labels.
  private mutating func changeExactShare() {
    let all = size(of: .pools)
    var candidates = clusters.reduce(0) { $0 + $1.pools.count { $0.nodes != .machines } }
    var wanted = Swift.min(candidates, Int((Double(all) * settings.changedShare).rounded()))
    for cluster in clusters.indices {
      for pool in clusters[cluster].pools.indices where clusters[cluster].pools[pool].nodes != .machines {
        if random.below(candidates) < wanted {
          wanted -= 1
          change(pool: pool, of: cluster)
        }
        candidates -= 1
      }
    }
  }

  /// One change in ten is about the flag: failing pools are put right, and few enough others lose it that the share
  /// of compliant pools stays what it was.
  private mutating func change(pool: Int, of cluster: Int) {
    let changed = clusters[cluster].pools[pool]
    let loses = changed.enableFIPS == true
    let failingPerPassing = 1 / Swift.max(settings.compliantShare, 0.01) - 1
    let isAboutFlag = random.chance(0.1) && changed.isFlagMutable && (!loses || random.chance(failingPerPassing))
    if isAboutFlag {
      setFlag(!loses, ofPool: pool, cluster: cluster)
    } else {
      reconfigure(pool: pool, of: cluster)
    }
  }
}
