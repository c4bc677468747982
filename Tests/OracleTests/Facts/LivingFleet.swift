/// What is really there, and how it changes.
struct LivingFleet {
  struct Node {
    var facts: NodeFacts
    /// What its kernel would say; nil on Windows.
    var kernel: Bool?
  }

  struct Pool {
    var facts: PoolFacts
    var nodes: [Node] = []
    /// Whether documents report its image.
    var hasImage = true
  }

  struct Cluster {
    var facts: ClusterFacts
    var pools: [Pool]
    /// Nodes that no pool lists.
    var others: [Node] = []
    /// No document has shown it in this life.
    var isFresh = true

    var key: ClusterKey { facts.key }
    var nodes: [Node] { pools.flatMap(\.nodes) + others }
  }

  private(set) var clusters: [Cluster] = []
  private var gone: [ClusterKey] = []
  private var born = 0
  private let missing: Set<FleetScript.Ingredient>

  private static let places = [
    ("sub-a", "rg-a", "c0"), ("sub-a", "rg-b", "c1"), ("sub-b", "rg-c", "c2"), ("sub-b", "rg-a", "c3"),
    ("sub-a", "rg-a", "c4"), ("sub-b", "rg-c", "c5"),
  ]

  init(without missing: Set<FleetScript.Ingredient>, _ dice: inout Dice) {
    self.missing = missing
    for place in Self.places.prefix(dice.number(3...6)) {
      create(ClusterKey(subscription: place.0, group: place.1, name: place.2), &dice)
    }
  }

  mutating func wasSeen(_ key: ClusterKey) {
    for index in clusters.indices where clusters[index].key == key { clusters[index].isFresh = false }
  }

  // MARK: Coming

  private mutating func create(_ key: ClusterKey, _ dice: inout Dice) {
    born += 1
    var facts = ClusterFacts(
      key: key, location: FleetScript.locations[key.name == "c1" ? 1 : 0], uid: "uid-\(born)",
      tags: dice.chance(0.2)
        ? Self.leavesOutTags(key) ? nil : Self.fewestTags(key)
        : Self.fewestTags(key).merging(["env": dice.pick(["prod", "dev"]), "owner": dice.pick(["ana", "ben"])]) { $1 },
      nodeResourceGroup: "MC_\(key.group)_\(key.name)")
    facts.provisioning = "Manual"
    facts.sku = "Base"
    if dice.chance(0.25) { facts.provisioning = "Auto" }
    if dice.chance(0.1) { (facts.sku, facts.hasHostedSystem) = ("Automatic", true) }
    var cluster = Cluster(facts: facts, pools: [])
    if facts.provisioning == "Auto" || facts.hasHostedSystem == true {
      let count = dice.below(3)
      cluster.others = (0..<count).map { makeNode(of: key, pool: nil, number: $0, isFIPS: true, &dice) }
    }
    for name in ["p0", "p1", "q0"].prefix(dice.number(1...3)) { cluster.pools.append(makePool(name, of: key, &dice)) }
    clusters.append(cluster)
  }

  private mutating func makePool(_ name: String, of key: ClusterKey, _ dice: inout Dice) -> Pool {
    born += 1
    let isFIPS = dice.chance(0.7)
    var facts = PoolFacts(name: name, enableFIPS: isFIPS, osSKU: "Ubuntu")
    facts.count = dice.pick([nil, 1, 2, 5])
    switch dice.below(10) {
    case 0:
      facts.enableFIPS = false
      (facts.osType, facts.osSKU) = ("Windows", dice.pick(["Windows2022", "Windows2019"]))
    case 1: facts.workloadRuntime = "KataVmIsolation"
    case 2: (facts.vmSize, facts.osSKU) = ("Standard_D4ps_v5", dice.pick(["Ubuntu", "AzureLinux"]))
    case 3: facts.enableFIPS = nil
    default: break
    }
    if facts.workloadRuntime == nil { facts.workloadRuntime = "OCIContainer" }
    facts.image = Self.image(isFIPS: facts.enableFIPS == true, isWindows: facts.osType == "Windows", &dice)
    facts.kubernetesVersion = dice.pick(["1.30.4", "1.31.2"])
    facts.tags = dice.pick([nil, ["tier": "pci"], ["tier": "web", "owner": "cia"], [:]])
    facts.labels = dice.chance(0.4) ? ["team": dice.pick(["pay-1", "web"])] : [:]
    facts.state = dice.chance(0.25) && !missing.contains(.unsettled) ? "Creating" : "Succeeded"
    if dice.chance(0.04) { facts.mode = "Gateway" }
    var pool = Pool(facts: facts)
    if dice.chance(0.15) { (pool.hasImage, pool.facts.image) = (false, nil) }
    let count = dice.below(4)
    pool.nodes = (0..<count).map { makeNode(of: key, pool: facts, number: $0, isFIPS: facts.enableFIPS == true, &dice) }
    return pool
  }

  /// Some names come again in a later life; no two clusters share one.
  private func makeNode(
    of key: ClusterKey, pool: PoolFacts?, number: Int, isFIPS: Bool, _ dice: inout Dice
  ) -> Node {
    let isNamedAnew = dice.chance(0.6)
    let name = "aks-\(key.name)-\(pool?.name ?? "nap")-\(isNamedAnew ? "\(born)-" : "")\(number)"
    let isWindows = pool?.osType == "Windows"
    let label = dice.chance(0.85) ? isFIPS : !isFIPS
    return Node(
      facts: NodeFacts(name: name, pool: pool?.name, label: isWindows ? nil : label),
      kernel: isWindows && dice.chance(0.7) ? nil : dice.chance(0.8) ? label : !label)
  }

