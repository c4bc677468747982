import DocumentText
import InventoryModel

/// Resources of the azapi provider, whose bodies are those of Azure's API: objects, or JSON text in version 1.
extension TerraformPlan {
  private static let names = ClusterReading.names.union([
    "id", "parentid", "resourceid", "body", "agentpoolprofiles",
  ])

  mutating func readAzapi(_ change: TerraformChange, isCluster: Bool) throws(Refusal) {
    let values = try change.values(only: Self.names)
    guard try !hasPathOfItsOwn(change) else { return isCluster ? () : try readPath(of: change, values) }
    switch (values["type"].text?.withoutVersion, isCluster) {
    case ("microsoft.containerservice/managedclusters", true): try readAzapiCluster(change, values)
    case ("microsoft.containerservice/managedclusters/agentpools", false): try readAzapiPool(change, values)
    case (TemplateResource.machines, false): readMachine(change, values)
    case (nil, false) where values["type"].isUnknown:
      append(unlisted(of: PlannedCluster(id: .unknown), change, .unlisted(hasHostedNodes: true)))
    default: break
    }
  }

  private mutating func readAzapiCluster(_ change: TerraformChange, _ values: Foreseen) throws(Refusal) {
    let isPartial = change.type != .azapiResource
    let body = try appliedBody(of: change, values)
    let before = try Self.body(of: try change.before(only: Self.names))
    let (id, name) = Self.clusterID(values)
    let resource = Self.joined(values, body)
    let reading = ClusterReading(resource, properties: body["properties"])
    var cluster = PlannedCluster(
      id: id, name: name, facts: isPartial ? nil : reading.facts, unknownMaps: reading.unknownMaps,
      version: reading.version, origin: try change.origin)
    let oldPools = before["properties"]["agentPoolProfiles"].items ?? []
    let isHidden = try hidesBody(change)
    for (index, profile) in (reading.pools ?? []).enumerated() {
      let name = profile["name"].text ?? ""
      let old = oldPools.first { $0["name"].text == name }
      guard let row = azapiRow(change, profile, old, pool: name, of: cluster, isPartial, isHidden) else { continue }
      if index == 0 { cluster.flag = row.pool?.flag }
      append(row)
      try warnOfModule(row, change)
    }
    remember(cluster)
    let isUntold = reading.pools == nil && !(isPartial && body["properties"]["agentPoolProfiles"].isNull)
    if let content = reading.unlisted ?? (isUntold ? .unlisted(hasHostedNodes: true) : nil) {
      append(unlisted(of: cluster, change, content))
    }
  }

  private mutating func readAzapiPool(_ change: TerraformChange, _ values: Foreseen) throws(Refusal) {
    let isPartial = change.type != .azapiResource
    let body = try appliedBody(of: change, values)
    let properties = body.isUnknown ? .unknown : body["properties"]
    let before = try Self.body(of: try change.before(only: Self.names))["properties"]
    let (parent, name) = Self.parentAndName(values)
    let cluster = try cluster(of: change, id: parent, argument: "parent_id")
    let old = before.members == nil ? nil : before
    let isHidden = try hidesBody(change)
    if let row = azapiRow(change, properties, old, pool: name ?? "", of: cluster, isPartial, isHidden) { append(row) }
  }

  /// A node of a pool, which has a flag of its own.
  private mutating func readMachine(_ change: TerraformChange, _ values: Foreseen) {
    guard !values["body"].isNull else { return }
    append(unlisted(of: PlannedCluster(id: .unknown), change, .unlisted(hasHostedNodes: true)))
  }

  /// Nil for a partial body that leaves alone what evaluation reads.
  private func azapiRow(
    _ change: TerraformChange, _ properties: Foreseen, _ before: Foreseen?, pool: String, of cluster: PlannedCluster,
    _ isPartial: Bool, _ isHidden: Bool
  ) -> ProposedRow? {
    var reading = PoolReading(isHidden ? .unknown : properties)
    if isPartial { reading.keepAbsent(properties) } else { reading.inheritVersion(cluster.version) }
    guard !isPartial || isHidden || properties.isUnknown || reading.saysSomething else { return nil }
    return ProposedRow(
      address: change.address, position: change.place.position, action: change.action, content: .pool(reading.pool),
      before: before.flatMap(Self.content), subject: cluster.subject(pool: pool, reading), clusterName: cluster.name,
      remedy: "enableFIPS = true in the properties of the body")
  }

