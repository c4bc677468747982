import InventoryModel

/// What changes do, and to whom.
extension SimulatedFleet {
  /// Something due on a later night, unless the pool is gone by then.
  struct PlannedChange: Sendable {
    enum Purpose { case settle, remediate }
    var purpose: Purpose
    var cluster: Int
    var poolIdentity: UInt64
  }

  mutating func apply(_ change: FleetChange) {
    switch change {
    case .clusterCreated: createCluster()
    case .clusterDeleted: deleteCluster()
    case .clusterRecreated: recreateCluster()
    case .tagsChanged: changeTags()
    case .kubernetesUpgraded: upgradeKubernetes()
    case .imageUpgraded: upgradeImages()
    case .poolAdded: addPool(hasFIPS: true)
    case .poolAddedWithoutFIPS: addPool(hasFIPS: false)
    case .poolDeleted: deletePool()
    case .flagTurnedOff: turnFlag(false)
    case .flagTurnedOn: turnFlag(true)
    case .poolScaled: scalePool()
    case .poolReconfigured:
      if let (cluster, pool) = anyPool(where: { $0.nodes != .machines }) { reconfigure(pool: pool, of: cluster) }
    case .subscriptionMissed: missSubscription()
    case .poolSettled: break
    }
  }

  mutating func run(_ planned: PlannedChange) {
    let pools = clusters[planned.cluster].pools
    guard let pool = pools.firstIndex(where: { $0.identity == planned.poolIdentity }) else { return }
    switch planned.purpose {
    case .settle:
      guard !pools[pool].isSettled else { return }
      clusters[planned.cluster].pools[pool].provisioningState = .succeeded
      clusters[planned.cluster].pools[pool].revision += 1
      record(.poolSettled, pool: pool, of: planned.cluster)
    case .remediate:
      guard pools[pool].enableFIPS == false else { return }
      setFlag(true, ofPool: pool, cluster: planned.cluster)
    }
  }

  private mutating func missSubscription() {
    let subscription = random.element(of: subscriptions)
    guard missed.insert(subscription).inserted else { return }
    let event = TrueEvent(
      at: trueInstant(), night: nightInstant, change: .subscriptionMissed, subscription: subscription)
    events.append(event)
  }

  // MARK: - Clusters

  private mutating func createCluster() {
    clusters.append(newCluster(in: random.element(of: subscriptions)))
    recordCreation(ofCluster: clusters.count - 1)
  }

  private mutating func deleteCluster() {
    guard let cluster = anyCluster(where: { _ in true }), mayDelete(cluster) else { return }
    deletedUnseen[clusters[cluster].subscription, default: 0] += 1
    clusters[cluster].isDeleted = true
    clusters[cluster].pools = []
    record(.clusterDeleted, cluster: cluster)
  }

  /// Whether the subscription's list would still not look filtered.
  private func mayDelete(_ position: Int) -> Bool {
    guard settings.keepsListsBelievable else { return true }
    let leaving = clusters[position]
    let staying = clusters.indices.lazy.map { clusters[$0] }
      .filter { !$0.isDeleted && $0.subscription == leaving.subscription && $0.name != leaving.name }
    let gone = deletedUnseen[leaving.subscription, default: 0]
    let known = staying.count { _ in true } + gone + 1
    // Half the limit, because clusters that were created meanwhile were not known when it was last seen.
    let isFew = gone == 0 || (gone + 1) * 10 < known
    return isFew && Set(staying.map(\.resourceGroup)).count >= 2
  }

  /// A cluster without `resourceUID` cannot be distinguished from its successor, so it is left alone.
  private mutating func recreateCluster() {
    guard let cluster = anyCluster(where: { $0.edition != .oldAPI }) else { return }
    var successor = clusters[cluster]
    successor.identity = random.next()
    successor.revision += 1
    fillPools(of: &successor)
    clusters[cluster] = successor
    recordCreation(ofCluster: cluster, as: .clusterRecreated)
  }

  private mutating func changeTags() {
    guard let cluster = anyCluster(where: { !$0.tags.isEmpty }) else { return }
    clusters[cluster].revision += 1
    let last = clusters[cluster].tags.count - 1
    clusters[cluster].tags[last].value = "2026-\(clusters[cluster].revision)"
    record(.tagsChanged, cluster: cluster)
  }

  private mutating func upgradeKubernetes() {
    guard let cluster = anyCluster(where: { $0.kubernetesMinor < 36 }) else { return }
    clusters[cluster].kubernetesMinor += 1
    clusters[cluster].revision += 1
    replaceImages(of: cluster)
    record(.kubernetesUpgraded, cluster: cluster)
  }

  private mutating func upgradeImages() {
    guard let cluster = anyCluster(where: { !$0.pools.isEmpty }) else { return }
    replaceImages(of: cluster)
    record(.imageUpgraded, cluster: cluster)
  }

  private mutating func replaceImages(of cluster: Int) {
    for pool in clusters[cluster].pools.indices {
      let isImageReported = clusters[cluster].pools[pool].imageDay != nil
      clusters[cluster].pools[pool].imageDay = isImageReported ? nightInstant.dayNumber : nil
      clusters[cluster].pools[pool].revision += 1
    }
  }

  // MARK: - Pools

  private mutating func addPool(hasFIPS: Bool) {
    let isFitting = { (cluster: SimulatedCluster) in
      cluster.arePoolsTold && cluster.pools.count < 8 && (hasFIPS || cluster.edition != .oldAPI)
    }
    guard let cluster = anyCluster(where: isFitting) else { return }
    var pool = newPool(in: clusters[cluster], hasFIPS: hasFIPS)
    // "Without FIPS" has to be a failing pool, which the defaults of Windows might not give.
    while !hasFIPS && !(pool.isFlagMutable && pool.enableFIPS == false) {
      pool = newPool(in: clusters[cluster], hasFIPS: hasFIPS)
    }
    clusters[cluster].pools.append(pool)
    let position = clusters[cluster].pools.count - 1
    beginUpdate(ofPool: position, cluster: cluster, as: .creating)
    record(hasFIPS ? .poolAdded : .poolAddedWithoutFIPS, pool: position, of: cluster)
    if !hasFIPS { planRemediation(ofPool: position, cluster: cluster) }
  }

