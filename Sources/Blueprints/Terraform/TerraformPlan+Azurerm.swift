import DocumentText
import InventoryModel

/// The resources of the azurerm provider.
///
/// Source: hashicorp/terraform-provider-azurerm, internal/services/containers.
extension TerraformPlan {
  private static let clusterNames = PoolReading.names.union([
    "id", "resourcegroupname", "location", "kubernetesversion", "defaultnodepool", "nodeprovisioningprofile",
  ])
  private static let oldClusterNames = clusterNames.subtracting(userMaps)
  private static let poolNames = PoolReading.names.union(["kubernetesclusterid"])

  /// What the provider computes where it is not set.
  private static let computed: [(ProposedPool.Attribute, String)] = [
    (.osSKU, "os_sku"), (.workloadRuntime, "workload_runtime"), (.kubernetesVersion, "orchestrator_version"),
    (.vmSize, "vm_size"), (.type, "type"),
  ]

  mutating func readAzurermCluster(_ change: TerraformChange) throws(Refusal) {
    let values = try change.values(only: Self.clusterNames)
    let before = try change.before(only: Self.oldClusterNames)
    let expressions = try configuration.expressions(of: change.path)
    var cluster = Self.cluster(values, before, try change.origin)
    // What nobody set the platform chooses.
    let isVersionSet =
      try expressions.map { all throws(Refusal) in try all.object("kubernetes_version") != nil } ?? true
    if cluster.version.isUnknown, !isVersionSet { cluster.version = .null }
    guard values.members != nil else {
      remember(cluster)
      return append(unlisted(of: cluster, change, .unlisted(hasHostedNodes: true)))
    }
    let block = try expressions?.items("default_node_pool").first
    var reading = PoolReading(
      values["defaultNodePool"].block, platformDefaults: try Self.defaults(expressions, block))
    reading.forceLinux()
    reading.inheritVersion(cluster.version)
    cluster.flag = reading.pool.flag
    remember(cluster)
    let old = before["defaultNodePool"].block
    let pool = values["defaultNodePool"].block["name"].text ?? ""
    let row = ProposedRow(
      address: change.address, position: change.place.position, action: change.action, content: .pool(reading.pool),
      before: Self.content(before: old), subject: cluster.subject(pool: pool, reading), clusterName: cluster.name,
      remedy: "fips_enabled = true in default_node_pool")
    append(row)
    try warnOfRotation(row, values["defaultNodePool"].block, isDefaultPool: true)
    try warnOfIgnored(row, block?.object("fips_enabled"))
    if values["nodeProvisioningProfile"].block["mode"].mayProvisionNodes {
      append(unlisted(of: cluster, change, .unlisted(hasHostedNodes: false)))
    }
  }

  mutating func readAutomaticCluster(_ change: TerraformChange) throws(Refusal) {
    let cluster = Self.cluster(
      try change.values(only: Self.clusterNames), try change.before(only: Self.oldClusterNames), try change.origin)
    remember(cluster)
    append(unlisted(of: cluster, change, .unlisted(hasHostedNodes: true)))
  }

  mutating func readAzurermPool(_ change: TerraformChange) throws(Refusal) {
    let values = try change.values(only: Self.poolNames)
    let before = try change.before(only: PoolReading.traitNames)
    let expressions = try configuration.expressions(of: change.path)
    let cluster = try cluster(
      of: change, id: values["kubernetesClusterId"], argument: "kubernetes_cluster_id")
    var reading = PoolReading(values, platformDefaults: try Self.defaults(expressions, expressions))
    reading.inheritVersion(cluster.version)
    let row = ProposedRow(
      address: change.address, position: change.place.position, action: change.action, content: .pool(reading.pool),
      before: Self.content(before: before), subject: cluster.subject(pool: values["name"].text ?? "", reading),
      clusterName: cluster.name, remedy: "fips_enabled = true")
    append(row)
    try warnOfRotation(row, values, isDefaultPool: false)
    try warnOfIgnored(row, expressions?.object("fips_enabled"))
    if change.action != .delete, cluster.flag == true, reading.pool.flag == nil,
      !reading.pool.unknown.contains(.enableFIPS)
    {
      warn(
        change.address,
        "the cluster's default pool is FIPS, but other pools do not inherit that: set fips_enabled = true here too")
    }
  }

