import InventoryModel

/// Clusters and pools as they are created.
extension SimulatedFleet {
  private static let teams = ["payments", "ledger", "claims", "portal", "search", "identity", "reports", "gateway"]
  private static let environments = ["prod", "prod", "stage", "dev"]
  private static let regions = [
    ("eastus2", "eus2"), ("centralus", "cus"), ("westeurope", "weu"), ("usgovvirginia", "usgv"),
  ]
  private static let vmSizes = [
    "Standard_D4s_v5", "Standard_D8s_v5", "Standard_D16s_v5", "Standard_E8s_v5", "Standard_F16s_v2",
  ]
  private static let linuxPoolNames = [
    "web", "batch", "data", "build", "cache", "jobs", "edge", "mesh", "queue", "stream", "index", "model",
  ]

  mutating func newCluster(in subscription: String) -> SimulatedCluster {
    let team = random.element(of: Self.teams)
    let environment = random.element(of: Self.environments)
    let (location, region) = random.element(of: Self.regions)
    let number = String(10_000 + clusters.count).dropFirst()
    var cluster = SimulatedCluster(
      subscription: subscription, resourceGroup: "rg-\(team)-\(environment)-\(region)",
      name: "aks-\(team)-\(environment)-\(clusters.count < 10_000 ? String(number) : String(clusters.count))",
      location: location, edition: newEdition(), hasLowerCaseID: random.chance(0.25), identity: random.next(),
      kubernetesMinor: random.number(in: 33...35), tags: newTags(team: team, environment: environment))
    fillPools(of: &cluster)
    return cluster
  }

  mutating func fillPools(of cluster: inout SimulatedCluster) {
    cluster.pools = []
    guard cluster.arePoolsTold else { return }
    let count = random.element(of: [2, 3, 3, 4, 4, 5])
    cluster.pools.reserveCapacity(count)
    for _ in 0..<count {
      let hasFIPS = random.chance(settings.compliantShare)
      cluster.pools.append(newPool(in: cluster, hasFIPS: hasFIPS))
    }
  }

  /// The first pool of a cluster is its system pool: Ubuntu or Azure Linux.
  mutating func newPool(in cluster: SimulatedCluster, hasFIPS: Bool) -> SimulatedPool {
    let isFirst = cluster.pools.isEmpty
    let system = newOperatingSystem(isFirst: isFirst)
    let isWindows = system.rawValue >= SimulatedPool.OperatingSystem.windows2019.rawValue
    let nodes = isWindows ? .scaleSet : newNodes(isFirst: isFirst, in: cluster)
    let lowest = random.number(in: 1...3)
    let isScaling = nodes == .scaleSet && random.chance(0.5)
    let count = lowest + random.below(4)
    let hasFlag = nodes != .machines && cluster.edition != .oldAPI
    let flag: Bool? = hasFlag ? Self.flag(of: system, hasFIPS: hasFIPS) : nil
    return SimulatedPool(
      name: freeName(in: cluster, isFirst: isFirst, isWindows: isWindows), identity: random.next(),
      operatingSystem: system, nodes: nodes, isSystemPool: isFirst,
      vmSize: random.element(of: Self.vmSizes), enableFIPS: flag,
      isImageConflicting: !isWindows && flag == true && random.chance(0.003),
      imageDay: random.chance(0.005) ? nil : nightInstant.dayNumber - Int64(random.below(14)), count: count,
      autoscaling: isScaling ? lowest...(lowest + 9) : nil, provisioningState: .succeeded)
  }

  /// Windows Server 2022 has FIPS on and says false; Windows Server 2025 says true.
  private static func flag(of system: SimulatedPool.OperatingSystem, hasFIPS: Bool) -> Bool {
    switch system {
    case .windows2022: false
    case .windows2025: true
    default: hasFIPS
    }
  }

  private mutating func newEdition() -> SimulatedCluster.Edition {
    switch random.below(1_000) {
    case ..<15: .oldAPI
    case ..<30: .autoProvisioned
    case ..<40: .automatic
    case ..<50: .automaticHosted
    default: .base
    }
  }

  private mutating func newOperatingSystem(isFirst: Bool) -> SimulatedPool.OperatingSystem {
    switch random.below(isFirst ? 750 : 1_000) {
    case ..<550: .ubuntu
    case ..<870: .azureLinux
    case ..<875: .kata
    case ..<930: .windows2022
    case ..<990: .windows2025
    default: .windows2019
    }
  }

  private mutating func newNodes(isFirst: Bool, in cluster: SimulatedCluster) -> SimulatedPool.Nodes {
    switch random.below(1_000) {
    case ..<30: .virtualMachines
    case ..<200 where !isFirst && cluster.edition == .autoProvisioned: .machines
    default: .scaleSet
    }
  }

  private mutating func newTags(team: String, environment: String) -> [SimulatedCluster.Tag] {
    guard random.chance(0.9) else { return [] }
    return [
      SimulatedCluster.Tag(key: "CostCenter", value: String(random.number(in: 4_100...4_199))),
      SimulatedCluster.Tag(key: "environment", value: environment),
      SimulatedCluster.Tag(key: "owner", value: "\(team)@example.com"),
      SimulatedCluster.Tag(key: "reviewed", value: "2026"),
    ]
  }

  /// A name that no pool of the cluster has now, though an earlier one may have had it. Windows allows six letters.
  private func freeName(in cluster: SimulatedCluster, isFirst: Bool, isWindows: Bool) -> String {
    if isFirst { return "system" }
    let names = isWindows ? ["win", "win2", "win3", "win4"] : Self.linuxPoolNames
    let free = names.first { cluster.position(ofPool: $0) == nil }
    return free ?? "p\(cluster.pools.count)x\(nightNumber)"
  }
}
