/// A small fleet over some weeks, in which everything that a number rests on changes at once: what is there, what was
/// seen of it, what nodes say, and by which policy it is evaluated. Equal seeds give equal scripts.
struct FleetScript {
  enum Step {
    case azure(AzureDocument, form: DocumentForm)
    case nodes([NodeReport], isReadings: Bool, isClasses: Bool)

    var at: Moment {
      switch self {
      case .azure(let sighting, _): sighting.takenAt
      case .nodes(let words, _, _): words.map(\.at).max()!
      }
    }
  }

  /// What a script can do without, to find out what a difference needs.
  enum Ingredient: String, CaseIterable { case evidence, leavingOut, untagging, policyChanges, unsettled, oneByOne }

  let seed: UInt64
  let policies: [PolicyFacts]
  /// In the order of time.
  private(set) var steps: [Step] = []

  var sightings: [AzureDocument] {
    steps.compactMap { if case .azure(let sighting, _) = $0 { sighting } else { nil } }
  }
  var words: [NodeReport] {
    steps.flatMap { step -> [NodeReport] in if case .nodes(let words, _, _) = step { words } else { [] } }
  }

  static let subscriptions = ["sub-a", "sub-b"]
  static let locations = ["westeurope", "usgovvirginia"]

  init(seed: UInt64, nights: ClosedRange<Int> = 14...26, without missing: Set<Ingredient> = []) {
    self.seed = seed
    var dice = Dice(seed: seed)
    let count = dice.number(nights)
    let start = Moment(seconds: 1_767_225_600).plus(days: dice.below(200))  // 2026-01-01
    let policies = (0..<3).map { PolicyFacts(number: $0, from: start, nights: count, &dice) }
    self.policies = policies
    var reporting = Reporting(start: start, policies: policies.count, without: missing, dice: dice)
    for night in 0..<count { reporting.pass(night) }
    steps = reporting.steps.sorted { $0.at < $1.at }
  }
}

/// Makes things happen, and says what was seen of them.
private struct Reporting {
  var steps: [FleetScript.Step] = []
  private var fleet: LivingFleet
  private var policy = 0
  private let policies: Int
  private let missing: Set<FleetScript.Ingredient>
  private let start: Moment
  private var dice: Dice
  /// Until which night nobody asks a subscription.
  private var silent: [String: Int] = [:]
  private var used: Set<Moment> = []

  init(start: Moment, policies: Int, without missing: Set<FleetScript.Ingredient>, dice: Dice) {
    (self.start, self.policies, self.missing, self.dice) = (start, policies, missing, dice)
    fleet = LivingFleet(without: missing, &self.dice)
  }

  mutating func pass(_ night: Int) {
    if night > 0, dice.chance(0.14), !missing.contains(.policyChanges) { policy = dice.below(policies) }
    if night > 0 { fleet.change(&dice) }
    let midnight = start.plus(days: night).startOfDay
    if dice.chance(0.5) { tellNodes(at: midnight.plus(hours: 1)) }
    for subscription in FleetScript.subscriptions {
      if night > 1, dice.chance(0.06) { silent[subscription] = night + dice.number(2...9) }
      guard silent[subscription] ?? 0 <= night else { continue }
      if night == 0 ? dice.chance(0.8) : dice.chance(0.75) { tellList(of: subscription, at: midnight.plus(hours: 2)) }
    }
    if dice.chance(0.5) { tellNodes(at: midnight.plus(hours: 4)) }
    if dice.chance(0.3) { fleet.change(&dice) }
    if dice.chance(0.4), !missing.contains(.oneByOne) { tellOne(at: midnight.plus(hours: 12)) }
    if dice.chance(0.3) { tellNodes(at: midnight.plus(hours: 15)) }
    if dice.chance(0.15), !missing.contains(.oneByOne) { tellOne(at: midnight.plus(hours: 18)) }
  }

  /// No two documents are of one second.
  private mutating func free(_ instant: Moment) -> Moment {
    var instant = instant
    while !used.insert(instant).inserted { instant = instant.plus(seconds: 600) }
    return instant
  }

  // MARK: Azure