  // MARK: Parts

  private static func cluster(
    _ values: Foreseen, _ before: Foreseen, _ origin: PlannedCluster.Origin
  ) -> PlannedCluster {
    let id = values["id"].text ?? before["id"].text
    let (tags, unknown) = values["tags"].map(.clusterTags)
    var cluster = PlannedCluster(
      id: ClusterID(
        subscription: "", resourceGroup: values["resourceGroupName"].text?.foldedID ?? "",
        name: values["name"].text?.foldedID ?? ""),
      name: values["name"].text, facts: Subject.ClusterFacts(location: values["location"].region, tags: tags),
      unknownMaps: unknown, version: values["kubernetesVersion"], origin: origin)
    if let id, case .cluster(let known)? = Scope(id) { cluster.id = known }
    return cluster
  }

  /// Computed attributes that the author did not set. Where the plan does not repeat what was written, none is.
  private static func defaults(
    _ expressions: JSONPlace?, _ block: JSONPlace?
  ) throws(Refusal) -> Set<ProposedPool.Attribute> {
    guard expressions != nil, let block else { return [] }
    var defaults: Set<ProposedPool.Attribute> = []
    for (attribute, name) in computed where try block.object(name) == nil { defaults.insert(attribute) }
    return defaults
  }

  static func content(before values: Foreseen) -> ProposedRow.Content? {
    values.members.map { _ in .pool(PoolReading(values).pool) }
  }

  func unlisted(
    of cluster: PlannedCluster, _ change: TerraformChange, _ content: ProposedRow.Content
  ) -> ProposedRow {
    ProposedRow(
      address: change.address, position: change.place.position, action: change.action, content: content,
      subject: Subject(
        cluster: cluster.id, pool: nil, clusterFacts: cluster.facts, unknownMaps: cluster.unknownMaps),
      clusterName: cluster.name, remedy: "the class of its nodes to FIPS")
  }

  // MARK: Warnings

  /// The provider shows a change of the flag as an update, and makes every node of the pool anew.
  ///
  /// Source: CHANGELOG of the provider: node pools since 4.16.0, default pools since 4.24.0; before that the pool, or
  /// with its default pool the cluster, was replaced.
  private mutating func warnOfRotation(
    _ row: ProposedRow, _ values: Foreseen, isDefaultPool: Bool
  ) throws(Refusal) {
    guard let before = row.before, case .pool(let old) = before, let new = row.pool, old.flag ?? false != new.flag,
      new.flag != nil || !new.unknown.contains(.enableFIPS), old.flag ?? false != new.flag ?? false
    else { return }
    let version = try configuration.azurermConstraint().map { " (azurerm \($0))" } ?? ""
    switch row.action {
    case .recreate where isDefaultPool:
      warn(
        row.address,
        "changing fips_enabled of the default pool replaces the whole cluster with this provider\(version): "
          + "use azurerm 4.24 or newer, which replaces only the pool")
    case .update:
      let nodes = Self.nodes(values)
      warn(
        row.address,
        "the plan shows an update, but changing fips_enabled recreates \(nodes) of the pool\(version), "
          + "without cordon and drain: move workloads away first")
      if values["temporaryNameForRotation"].isNull || values["temporaryNameForRotation"] == .text("") {
        warn(
          row.address,
          "apply will fail, because temporary_name_for_rotation is missing: set it to a name for the temporary pool")
      }
    default: break
    }
  }

  private static func nodes(_ values: Foreseen) -> String {
    guard let count = values["nodeCount", "count"].integer else { return "every node" }
    return count == 1 ? "the only node" : "all \(count) nodes"
  }

  /// What is written is not what will be: `ignore_changes` keeps the old value.
  private mutating func warnOfIgnored(_ row: ProposedRow, _ expression: JSONPlace?) throws(Refusal) {
    guard try expression?.member("constant_value")?.bool == true, row.action != .delete, let pool = row.pool,
      pool.flag != true, !pool.unknown.contains(.enableFIPS)
    else { return }
    warn(
      row.address,
      "the configuration sets fips_enabled = true, but the plan leaves it off, as with lifecycle ignore_changes: "
        + "take it out of ignore_changes")
  }
}