  /// Source: Azure/terraform-azurerm-avm-res-containerservice-managedcluster, main.tf: `ignore_changes`.
  private mutating func warnOfModule(_ row: ProposedRow, _ change: TerraformChange) throws(Refusal) {
    guard row.action == .none || row.action == .update, let pool = row.pool, pool.flag != true,
      try configuration.source(of: change.path.modules)?.foldedID.contains("avm-res-containerservice-managedcluster")
        == true
    else { return }
    warn(
      row.address,
      "this module ignores changes of agentPoolProfiles, so that a changed default pool is never applied: "
        + "change it with `az aks nodepool update --enable-fips-image`")
  }

  /// What is in `sensitive_body` is merged into the body, and no plan shows it; `sensitive_body_version` may say that it
  /// holds nothing of a pool. Source: azapi provider, docs/resources/resource.md.
  private mutating func hidesBody(_ change: TerraformChange) throws(Refusal) -> Bool {
    let hidden = try change.attribute("sensitive_body")
    let isWritten = try configuration.expressions(of: change.path)?.value(of: "sensitive_body") != nil
    let versions = try change.attribute("sensitive_body_version").known?.members ?? []
    guard isWritten || !hidden.isWhole || hidden.value?.isNull == false || !versions.isEmpty else { return false }
    guard versions.isEmpty || versions.contains(where: { Self.mayLeadToPool($0.key) }) else { return false }
    warn(
      change.address,
      "no plan shows sensitive_body, which may turn FIPS off: name all that is in it in sensitive_body_version")
    return true
  }

  /// `properties.windowsProfile.adminPassword` leads to no pool of a cluster, nor to what evaluation reads of a pool.
  private static func mayLeadToPool(_ path: String) -> Bool {
    let parts = path.split { ".[]".contains($0) }.map { String($0).foldedName }
    return parts.count < 2 || !PoolReading.traitNames.union(["agentpoolprofiles"]).isDisjoint(with: parts)
  }

  // MARK: Parts

  static func body(of values: Foreseen) throws(Refusal) -> Foreseen {
    guard let text = values["body"].text else { return values["body"] }
    // What is no JSON says nothing that could be relied on.
    guard let root = try? JSONTape(reading: Array(text.utf8)).roots.first else { return .unknown }
    return try Foreseen(root, only: names)
  }

  /// Location and tags stand beside the body or in it.
  private static func joined(_ values: Foreseen, _ body: Foreseen) -> Foreseen {
    guard let outer = values.members else { return .unknown }
    let inner = body.members ?? [:]
    return .object(outer.filter { !$0.value.isNull }.merging(inner) { own, _ in own })
  }

  private static func clusterID(_ values: Foreseen) -> (ClusterID, String?) {
    let (parent, name) = parentAndName(values)
    if let id = values["resourceId"].text ?? values["id"].text, case .cluster(let cluster)? = Scope(id) {
      return (cluster, id.split(separator: "/").last.map(String.init))
    }
    var id = ClusterID(subscription: "", resourceGroup: "", name: name?.foldedID ?? "")
    if let parent = parent.text, case .resourceGroup(let subscription, let group)? = Scope(parent) {
      id = ClusterID(subscription: subscription, resourceGroup: group, name: id.name)
    }
    return (id, name)
  }

  /// `azapi_update_resource` may have the whole id instead of its parts.
  private static func parentAndName(_ values: Foreseen) -> (parent: Foreseen, name: String?) {
    guard let id = values["resourceId"].text else { return (values["parentId"], values["name"].text) }
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    return (.text(parts.dropLast(2).joined(separator: "/")), parts.last.map(String.init))
  }
}

extension String {
  /// Of `Microsoft.ContainerService/managedClusters@2026-03-01` the type, in small letters.
  var withoutVersion: String { split(separator: "@").first?.lowercased() ?? "" }
}