  private mutating func tellList(of subscription: String, at instant: Moment) {
    var there: [ClusterFacts] = []
    for cluster in fleet.clusters where cluster.key.subscription == subscription { there.append(seen(cluster)) }
    let groups = Set(there.map(\.key.group)).sorted()
    if dice.chance(0.12), !there.isEmpty {
      let some = there.filter { _ in dice.chance(0.5) }
      tell(some.isEmpty ? [there[0]] : some, covering: [], at: instant)
    } else if dice.chance(0.15), let group = groups.first {
      tell(there.filter { $0.key.group == group }, covering: [.group(subscription, group)], at: instant)
    } else {
      tell(there, covering: [.subscription(subscription)], at: instant)
    }
  }

  private mutating func tellOne(at instant: Moment) {
    guard !fleet.clusters.isEmpty else { return }
    let cluster = dice.pick(fleet.clusters)
    switch dice.below(4) {
    case 0 where !cluster.pools.isEmpty:
      let pool = dice.pick(cluster.pools).facts
      tell(pools: [pool], of: cluster.key, covering: [.pool(cluster.key, pool.name)], form: .onePool, at: instant)
    case 1 where !cluster.pools.isEmpty:
      tell(
        pools: cluster.pools.map(\.facts), of: cluster.key, covering: [.pools(of: cluster.key)], form: .poolList,
        at: instant)
    default:
      tell([seen(cluster)], covering: [.cluster(cluster.key)], form: .oneCluster, at: instant)
    }
  }

  /// What an API version tells: older ones leave out what they do not know.
  private mutating func seen(_ cluster: LivingFleet.Cluster) -> ClusterFacts {
    var facts = cluster.facts
    facts.pools = cluster.pools.map(\.facts)
    if dice.chance(0.06), !cluster.isFresh, !missing.contains(.leavingOut) { facts.pools = nil }
    guard dice.chance(0.12), !missing.contains(.leavingOut) else { return facts }
    if !cluster.isFresh { (facts.uid, facts.nodeResourceGroup) = (nil, nil) }
    (facts.provisioning, facts.hasHostedSystem, facts.sku) = (nil, nil, nil)
    for index in facts.pools?.indices ?? 0..<0 {
      (facts.pools![index].workloadRuntime, facts.pools![index].osSKU) = (nil, nil)
      if dice.chance(0.3) { facts.pools![index].image = nil }
    }
    return facts
  }

  private mutating func tell(
    _ clusters: [ClusterFacts], covering places: [Place], form: DocumentForm? = nil, at instant: Moment
  ) {
    for cluster in clusters { fleet.wasSeen(cluster.key) }
    let sighting = AzureDocument(takenAt: free(instant), policy: policy, clusters: clusters, covered: places)
    steps.append(.azure(sighting, form: form ?? dice.pick(DocumentForm.lists)))
  }

  private mutating func tell(
    pools: [PoolFacts], of key: ClusterKey, covering places: [Place], form: DocumentForm, at instant: Moment
  ) {
    let sighting = AzureDocument(takenAt: free(instant), policy: policy, pools: [key: pools], covered: places)
    steps.append(.azure(sighting, form: form))
  }

  // MARK: Nodes

  private mutating func tellNodes(at instant: Moment) {
    guard !fleet.clusters.isEmpty, !missing.contains(.evidence) else { return }
    let cluster = dice.pick(fleet.clusters)
    let nodes = cluster.nodes
    if cluster.facts.provisioning == "Auto", dice.chance(0.3) {
      let classes = (0..<dice.number(1...2)).map { _ in dice.chance(0.7) }
      return steps.append(
        .nodes([.classes(cluster.key, at: free(instant), classes)], isReadings: false, isClasses: true))
    }
    if dice.chance(0.65), !nodes.isEmpty {
      let list = NodeReport.list(cluster.key, at: free(instant), nodes.map(\.facts))
      steps.append(.nodes([list], isReadings: false, isClasses: false))
    }
    let read = nodes.filter { $0.kernel != nil && dice.chance(0.5) }
    guard dice.chance(0.5), !read.isEmpty else { return }
    let at = free(instant.plus(seconds: 300))
    steps.append(
      .nodes(
        read.map { .reading(node: $0.facts.name, at: at, isFIPS: $0.kernel!) }, isReadings: true, isClasses: false))
  }
}
