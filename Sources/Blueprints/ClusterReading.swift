import InventoryModel

/// Reads the attributes of a cluster as Azure's API names them; Terraform's are read beside its pools.
struct ClusterReading {
  var facts: Subject.ClusterFacts?
  var unknownMaps: MapKinds
  var version: Foreseen
  /// Nodes that no pool lists; nil where it has none.
  var unlisted: ProposedRow.Content?
  /// Nil where the pools of the cluster are absent, or not known yet.
  var pools: [Foreseen]?
  var arePoolsUnknown: Bool

  static let names: Set<String> = PoolReading.names.union([
    "name", "location", "region", "tags", "sku", "tier", "kubernetesversion", "agentpoolprofiles",
    "nodeprovisioningprofile", "nodeprovisioningmode", "mode", "hostedsystemprofile", "enabled", "properties",
  ])

  /// - Parameters:
  ///   - resource: with `location`, `tags` and `sku`.
  ///   - properties: the members of its `properties`.
  init(_ resource: Foreseen, properties: Foreseen) {
    let (tags, unknown) = resource["tags"].map(.clusterTags)
    (facts, unknownMaps) = (Subject.ClusterFacts(location: resource["location"].region, tags: tags), unknown)
    version = properties["kubernetesVersion"]
    let profiles = properties["agentPoolProfiles"]
    pools = profiles.items
    arePoolsUnknown = pools == nil && !profiles.isNull
    let isHosted =
      Self.mayBeAutomatic(resource["sku"]["name"]) || properties["hostedSystemProfile"]["enabled"].mayBeOn
    if isHosted || properties["nodeProvisioningProfile"]["mode"].mayProvisionNodes {
      unlisted = .unlisted(hasHostedNodes: isHosted)
    }
  }

  /// Of the names of SKUs that are known (`Basic` in older versions of the API) only `Automatic` hosts nodes.
  private static func mayBeAutomatic(_ name: Foreseen) -> Bool {
    !name.isNull && !["base", "basic"].contains(name.text?.foldedID)
  }
}