  /// The system pool stays.
  private mutating func deletePool() {
    guard let (cluster, pool) = anyPool(where: { !$0.isSystemPool }) else { return }
    record(.poolDeleted, pool: pool, of: cluster)
    clusters[cluster].pools.remove(at: pool)
  }

  private mutating func turnFlag(_ flag: Bool) {
    guard let (cluster, pool) = anyPool(where: { $0.isFlagMutable && $0.enableFIPS == !flag }) else { return }
    setFlag(flag, ofPool: pool, cluster: cluster)
  }

  /// From the start the flag and the image show the goal, whether the nodes have got there or not.
  mutating func setFlag(_ flag: Bool, ofPool pool: Int, cluster: Int) {
    clusters[cluster].pools[pool].enableFIPS = flag
    clusters[cluster].pools[pool].revision += 1
    beginUpdate(ofPool: pool, cluster: cluster, as: .upgrading)
    record(flag ? .flagTurnedOn : .flagTurnedOff, pool: pool, of: cluster)
    if !flag { planRemediation(ofPool: pool, cluster: cluster) }
  }

  private mutating func scalePool() {
    guard let (cluster, pool) = anyPool(where: { $0.autoscaling != nil }) else { return }
    guard let range = clusters[cluster].pools[pool].autoscaling else { return }
    clusters[cluster].pools[pool].count = random.number(in: range)
    clusters[cluster].pools[pool].revision += 1
    record(.poolScaled, pool: pool, of: cluster)
  }

  mutating func reconfigure(pool: Int, of cluster: Int) {
    clusters[cluster].pools[pool].labelRevision += 1
    clusters[cluster].pools[pool].revision += 1
    record(.poolReconfigured, pool: pool, of: cluster)
  }

  /// Most updates are over before a document is taken; of the others some fail first.
  private mutating func beginUpdate(ofPool pool: Int, cluster: Int, as beginning: SimulatedPool.ProvisioningState) {
    guard random.chance(settings.unsettledShare) else {
      clusters[cluster].pools[pool].provisioningState = .succeeded
      return
    }
    let obstacle = random.chance(0.5) ? SimulatedPool.ProvisioningState.failed : .canceled
    clusters[cluster].pools[pool].provisioningState = random.chance(0.15) ? obstacle : beginning
    plan(.settle, in: settings.settlingNights, pool: pool, cluster: cluster)
  }

  private mutating func planRemediation(ofPool pool: Int, cluster: Int) {
    guard random.chance(settings.remediatedShare) else { return }
    plan(.remediate, in: settings.remediationNights, pool: pool, cluster: cluster)
  }

  private mutating func plan(_ purpose: PlannedChange.Purpose, in nights: ClosedRange<Int>, pool: Int, cluster: Int) {
    let planned = PlannedChange(
      purpose: purpose, cluster: cluster, poolIdentity: clusters[cluster].pools[pool].identity)
    agenda[nightNumber + random.number(in: nights), default: []].append(planned)
  }
}

// MARK: - Targets

extension SimulatedFleet {
  /// The first fitting cluster from a random place on.
  private mutating func anyCluster(where isFitting: (SimulatedCluster) -> Bool) -> Int? {
    let start = random.below(clusters.count)
    return clusters[start...].firstIndex { !$0.isDeleted && isFitting($0) }
      ?? clusters[..<start].firstIndex { !$0.isDeleted && isFitting($0) }
  }

  /// The first fitting pool of the first cluster that has one, both from a random place on.
  private mutating func anyPool(where isFitting: (SimulatedPool) -> Bool) -> (cluster: Int, pool: Int)? {
    guard let cluster = anyCluster(where: { $0.pools.contains(where: isFitting) }) else { return nil }
    let fitting = clusters[cluster].pools.indices.filter { isFitting(clusters[cluster].pools[$0]) }
    return (cluster, random.element(of: fitting))
  }
}

// MARK: - The true history

extension SimulatedFleet {
  mutating func recordCreation(ofCluster cluster: Int, as change: FleetChange = .clusterCreated) {
    // One text for all these events: a large fleet begins with hundreds of thousands.
    let id = clusters[cluster].id.description
    record(change, of: cluster, id: id)
    for pool in clusters[cluster].pools { record(.poolAdded, of: cluster, id: id, pool: pool) }
  }

  private mutating func record(_ change: FleetChange, cluster: Int) {
    record(change, of: cluster, id: clusters[cluster].id.description)
  }

  private mutating func record(_ change: FleetChange, pool: Int, of cluster: Int) {
    record(change, of: cluster, id: clusters[cluster].id.description, pool: clusters[cluster].pools[pool])
  }

  private mutating func record(_ change: FleetChange, of cluster: Int, id: String, pool: SimulatedPool? = nil) {
    events.append(
      TrueEvent(
        at: trueInstant(), night: nightInstant, change: change, subscription: clusters[cluster].subscription,
        cluster: id, pool: pool?.name, enableFIPS: pool?.enableFIPS, isSettled: pool?.isSettled))
  }

  /// In order within a night: everything is older than the night by less than a day.
  private func trueInstant() -> Instant {
    let secondsBefore = Swift.max(0, 86_399 - Int64(events.count))
    return nightInstant.adding(seconds: -secondsBefore)
  }
}
