import FleetSimulator
import Foundation
import InventoryModel
import InventoryStore

/// A few clusters over some weeks, told by lists that may be missing or partial, under policies that change: whatever a
/// policy can look at changes now and then. Equal seeds give equal histories.
struct RegulatedHistory {
  struct Pool: Equatable {
    var name: String
    var traits: PoolTraits
  }

  struct Cluster: Equatable {
    var name: String
    var subscription: String
    var uid: String
    var tags: [String: String]
    var pools: [Pool]
    /// Kept when the cluster is made anew.
    var nodeResourceGroup: String
    /// Whether a snapshot tells the group.
    var isGroupTold = true

    var id: ClusterID { ClusterID(subscription: subscription, resourceGroup: "rg", name: name) }
  }

  struct Snapshot {
    var takenAt: Instant
    var subscription: String
    var isComplete: Bool
    var clusters: [Cluster]
    var policy: Policy
  }

  struct Evidence {
    var takenAt: Instant
    var document: EvidenceDocument
  }

  private(set) var snapshots: [Snapshot] = []
  private(set) var evidence: [Evidence] = []
  private var random: SeededRandom
  private var clusters: [Cluster] = []

  static let subscriptions = ["one", "two"]

  /// - Parameter nights: by default a week or so, in which most things happen all the same.
  init(seed: UInt64, nights: Int64? = nil) {
    random = SeededRandom(seed: seed ^ 0x5EED)
    clusters = (0..<3).map { newCluster("c\($0)", in: Self.subscriptions[$0 % 2]) }
    let policies = (0..<3).map { RandomPolicy(number: $0, random: &random).policy }
    var policy = policies[0]
    let usual = Int64(random.number(in: 7...10))
    for number in 1...(nights ?? usual) {
      if number > 1 { for index in clusters.indices { change(index, on: number) } }
      if random.chance(0.3) { policy = random.element(of: policies) }
      for (index, subscription) in Self.subscriptions.enumerated() where number == 1 || random.chance(0.75) {
        tell(subscription, at: night(number).adding(seconds: Int64(index) * 600), under: policy)
      }
      // Each judging looks at all evidence again: over a year of nights there is less of it.
      for (index, cluster) in clusters.enumerated() where random.chance(nights == nil ? 0.3 : 0.05) {
        tellNodes(of: cluster, at: night(number).adding(seconds: 3_600 + Int64(index) * 60))
      }
    }
  }

  // MARK: What is told

  private mutating func tell(_ subscription: String, at instant: Instant, under policy: Policy) {
    let isComplete = random.chance(0.8)
    let there = clusters.filter { $0.subscription == subscription && !$0.pools.isEmpty && !random.chance(0.05) }
    var told = isComplete ? there : there.filter { _ in random.chance(0.6) }
    guard isComplete || !told.isEmpty else { return }
    for index in told.indices { told[index].isGroupTold = random.chance(0.8) }
    snapshots.append(
      Snapshot(
        takenAt: instant, subscription: subscription, isComplete: isComplete, clusters: told, policy: policy))
  }

  private mutating func tellNodes(of cluster: Cluster, at instant: Instant) {
    let nodes = cluster.pools.flatMap { pool in
      (0..<random.below(3)).map { number in
        let agrees = pool.traits.enableFIPS == true
        let label: Bool? = random.chance(0.1) ? nil : random.chance(0.8) ? agrees : !agrees
        return Node(name: "\(cluster.name)-\(pool.name)-\(number)", pool: pool.name, isFIPSByLabel: label)
      }
    }
    let readings = nodes.filter { _ in random.chance(0.3) }.map {
      KernelReading(node: $0.name, takenAt: instant, isFIPS: random.chance(0.7))
    }
    // Nodes that no machine's id is told of name the group alone.
    let list = EvidenceDocument.NodesOfCluster(
      nodeResourceGroup: cluster.nodeResourceGroup, subscription: random.chance(0.6) ? cluster.subscription : "",
      nodes: nodes)
    if random.chance(0.8) {
      evidence.append(
        Evidence(
          takenAt: instant,
          document: EvidenceDocument(file: "nodes", sha256: "n\(evidence.count)", kind: .nodes, nodes: [list])))
    }
    evidence.append(
      Evidence(
        takenAt: instant,
        document: EvidenceDocument(
          file: "kernel", sha256: "k\(evidence.count)", kind: .kernelReadings, readings: readings)))
  }

