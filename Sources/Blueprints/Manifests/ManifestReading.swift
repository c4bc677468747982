import DocumentText
import InventoryModel

/// Reads what manifests of Kubernetes make in Azure: those of ASO, CAPZ, Crossplane and Karpenter; other kinds are
/// passed over.
struct ManifestReading {
  private(set) var rows: [ProposedRow] = []
  private(set) var warnings: [BlueprintWarning] = []
  private var clusters: [ManifestCluster] = []
  private var classes: Set<String> = []

  init<Value: DocumentValue>(_ roots: [Value]) throws(Refusal) {
    let objects = try KubernetesObject.all(in: roots)
    guard !objects.isEmpty else { throw try Self.refusal(of: roots) }
    var manifests: [Manifest<Value>] = []
    let patched = try PatchedNames(byClasses: objects)
    for object in objects {
      let found = try Manifest.all(in: object, patched: patched)
      if found.isEmpty { try addUnread(object) }
      try addElsewhere(object, beside: objects)
      manifests += found
    }
    // Pools need to know their clusters, wherever these stand.
    for manifest in manifests { try readCluster(manifest) }
    for manifest in manifests { try readPool(manifest) }
    for manifest in manifests { try readNodePool(manifest) }
  }

  /// Comments, empty documents and empty lists are what a command writes that found nothing, or failed.
  private static func refusal<Value: DocumentValue>(of roots: [Value]) throws(Refusal) -> Refusal {
    for root in roots where !root.isNull && root.items?.isEmpty != true {
      guard try root.member("items")?.items?.isEmpty == true else {
        return Refusal(.incomplete, "no manifest of Kubernetes", hint: "each has apiVersion and kind")
      }
    }
    return Refusal(.incomplete, "nothing in it", hint: "check the command that wrote it")
  }

  private mutating func addUnread<Value>(_ object: KubernetesObject<Value>) throws(Refusal) {
    add(Carrier(address: object.kind, position: object.value.position, action: .unknown).reading(try object.unread))
  }

  private mutating func addElsewhere<Value>(
    _ object: KubernetesObject<Value>, beside objects: [KubernetesObject<Value>]
  ) throws(Refusal) {
    guard try object.isRenderedElsewhere(beside: objects) else { return }
    let address = try Manifest.address(of: object)
    add(Carrier(address: address, action: .unknown).reading(.elsewhere))
  }

  private mutating func add(_ reading: Carrier.Reading) {
    rows += reading.rows
    warnings += reading.warnings
  }

  private mutating func readCluster<Value>(_ manifest: Manifest<Value>) throws(Refusal) {
    switch manifest.kind {
    case .asoCluster:
      let spec = try manifest.values(only: ClusterReading.names.union(["azurename", "owner", "armid"]))
      var proposal = manifest.proposal(manifest.clusterID(named: spec["azureName"], group: spec["owner"]["armId"]))
      rows += proposal.rows(of: ClusterReading(spec, properties: spec), hasOtherPools: true)
      clusters.append(ManifestCluster(manifest.name, proposal))
    case .crossplaneCluster:
      let spec = try manifest.values(
        only: ClusterReading.names.union(["defaultnodepool", "resourcegroupname"]))
      var proposal = manifest.proposal(try manifest.crossplaneID(group: spec["resourceGroupName"].text))
      let (tags, unknown) = spec["tags"].map(.clusterTags)
      proposal.facts = Subject.ClusterFacts(location: spec["location"].region, tags: tags)
      (proposal.unknownMaps, proposal.version) = (unknown, spec["kubernetesVersion"])
      let pool = spec["defaultNodePool"].block
      rows.append(proposal.row(pool: pool["name"].text ?? "", pool))
      if spec["nodeProvisioningProfile"].block["mode"].mayProvisionNodes {
        rows.append(proposal.unlistedRow(.unlisted(hasHostedNodes: false)))
      }
      clusters.append(ManifestCluster(manifest.name, proposal))
    case .nodeClass: try readClass(manifest)
    default: break
    }
  }

