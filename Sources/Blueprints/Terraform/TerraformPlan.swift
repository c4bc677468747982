import DocumentText
import InventoryModel

/// Reads what a plan of Terraform or OpenTofu (`show -json`) does to clusters and pools.
struct TerraformPlan {
  let configuration: TerraformConfiguration
  private(set) var rows: [ProposedRow] = []
  private(set) var warnings: [BlueprintWarning] = []
  private var clusters = PlannedClusters()
  /// The clusters of pools, by the texts of their ids.
  private var named: [String: PlannedCluster] = [:]

  init(_ plan: JSONPlace) throws(Refusal) {
    try Self.refuseUnfinished(plan)
    configuration = try TerraformConfiguration(plan)
    var changes: [TerraformChange] = []
    for entry in try plan.items("resource_changes") {
      if let change = try TerraformChange(entry) { changes.append(change) }
    }
    for entry in try plan.items("deferred_changes") {
      guard let deferred = try entry.object("resource_change") else { continue }
      if let change = try TerraformChange(deferred, isDeferred: true) { changes.append(change) }
    }
    try Self.refuseFiltered(plan, changes)
    if try plan.member("complete")?.bool == false {
      warn("plan", "it is not complete, as with -target or deferred changes: check the plan of the rest too")
    }
    // Pools need to know their clusters, wherever these stand.
    for change in changes { try readCluster(change) }
    for change in changes { try readPool(change) }
    for change in changes {
      add(try carried(by: change))
      add(try provisioned(by: change))
    }
    for invocation in try plan.items("action_invocations") { add(try invoked(by: invocation)) }
  }

  private mutating func add(_ reading: Carrier.Reading) {
    rows += reading.rows
    warnings += reading.warnings
  }

  private static func refuseUnfinished(_ plan: JSONPlace) throws(Refusal) {
    guard try plan.member("plan_format_version") == nil else {
      throw plan.wrong(
        "the redacted JSON of a plan, which leaves out the values",
        hint: "download json-output instead of json-output-redacted, or use `terraform show -json PLANFILE`")
    }
    guard let version = try plan.text("format_version") else {
      throw plan.wrong("format_version is missing", hint: "write it again with `terraform show -json PLANFILE`")
    }
    guard let major = version.split(separator: ".").first.flatMap({ Int($0) }), (0...1).contains(major) else {
      throw plan.wrong(
        "a plan of format \(version.quoted), and formats 0 and 1 are read",
        hint: "make it with a Terraform or OpenTofu that writes one of these")
    }
    // Where there is nothing at all, the list of changes is left out too.
    let root = try plan.object("planned_values")?.object("root_module")
    let isEmpty = Set(try root?.members?.map(\.key) ?? []).isDisjoint(with: ["resources", "child_modules"])
    let changes = try plan.value(of: "resource_changes")
    guard changes.map({ !$0.isNull }) ?? isEmpty else {
      throw plan.wrong("resource_changes is missing", hint: "write it again with `terraform show -json PLANFILE`")
    }
    guard try plan.member("errored")?.bool != true else {
      throw plan.wrong("planning ended with errors, so resources are missing", hint: "correct them and plan again")
    }
  }

  /// Every resource that is planned has its change, be it none: without it, what stays as it is would not be evaluated.
  private static func refuseFiltered(_ plan: JSONPlace, _ changes: [TerraformChange]) throws(Refusal) {
    guard let root = try plan.object("planned_values")?.object("root_module") else { return }
    var planned: [String: JSONPlace] = [:]
    try collect(from: root, to: &planned)
    guard !planned.isEmpty else { return }
    for change in changes { planned[change.address] = nil }
    guard let (address, place) = planned.min(by: { $0.key < $1.key }) else { return }
    throw place.wrong(
      "resource_changes lacks \(address.quoted), which is planned",
      hint: "write it again with `terraform show -json PLANFILE`, and filter nothing out")
  }