  // MARK: What happens

  private mutating func newCluster(_ name: String, in subscription: String) -> Cluster {
    Cluster(
      name: name, subscription: subscription, uid: "\(random.next())",
      tags: ["env": "prod", "Owner": "a", "team": "x"],
      pools: ["p0", "p1", "p2"].prefix(random.number(in: 1...3)).map { Pool(name: $0, traits: newTraits()) },
      nodeResourceGroup: random.chance(0.2) ? "mc_shared" : "mc_\(name)")
  }

  private mutating func newTraits() -> PoolTraits {
    let isFIPS = random.chance(0.6)
    var traits = PoolTraits(enableFIPS: isFIPS, osType: "Linux", osSKU: "Ubuntu", vmSize: "Standard_D4s_v5")
    switch random.below(8) {
    case 0: (traits.osType, traits.osSKU) = ("Windows", "Windows2022")
    case 1: traits.workloadRuntime = "KataVmIsolation"
    case 2: traits.vmSize = "Standard_D4ps_v5"
    case 3: break
    default: traits.imageFamily = random.element(of: Self.images(isFIPS: isFIPS))
    }
    traits.tags = random.chance(0.5) ? ["tier": "pci"] : [:]
    traits.isSettled = random.chance(0.85)
    return traits
  }

  private static func images(isFIPS: Bool) -> [String] {
    isFIPS
      ? [
        "AKSUbuntu-2004gen2fipscontainerd", "AKSUbuntu-2204gen2fipscontainerd", "AKSUbuntu-2204gen2containerd",
        "AKSAzureContainerLinux",
      ]
      : ["AKSUbuntu-2204gen2containerd"]
  }

  private mutating func change(_ index: Int, on number: Int64) {
    if random.chance(0.15) { clusters[index].tags["env"] = random.element(of: [nil, "prod", "dev"]) }
    if random.chance(0.1) { clusters[index].tags["Owner"] = random.element(of: [nil, "a", ""]) }
    if random.chance(0.05) { clusters[index].uid = "\(random.next())" }
    let pools = clusters[index].pools
    for pool in pools.indices where !pools.isEmpty {
      let traits = newTraits()
      if random.chance(0.15) { clusters[index].pools[pool].traits = traits }
      if random.chance(0.1) { clusters[index].pools[pool].traits.tags = traits.tags }
      if random.chance(0.5) { clusters[index].pools[pool].traits.isSettled = true }
    }
    if random.chance(0.15) { clusters[index].pools.append(Pool(name: "n\(number)", traits: newTraits())) }
    if random.chance(0.15), !pools.contains(where: { $0.name == "p0" }) {
      clusters[index].pools.append(Pool(name: "p0", traits: newTraits()))
    }
    if random.chance(0.15), clusters[index].pools.count > 1 { clusters[index].pools.removeFirst() }
  }
}

/// A policy in which the dates lie inside the history.
private struct RandomPolicy {
  let policy: Policy