  private mutating func readPool<Value>(_ manifest: Manifest<Value>) throws(Refusal) {
    let names = PoolReading.names
    switch manifest.kind {
    case .asoPool:
      let spec = try manifest.values(only: names.union(["azurename", "owner", "armid"]))
      var proposal = cluster(of: manifest, named: spec["owner"]["name"].text, id: spec["owner"]["armId"])
      proposal.address = manifest.address
      rows.append(proposal.row(pool: manifest.azureName(spec["azureName"]), spec))
    case .capzPool:
      let spec = try manifest.patched(only: names)
      let proposal = cluster(of: manifest, named: try manifest.label("cluster.x-k8s.io/cluster-name"), id: .null)
      rows.append(proposal.row(pool: manifest.azureName(spec["name"]), spec))
    case .crossplanePool:
      let spec = try manifest.values(only: names.union(["kubernetesclusterid", "kubernetesclusteridref"]))
      let proposal = cluster(
        of: manifest, named: spec["kubernetesClusterIdRef"]["name"].text, id: spec["kubernetesClusterId"])
      rows.append(proposal.row(pool: try manifest.externalName(), spec))
    default: break
    }
  }

  /// The cluster of a pool: with its id, else the one of these manifests that has the name.
  private func cluster<Value>(
    of manifest: Manifest<Value>, named name: String?, id: Foreseen
  ) -> ClusterProposal {
    var proposal = manifest.proposal(.unknown)
    if let text = id.text, case .cluster(let cluster)? = Scope(text) {
      proposal.id = cluster
      proposal.name = text.split(separator: "/").last.map(String.init)
    }
    guard let known = clusters.first(where: { $0.name == name && name != nil })?.proposal else { return proposal }
    (proposal.id, proposal.name, proposal.facts) = (known.id, known.name, known.facts)
    (proposal.unknownMaps, proposal.version) = (known.unknownMaps, known.version)
    return proposal
  }

  // MARK: Karpenter

  /// Source: Azure/karpenter-provider-azure, AKSNodeClass: absent means off; a Kata runtime takes no FIPS.
  private mutating func readClass<Value>(_ manifest: Manifest<Value>) throws(Refusal) {
    classes.insert(manifest.name)
    let spec = try manifest.values(only: ["fipsmode", "workloadruntime", "imagefamily"])
    let mode = spec["fipsMode"]
    let isFIPS: Bool? =
      switch mode {
      case .null: false
      case .text("FIPS"): true
      case .text("Disabled"): false
      default: nil
      }
    rows.append(
      manifest.proposal(.unknown).unlistedRow(.nodeClass(isFIPS: Self.isFIPS(isFIPS, on: spec["workloadRuntime"]))))
    if isFIPS == true, spec["imageFamily"].text?.foldedID == "ubuntu2404" {
      warnings.append(
        BlueprintWarning(
          address: manifest.address, "Ubuntu 24.04 has no FIPS image: set imageFamily to AzureLinux or Ubuntu2204"))
    }
  }

  private static func isFIPS(_ flag: Bool?, on runtime: Foreseen) -> Bool? {
    if runtime.text?.foldedID.hasPrefix("kata") == true { return false }
    return runtime.isNull || runtime.isWord(of: .workloadRuntime) ? flag : flag == false ? false : nil
  }

  /// A class that is not among the manifests may be anything.
  private mutating func readNodePool<Value>(_ manifest: Manifest<Value>) throws(Refusal) {
    guard manifest.kind == .nodePool else { return }
    let spec = try manifest.values(only: ["template", "spec", "nodeclassref", "name"])
    let name = spec["template"]["spec"]["nodeClassRef"]["name"].text
    guard name.map({ !classes.contains($0) }) ?? true else { return }
    rows.append(manifest.proposal(.unknown).unlistedRow(.nodeClass(isFIPS: nil)))
  }
}

private struct ManifestCluster {
  /// `metadata.name`, by which pools name it.
  var name: String
  var proposal: ClusterProposal

  init(_ name: String, _ proposal: ClusterProposal) { (self.name, self.proposal) = (name, proposal) }
}