  /// The resources of a module and the modules in it that make clusters or pools, by their addresses.
  private static func collect(from module: JSONPlace, to planned: inout [String: JSONPlace]) throws(Refusal) {
    for resource in try module.items("resources") {
      guard try resource.text("mode") == "managed", let type = try resource.text("type"),
        TerraformChange.ResourceType(named: type) != nil, let address = try resource.text("address")
      else { continue }
      planned[address] = resource
    }
    for child in try module.items("child_modules") { try collect(from: child, to: &planned) }
  }

  mutating func append(_ row: ProposedRow) { rows.append(row) }
  mutating func warn(_ address: String, _ message: String) {
    warnings.append(BlueprintWarning(address: address, message))
  }

  private mutating func readCluster(_ change: TerraformChange) throws(Refusal) {
    switch change.type {
    case .azurermCluster: try readAzurermCluster(change)
    case .azurermAutomaticCluster: try readAutomaticCluster(change)
    case .azapiResource, .azapiUpdate, .azapiAction: try readAzapi(change, isCluster: true)
    default: break
    }
  }

  private mutating func readPool(_ change: TerraformChange) throws(Refusal) {
    switch change.type {
    case .azurermPool: try readAzurermPool(change)
    case .azapiResource, .azapiUpdate, .azapiAction: try readAzapi(change, isCluster: false)
    default: break
    }
  }

  // MARK: Clusters of the plan

  mutating func remember(_ cluster: PlannedCluster) { clusters.all.append(cluster) }

  /// The cluster of a pool: the one with its id, else the one that the expression of its id leads to.
  mutating func cluster(
    of change: TerraformChange, id: Foreseen, argument: String
  ) throws(Refusal) -> PlannedCluster {
    if let id = id.text {
      if let known = named[id] { return known }
      if case .cluster(let cluster)? = Scope(id) {
        named[id] =
          clusters.all.first { $0.id == cluster }
          ?? PlannedCluster(id: cluster, name: id.split(separator: "/").last.map(String.init))
        return named[id]!
      }
    }
    let origin = try change.origin
    let expressions = try configuration.expressions(of: origin.path)
    let sources = try configuration.resources(behind: expressions?.object(argument), in: origin.path.modules)
    return clusters.only(behind: sources, for: origin) ?? PlannedCluster(id: .unknown)
  }
}

/// A cluster of a plan, as its pools need to know it.
struct PlannedCluster {
  var id: ClusterID
  var name: String?
  var facts: Subject.ClusterFacts?
  var unknownMaps: MapKinds = []
  var version = Foreseen.null
  /// Of its default pool.
  var flag: Bool?
  /// Where the plan changes it; nil where it does not.
  var origin: Origin?

  struct Origin {
    var path: TerraformAddress
    /// The address of the module instance.
    var module: String
    var index: String?
  }

  func subject(pool: String, _ reading: PoolReading) -> Subject {
    Subject(
      cluster: id, pool: pool, clusterFacts: facts, poolTags: reading.tags, poolLabels: reading.labels,
      unknownMaps: unknownMaps.union(reading.unknownMaps))
  }
}

private struct PlannedClusters {
  var all: [PlannedCluster] = []

  /// The one cluster that it can be: of several instances the one in the same module instance, of these the one with the
  /// same index.
  func only(
    behind sources: [(modules: [String], resource: String)], for pool: PlannedCluster.Origin
  ) -> PlannedCluster? {
    let candidates = all.filter { cluster in
      guard let path = cluster.origin?.path else { return false }
      return sources.contains { $0.modules == path.modules && $0.resource == path.resource }
    }
    if candidates.count < 2 { return candidates.first }
    let near = candidates.filter { $0.origin?.module == pool.module }
    let nearest = near.isEmpty ? candidates : near
    if nearest.count == 1 { return nearest[0] }
    let same = nearest.filter { $0.origin?.index == pool.index }
    return same.count == 1 ? same[0] : nil
  }
}