  private static func image(isFIPS: Bool, isWindows: Bool, _ dice: inout Dice) -> String? {
    if isWindows { return "AKSWindows-2022-containerd-20348.4529.251212" }
    let families =
      isFIPS
      ? ["AKSUbuntu-2004gen2fipscontainerd", "AKSUbuntu-2204gen2fipscontainerd", "AKSUbuntu-2204gen2fipscontainerd"]
      : ["AKSUbuntu-2204gen2containerd"]
    let family = dice.chance(0.06) ? "AKSUbuntu-2204gen2containerd" : dice.pick(families)
    return "\(family)-20260\(dice.number(1...9)).10.0"
  }

  // MARK: Changing

  mutating func change(_ dice: inout Dice) {
    for key in gone where dice.chance(0.3) {
      gone.removeAll { $0 == key }
      create(key, &dice)
    }
    for index in clusters.indices { changeCluster(index, &dice) }
    for cluster in clusters where dice.chance(0.02) {
      clusters.removeAll { $0.key == cluster.key }
      gone.append(cluster.key)
    }
    for cluster in clusters where dice.chance(0.03) {  // Deleted and made anew under its name.
      clusters.removeAll { $0.key == cluster.key }
      create(cluster.key, &dice)
    }
  }

  private mutating func changeCluster(_ index: Int, _ dice: inout Dice) {
    let key = clusters[index].key
    for (name, share) in [("env", 0.08), ("owner", 0.06)] where dice.chance(share) {
      clusters[index].facts.tags = changed(
        clusters[index].facts.tags, name, fewest: Self.fewestTags(key), isLeavingOut: Self.leavesOutTags(key), &dice)
    }
    if dice.chance(0.02) { clusters[index].facts.provisioning = dice.pick(["Auto", "Manual"]) }
    for place in clusters[index].pools.indices {
      var pool = clusters[index].pools[place]
      changePool(&pool, of: key, &dice)
      clusters[index].pools[place] = pool
    }
    if dice.chance(0.07), clusters[index].pools.count > 1 { clusters[index].pools.remove(at: dice.below(2)) }
    let names = ["p0", "p1", "p2", "q0"].filter { name in !clusters[index].pools.contains { $0.facts.name == name } }
    if dice.chance(0.08), let name = names.first { clusters[index].pools.append(makePool(name, of: key, &dice)) }
    for node in clusters[index].others.indices where dice.chance(0.05) {
      clusters[index].others[node].kernel = dice.chance(0.7)
    }
  }

  private mutating func changePool(_ pool: inout Pool, of key: ClusterKey, _ dice: inout Dice) {
    if dice.chance(0.4) { pool.facts.state = "Succeeded" }
    if dice.chance(0.05), !missing.contains(.unsettled) { pool.facts.state = dice.pick(["Updating", "Failed"]) }
    if dice.chance(0.08), pool.facts.osType == "Linux" {  // The flag is flipped, and its nodes are made anew.
      let isFIPS = pool.facts.enableFIPS != true
      pool.facts.enableFIPS = isFIPS
      if pool.hasImage { pool.facts.image = Self.image(isFIPS: isFIPS, isWindows: false, &dice) }
      if dice.chance(0.5), !missing.contains(.unsettled) { pool.facts.state = "Updating" }
      born += 1
      let (facts, count) = (pool.facts, dice.below(4))
      pool.nodes = (0..<count).map { makeNode(of: key, pool: facts, number: $0, isFIPS: isFIPS, &dice) }
    }
    if dice.chance(0.07) { pool.facts.tags = changed(pool.facts.tags, "tier", &dice) }
    if dice.chance(0.05) { pool.facts.count = dice.pick([nil, 1, 3, 7]) }
    if dice.chance(0.03) { pool.facts.labels = dice.chance(0.5) ? ["team": "pay-2"] : [:] }
    if dice.chance(0.03) { pool.facts.kubernetesVersion = "1.31.2" }
    for node in pool.nodes.indices where dice.chance(0.06) && pool.nodes[node].kernel != nil {
      pool.nodes[node].kernel = dice.chance(0.6)
    }
    for node in pool.nodes.indices where dice.chance(0.03) && pool.nodes[node].facts.label != nil {
      pool.nodes[node].facts.label = dice.chance(0.6)
    }
  }

  /// Only one cluster ever loses all its tags: a list in which two lose them at once is refused, and which night comes
  /// before which depends on the order of import.
  private static func fewestTags(_ key: ClusterKey) -> [String: String] { key.name == "c0" ? [:] : ["site": "one"] }

  private static func leavesOutTags(_ key: ClusterKey) -> Bool { key.name == "c0" }

  /// A tag moves, goes, or all of them go: said in words, or by leaving them out.
  private func changed(
    _ tags: [String: String]?, _ name: String, fewest: [String: String] = [:], isLeavingOut: Bool = true,
    _ dice: inout Dice
  ) -> [String: String]? {
    var tags = tags ?? fewest
    switch dice.below(6) {
    case 0: return fewest
    case 1 where isLeavingOut && !missing.contains(.untagging): return nil
    case 2: tags[name] = nil
    default:
      let values = ["env": ["prod", "dev"], "owner": ["ana", "ben"], "tier": ["pci", "web"]]
      tags[name] = dice.pick(values[name]!)
    }
    return tags
  }
}
