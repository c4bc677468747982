import DocumentText
import InventoryModel

/// Reads the steps of `pulumi preview --json` that make clusters and pools.
///
/// Source: pulumi/pulumi, sdk/go/auto, PreviewStep; types of azure-native and of the classic azure provider.
struct PulumiPreview {
  private(set) var rows: [ProposedRow] = []
  private(set) var warnings: [BlueprintWarning] = []
  private var clusters: [(urn: String, proposal: ClusterProposal)] = []

  init(_ root: JSONPlace) throws(Refusal) {
    try Self.refuseUnfinished(root)
    let told = try Self.told(in: root)
    for step in try root.items("steps") {
      let op = try step.text("op") ?? ""
      let urn = try step.text("urn") ?? ""
      let isAlone = op == "create-replacement" && !told.contains(urn)
      guard let action = isAlone ? .recreate : Self.action(of: op) else { continue }
      let held = action == .delete ? try step.object("oldState") : try step.object("newState")
      guard let held, let type = try held.text("type") else { continue }
      let address = urn
      try readCarried(
        held, type, by: Carrier(address: address, position: step.position, action: action))
      let inputs =
        try held.member("inputs").map { value throws(Refusal) in
          try Foreseen(value, only: Self.names).withoutPlaceholders
        } ?? .unknown
      var proposal = ClusterProposal(
        address: address, position: step.position, action: action,
        remedy: Self.package(of: type) == "azure" ? "fipsEnabled to true" : "enableFIPS to true")
      proposal.id = try held.text("id").flatMap(ClusterID.init(ofResource:)) ?? .unknown
      read(inputs, of: type, proposal)
    }
  }

  /// Source: pulumi/pulumi, sdk/go, PreviewDigest and diag.Severity.
  private static func refuseUnfinished(_ root: JSONPlace) throws(Refusal) {
    for diagnostic in try root.items("diagnostics") where try diagnostic.text("severity") == "error" {
      throw diagnostic.wrong(
        "the preview ended with errors, so resources are missing", hint: "correct them and preview again")
    }
    guard try root.items("steps").isEmpty else { return }
    for (op, count) in try root.object("changeSummary")?.members ?? [] where op != "same" && count.integer != 0 {
      throw root.wrong(
        "the preview counts changes and lists no steps", hint: "write it again with `pulumi preview --json`")
    }
  }

  /// `azure-native` of `azure-native_containerservice_v20240901`, which holds one version of its API; `azurerm` is what
  /// `azure` was made from, under its own name.
  private static func package(of type: String) -> String {
    let name = type.prefix { $0 != ":" && $0 != "_" }
    return name == "azurerm" ? "azure" : String(name)
  }

  private static let names = ClusterReading.names.union([
    "resourcegroupname", "resourcename", "agentpoolname", "defaultnodepool", "kubernetesclusterid", secretMark,
  ])

  /// What steps tell by themselves.
  private static func told(in root: JSONPlace) throws(Refusal) -> Set<String> {
    var urns: Set<String> = []
    for step in try root.items("steps") where action(of: try step.text("op") ?? "") != nil {
      urns.insert(try step.text("urn") ?? "")
    }
    return urns
  }

  /// The parts of a replacement are told by the step that replaces, where there is one.
  private static func action(of op: String) -> ProposedRow.Action? {
    switch op {
    case "create", "import": .create
    case "update": .update
    case "replace": .recreate
    case "delete": .delete
    case "same": ProposedRow.Action.none
    case "create-replacement", "delete-replaced", "read", "refresh", "discard", "discard-replaced",
      "remove-pending-replace":
      nil
    default: .unknown
    }
  }