  init(number: Int, random: inout SeededRandom) {
    let selectors = [
      Selector(), Selector(clusterTags: ["ENV": "prod"]), Selector(poolTags: ["tier": "pc?"]),
      Selector(locations: ["westeurope"]), Selector(clusters: ["c0", "c1*"]), Selector(pools: ["p*"]),
    ]
    let scopes = (0..<random.number(in: 1...2)).map { scope in
      RegulatedScope(
        name: "s\(scope)", selector: random.element(of: selectors),
        require: Requirements(
          is140Dash3: random.chance(0.4), nodeEvidence: random.chance(0.3), windowsFlag: random.chance(0.4),
          capability: random.chance(0.4), approval: random.chance(0.4),
          tags: random.chance(0.4) ? ["OWNER"] : []),
        severity: random.element(of: Control.Severity.allCases), slaDays: random.element(of: [nil, 3, 5]))
    }
    func permission(_ control: Control, _ id: String) -> Permission {
      Permission(
        id: id, control: control.id, selector: random.element(of: selectors), category: .waiver, justification: "j",
        ticket: "t", requestedBy: "a", approvedBy: "b",
        approvedAt: night(Int64(random.number(in: 1...8))).startOfDay,
        expiresOn: night(Int64(random.number(in: 3...12))).startOfDay)
    }
    var images = ImageTable.builtIn
    if random.chance(0.5) {
      images.families.append(.init(image: "AKSAzureContainerLinux*", namesFIPS: false, source: "made up"))
    }
    let (modules, demanded) = Self.modules(random: &random)
    policy = Policy(
      name: "policy \(number)", scopes: scopes,
      exemptions: (random.chance(0.6) ? [permission(.fipsEnabled, "e")] : [])
        + (random.chance(0.4) ? [permission(.moduleValidated, "m")] : []),
      approvals: random.chance(0.5) ? [permission(.poolApproved, "a")] : [], staleAfterDays: random.number(in: 2...4),
      evidenceMaxAgeDays: random.number(in: 1...3), replacedWithinNights: random.number(in: 0...2),
      demandedModules: demanded, images: images, modules: modules)
  }
}

extension RandomPolicy {
  /// Ubuntu 22.04 as somebody's word has it (then all modules are demanded), or with two modules whose certificates begin
  /// and end inside the history.
  private static func modules(random: inout SeededRandom) -> (ModuleTable, demanded: [Glob]) {
    var table = ModuleTable.builtIn
    table.entries.removeAll { $0.image == "ubuntu-2204" }
    func day(_ number: Int64) -> Instant { night(number).startOfDay }
    func said(_ word: ModuleTable.Entry.Said, since: Instant?) -> ModuleTable.Entry {
      .init(image: "ubuntu-2204", module: "m", standard: .oneFortyThree, source: "made up", said: word, since: since)
    }
    func dated(_ module: String, _ number: Int, from: Instant?, to: Instant) -> ModuleTable.Entry {
      .init(
        image: "ubuntu-2204", module: module, number: number, standard: .oneFortyThree, validatedOn: from, sunset: to,
        source: "made up")
    }
    guard random.chance(0.6) else {
      table.entries += [said(.interim, since: nil), said(.historical, since: day(6))]
      return (table, [])
    }
    table.entries += [dated("Short", 1, from: nil, to: day(5)), dated("Long", 2, from: day(2), to: day(8))]
    return (table, random.element(of: [[], ["lon*"], ["absent"]]))
  }
}

// MARK: - Documents

extension RegulatedHistory.Snapshot {
  /// As `az aks list` prints it.
  var document: String {
    let objects = clusters.map(\.object)
    return String(decoding: try! JSONSerialization.data(withJSONObject: objects, options: .sortedKeys), as: UTF8.self)
  }

  var coverage: ImportRequest.Coverage {
    isComplete ? .scopes([Scope(subscription)!]) : .partial(reason: "a part")
  }
}

extension RegulatedHistory.Cluster {
  fileprivate var object: [String: Any] {
    let told: [String: Any?] = [
      "id": MadeCluster(name, of: subscription).id, "name": name,
      "type": "Microsoft.ContainerService/ManagedClusters", "location": "westeurope", "tags": tags,
      "resourceUid": uid, "nodeResourceGroup": isGroupTold ? nodeResourceGroup : nil, "provisioningState": "Succeeded",
      "agentPoolProfiles": pools.map(\.object),
    ]
    return told.compactMapValues { $0 }
  }
}

extension RegulatedHistory.Pool {
  fileprivate var object: [String: Any] {
    let told: [String: Any?] = [
      "name": name, "mode": "User", "type": "VirtualMachineScaleSets", "enableFips": traits.enableFIPS,
      "osType": traits.osType, "osSku": traits.osSKU,
      "vmSize": traits.vmSize, "workloadRuntime": traits.workloadRuntime ?? "OCIContainer", "tags": traits.tags,
      "nodeImageVersion": traits.imageFamily.map { "\($0)-202511.10.0" }, "currentOrchestratorVersion": "1.30.1",
      "count": 1, "provisioningState": traits.isSettled ? "Succeeded" : "Updating",
    ]
    return told.compactMapValues { $0 }
  }
}
