import InventoryModel

/// A turbulent fleet of few clusters, reported by documents of all shapes that overlap, leave things out and come in pages.
///
/// For laws that must hold whatever is imported, in any order. Equal seeds give equal histories.
package struct RandomHistory: Sendable {
  package let seed: UInt64
  package private(set) var nights: [Night] = []
  /// In the order in which they were taken.
  package private(set) var documents: [SimulatedDocument] = []
  private var random: SeededRandom
  private var batch = 0

  /// - Parameter settings: by default 3 to 8 clusters in 1 to 3 subscriptions over 6 to 12 nights.
  package init(seed: UInt64, settings: FleetSettings? = nil) {
    self.seed = seed
    random = SeededRandom(seed: SeededRandom.scrambled(seed) ^ 0x0D0C)
    let clusters = random.number(in: 3...8)
    let subscriptions = random.number(in: 1...3)
    let nightCount = random.number(in: 6...12)
    let fleet = SimulatedFleet(
      settings
        ?? FleetSettings(seed: seed, clusters: clusters, subscriptions: subscriptions, nights: nightCount).turbulent())
    nights = Array(fleet)
    for night in nights {
      for subscription in fleet.subscriptions where !night.missedSubscriptions.contains(subscription) {
        tell(subscription, on: night)
      }
    }
  }

  private mutating func tell(_ subscription: String, on night: Night) {
    let clusters = night.clusters.filter { $0.subscription == subscription }
    switch random.below(10) {
    case ..<6: addList(of: clusters, in: subscription, on: night)
    case ..<7: addPartialList(of: clusters, on: night)
    case ..<8: for cluster in clusters where random.chance(0.7) { addCluster(cluster, on: night) }
    case ..<9: for cluster in clusters where random.chance(0.7) { addPools(of: cluster, on: night) }
    default:
      // Overlapping documents of one instant, which agree.
      addList(of: clusters, in: subscription, on: night)
      for cluster in clusters where random.chance(0.5) { addCluster(cluster, on: night) }
      for cluster in clusters where random.chance(0.5) { addPools(of: cluster, on: night) }
    }
  }

  // MARK: - Lists of clusters

  private mutating func addList(of clusters: [SimulatedCluster], in subscription: String, on night: Night) {
    let shape = random.element(of: DocumentShape.listsOfClusters)
    guard shape != .armPages else {
      return addPages(of: clusters, in: subscription, on: night, isWhole: random.chance(0.7))
    }
    let coverage = SimulatedDocument.Coverage.complete([.subscription(subscription)])
    add(.clusters(clusters), as: shape, on: night, coverage, scopes: neededScopes(of: clusters, in: subscription))
    batch += 1
  }

  private mutating func addPartialList(of clusters: [SimulatedCluster], on night: Night) {
    let shape = random.element(of: DocumentShape.listsOfClusters.filter { $0 != .armPages })
    let told = clusters.filter { _ in random.chance(0.6) }
    add(.clusters(told), as: shape, on: night, .nothing, isPartial: true)
    batch += 1
  }

  /// Two pages; the second may be empty, or not have come.
  private mutating func addPages(
    of clusters: [SimulatedCluster], in subscription: String, on night: Night, isWhole: Bool
  ) {
    let link =
      "https://management.azure.com/subscriptions/\(subscription)/providers/Microsoft.ContainerService"
      + "/managedClusters?api-version=2026-06-01&%24skiptoken=\(AzureIdentifier.uuid(UInt64(batch)))"
    let firstCount = random.below(clusters.count + 1)
    let coverage = isWhole ? SimulatedDocument.Coverage.complete([.subscription(subscription)]) : .nothing
    let scopes = isWhole ? neededScopes(of: clusters, in: subscription) : []
    let first = DocumentSubject.clusters(Array(clusters.prefix(firstCount)), nextLink: link)
    add(first, as: .armPages, on: night, coverage, scopes: scopes)
    if isWhole {
      add(.clusters(Array(clusters.dropFirst(firstCount))), as: .armPages, on: night, coverage, scopes: scopes)
    }
    batch += 1
  }

  /// The subscription, unless a bare list of these clusters is safe in every order of import: not empty, at most one
  /// other cluster ever known, and that one not in another resource group than all of these.
  private func neededScopes(of clusters: [SimulatedCluster], in subscription: String) -> [String] {
    let shown = Set(clusters.map(\.id))
    let ever = nights.flatMap(\.clusters).filter { $0.subscription == subscription }.map(\.id)
    let missing = Set(ever).subtracting(shown)
    let groups = Set(shown.map(\.resourceGroup))
    let looksFiltered = groups.count == 1 && missing.contains { !groups.contains($0.resourceGroup) }
    let mayLosePools = clusters.reduce(0) { $0 + poolsMissing(of: $1) } >= 2
    return shown.isEmpty || missing.count >= 2 || looksFiltered || mayLosePools ? [subscription] : []
  }

  /// How many other pools a cluster ever had.
  private func poolsMissing(of cluster: SimulatedCluster) -> Int {
    let ever = nights.flatMap(\.clusters).filter { $0.id == cluster.id }.flatMap(\.pools).map(\.name)
    return Set(ever).subtracting(cluster.pools.map(\.name)).count
  }

  /// The cluster, unless its pools are safe in every order of import.
  private func neededScopes(of cluster: SimulatedCluster) -> [String] {
    poolsMissing(of: cluster) >= 2 ? [cluster.id.description] : []
  }

  // MARK: - Single clusters and pools

  private mutating func addCluster(_ cluster: SimulatedCluster, on night: Night) {
    let shape = random.element(of: [DocumentShape.azShow, .armCluster])
    add(
      .cluster(cluster), as: shape, on: night, .complete([.cluster(cluster.id)]), scopes: neededScopes(of: cluster))
    batch += 1
  }

  /// A cluster that lists no pools has no such document.
  private mutating func addPools(of cluster: SimulatedCluster, on night: Night) {
    guard !cluster.pools.isEmpty else { return }
    let shape = random.element(of: DocumentShape.ofPools)
    if shape == .nodepoolShow || shape == .armAgentPool {
      let pool = random.element(of: cluster.pools)
      add(.pool(pool, of: cluster), as: shape, on: night, .pool(pool.name, of: cluster.id))
    } else {
      add(.cluster(cluster), as: shape, on: night, .pools(of: cluster.id), scopes: neededScopes(of: cluster))
    }
    batch += 1
  }

  private mutating func add(
    _ subject: DocumentSubject, as shape: DocumentShape, on night: Night, _ coverage: SimulatedDocument.Coverage,
    scopes: [String] = [], isPartial: Bool = false
  ) {
    documents.append(
      SimulatedDocument(
        name: "\(night.stamp)-\(documents.count)-\(shape.rawValue).\(shape.fileExtension)", takenAt: night.instant,
        shape: shape, coverage: coverage, scopes: scopes, isPartial: isPartial, batch: batch,
        data: shape.data(subject)))
  }
}