  /// Templates that are deployed, and manifests that are applied.
  private mutating func readCarried(_ held: JSONPlace, _ type: String, by carrier: Carrier) throws(Refusal) {
    guard let inputs = try held.object("inputs") else { return }
    let parts = type.split(separator: ":")
    var reading: Carrier.Reading = ([], [])
    guard parts.count == 3 else { return }
    let package = Self.package(of: type)
    let isMade = carrier.action != .delete && carrier.action != .none
    if Self.isElsewhere(package, parts) {
      reading = carrier.reading(isMade ? .elsewhere : nil)
    } else if package == "kubernetes" {
      reading = carrier.reading(manifest: inputs, isWhole: true)
    } else if package == "azure-native", parts[1].hasPrefix("resources"), parts[2].hasPrefix("Deployment") {
      let properties = try inputs.object("properties") ?? inputs
      reading = carrier.reading(
        template: try properties.object("template"), parameters: try properties.object("parameters"))
    } else if package == "azure", parts[1].hasPrefix("core/"), parts[2].hasSuffix("TemplateDeployment") {
      reading = carrier.reading(
        template: try inputs.member("templateContent"), parameters: try inputs.member("parametersContent"))
    } else if isMade, package != "azapi", !Self.types.contains(String(parts[2])) {
      let members = try inputs.members ?? []
      let isNamed = type.contains("Aks") || members.contains { $0.key.hasPrefix("aks") }
      let isOther = package != "azure" && package != "azure-native"
      reading = carrier.reading(try inputs.unread ?? (isNamed && isOther ? .resources : nil))
    }
    rows += reading.rows
    warnings += reading.warnings
  }

  /// Types that are read; a machine is one of a pool.
  private static let types: Set<String> = [
    "ManagedCluster", "AgentPool", "KubernetesCluster", "KubernetesClusterNodePool", "Machine",
  ]

  /// Charts, files and folders, and what Azure deploys from elsewhere.
  private static func isElsewhere(_ package: String, _ parts: [Substring]) -> Bool {
    switch package {
    case "kubernetes": ["helm.sh", "yaml", "kustomize"].contains { parts[1].hasPrefix($0) }
    case "azure-native":
      parts[1].hasPrefix("kubernetesconfiguration") && parts[2] == "FluxConfiguration"
        || parts[1].hasPrefix("solutions") && parts[2] == "Application"
    default: false
    }
  }

  private mutating func read(_ inputs: Foreseen, of type: String, _ start: ClusterProposal) {
    var proposal = start
    let parts = type.split(separator: ":")
    guard parts.count == 3 else { return }
    let package = Self.package(of: type)
    let name = inputs["resourceName"].text ?? (package == "azure" ? inputs["name"].text : nil)
    proposal.name = name
    let isMade = start.id.isWhole
    if !isMade {
      proposal.id = ClusterID(
        subscription: "", resourceGroup: inputs["resourceGroupName"].text?.foldedID ?? "", name: name?.foldedID ?? "")
    }
    switch (package, parts[2]) {
    case ("azure-native", "ManagedCluster"):
      rows += proposal.rows(of: ClusterReading(inputs, properties: inputs))
    case ("azure-native", "AgentPool"):
      rows.append(proposal.row(pool: inputs["agentPoolName"].text ?? "", inputs))
    case ("azure", "KubernetesCluster"):
      let (tags, unknown) = inputs["tags"].map(.clusterTags)
      proposal.facts = Subject.ClusterFacts(location: inputs["location"].region, tags: tags)
      (proposal.unknownMaps, proposal.version) = (unknown, inputs["kubernetesVersion"])
      rows.append(proposal.row(pool: inputs["defaultNodePool"]["name"].text ?? "", inputs["defaultNodePool"]))
    case ("azure", "KubernetesClusterNodePool"):
      (proposal.id, proposal.name) = (start.id, isMade ? start.id.name : nil)
      if let id = inputs["kubernetesClusterId"].text, case .cluster(let cluster)? = Scope(id) {
        (proposal.id, proposal.name) = (cluster, cluster.name)
      }
      rows.append(proposal.row(pool: inputs["name"].text ?? "", inputs))
    case ("azure-native", "Machine") where parts[1].hasPrefix("containerservice"):
      rows.append(proposal.unlistedRow(.unlisted(hasHostedNodes: true)))
    case ("azapi", _)
    where inputs["type"].text?.foldedID.hasPrefix("microsoft.containerservice/managedclusters") ?? true:
      rows.append(proposal.unlistedRow(.unlisted(hasHostedNodes: true)))
    default: break
    }
  }
}

/// The member by which a value that is kept secret is known. Source: pulumi/pulumi, sdk/go/common/resource/sig.
private let secretMark = "4dabf18193072939515e22adb298388d"

extension Foreseen {
  /// What stands for an output that is not known yet. Source: pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go.
  fileprivate var withoutPlaceholders: Foreseen {
    switch self {
    case .text("04da6b54-80e4-46f7-96ec-b56ff0331ba9"): .unknown
    case .object(let members) where members[secretMark] != nil: .unknown
    case .list(let items): .list(items.map(\.withoutPlaceholders))
    case .object(let members): .object(members.mapValues(\.withoutPlaceholders))
    default: self
    }
  }
}
