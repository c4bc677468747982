import InventoryModel

/// Which tool the rows of a plan are changed with.
package enum RemediationTool: String, Sendable, CaseIterable {
  case az, terraform
}

/// What the steps of a plan go by.
final class PlanTerms: Sendable {
  let policy: Policy
  let asOf: Instant
  /// Nil to guess it from how the row was made.
  let tool: RemediationTool?
  let prices: PriceBook?

  init(policy: Policy, asOf: Instant, tool: RemediationTool?, prices: PriceBook?) {
    (self.policy, self.asOf, self.tool, self.prices) = (policy, asOf, tool, prices)
  }
}

/// The way out for one row: its path, its commands and what is in their way.
struct Route: Sendable {
  let subject: NonCompliantRow
  let terms: PlanTerms

  var policy: Policy { terms.policy }
  var asOf: Instant { terms.asOf }

  /// How long surge nodes are expected to run beside those of a pool: nobody knows it before, so a day is counted.
  private static let surgeHours = 24.0

  func surgeCost(_ path: RemediationPath) -> Money? {
    let nodes = surgeNodes(path)
    guard let prices = terms.prices else { return nil }
    guard nodes > 0 else { return .zero }
    let kind = MachineKind(
      location: subject.row.location, traits: subject.row.traits, priority: subject.pool.text(.scaleSetPriority))
    return kind.flatMap { prices.price(of: $0, at: asOf) }.map { Money(Double(nodes) * $0 * Self.surgeHours) }
  }

  var step: PlanStep {
    let path = path
    return PlanStep(
      route: self, path: path, blockers: blockers(path), isProduction: subject.isProduction, expected: expected(path))
  }

  /// What the policy's scopes ask of the row.
  var requirements: [Requirements] {
    policy.scopes.filter { subject.scopes.contains($0.name) }.map(\.require)
  }

  /// Evidence may say either, so it is not counted on; a module that is not known to be validated is no pass.
  private func expected(_ path: RemediationPath) -> Verdict {
    guard path != .evidence else { return subject.row.judgement.verdict }
    guard requirements.contains(where: \.is140Dash3) else { return .pass }
    return policy.moduleStanding(ofImage: futureImage(path), asOf: asOf).is140Dash3
  }

  /// The family of the image that the nodes run once the step is done; nil where that is not known.
  /// Source: AKS release notes 2026-06-19 (`Ubuntu` with FIPS means 22.04 from Kubernetes 1.35 on).
  private func futureImage(_ path: RemediationPath) -> String? {
    if path == .imageUpgrade, successor != nil { return successorImage }
    guard !subject.isWindows, let sku = subject.row.traits.osSKU?.foldedID else { return nil }
    if sku.contains("azurelinux") || sku.contains("mariner") { return Self.azureLinux3 }
    let is2204 = sku == "ubuntu2204" || (sku == "ubuntu" && isKnownSince("1.35"))
    return sku.hasPrefix("ubuntu") ? (is2204 ? Self.ubuntu2204 : Self.ubuntu2004) : nil
  }

  private func isKnownSince(_ version: String) -> Bool { kubernetesVersion != nil && !isOlder(than: version) }

  static let ubuntu2004 = "AKSUbuntu-2004fipscontainerd"
  static let ubuntu2204 = "AKSUbuntu-2204gen2fipscontainerd"
  static let azureLinux3 = "AKSAzureLinux-V3gen2fips"

  // MARK: Path

  private var path: RemediationPath {
    guard subject.row.pool != nil else { return subject.hasHostedNodes ? .clusterFlag : unlistedPath }
    if subject.isMachines { return .nodeClass }
    switch subject.row.judgement.basis {
    case .stale, .evidenceMissing, .evidenceExpired, .notListed: return .evidence
    case .conflict, .image, .module, .certificate: return .imageUpgrade
    case .nodes where subject.row.traits.enableFIPS == true: return .imageUpgrade
    case .nodeClass: return .nodeClass
    default: break
    }
    if subject.needsNewPool || capabilityLimit?.needsOtherMachines == true {
      return .newPool
    }
    return usesTerraform ? .terraformRecreate : .inPlace
  }

  private var unlistedPath: RemediationPath {
    subject.isAutoProvisioned ? .nodeClass : .evidence
  }

  var usesTerraform: Bool { terms.tool.map { $0 == .terraform } ?? (subject.maker == .terraform) }

  /// More nodes than now, while the step is taken.
  func surgeNodes(_ path: RemediationPath) -> Int {
    switch path {
    case .inPlace, .imageUpgrade: subject.surge
    case .newPool, .terraformRecreate: subject.nodes
    // Karpenter makes each node's successor before it drains it.
    case .nodeClass: subject.row.pool == nil ? 0 : subject.nodes
    case .clusterFlag, .evidence: 0
    }
  }

  func questions(_ path: RemediationPath) -> [String] {
    let surge = surgeNodes(path)
    guard surge > 0 else { return [] }
    let size = subject.row.traits.vmSize ?? "its VM size"
    return [
      "Does the subscription's quota allow \(Plural.text(surge, "more node")) of \(size)?",
      "Does the subnet have addresses for \(Plural.text(surge, "more node"))?",
      "Do pod disruption budgets let every node be drained?",
    ]
  }

  func target(_ path: RemediationPath) -> ScriptTarget {
    ScriptTarget(
      subscription: subject.row.cluster.subscription, group: subject.row.cluster.resourceGroup,
      cluster: subject.clusterName, pool: subject.row.pool,
      newPool: path == .newPool ? subject.newPoolName : nil)
  }
}

// MARK: - What a row is

extension NonCompliantRow {
  var isMachines: Bool { row.traits.mode?.foldedID == "machines" || row.traits.type?.foldedID == "machines" }
  var isAutoProvisioned: Bool {
    cluster.text(.nodeProvisioningProfile, "mode")?.foldedID == "auto"
      || cluster.text(.sku, "name")?.foldedID == "automatic"
  }
  var hasHostedNodes: Bool { cluster.flag(.hostedSystemProfile, "enabled") == true }

  /// What cannot be reimaged: Windows pools take FIPS only when they are created, availability sets have no other image.
  var needsNewPool: Bool { isWindows || row.traits.type?.foldedID == "availabilityset" }

  /// How many nodes AKS adds for an upgrade: `maxSurge` is a number or a percentage. Not reported, it is a tenth.
  /// Source: Microsoft Learn, "Upgrade options for AKS clusters: customize node surge upgrade".
  var surge: Int {
    let said = pool.text(.upgradeSettings, "maxSurge") ?? "10%"
    if said.hasSuffix("%"), let percent = Int(said.dropLast()) { return max(1, (nodes * percent + 99) / 100) }
    return max(1, Int(said) ?? 1)
  }

  /// A name beside that of the old pool: at most 12 letters and digits on Linux, 6 on Windows.
  var newPoolName: String {
    let longest = isWindows ? 6 : 12
    let stem = row.pool ?? ""
    let names = poolNames.map(\.foldedID)
    for ending in ["fips"] + (2...99).map({ "f\($0)" }) {
      let name = String(stem.prefix(longest - ending.count)) + ending
      if !names.contains(name.foldedID) { return name }
    }
    return String(stem.prefix(longest))
  }

  /// Who says what the pool is: what others manage, they set back.
  enum Maker: Equatable {
    case terraform
    /// Its name, and where the flag stands there.
    case manifest(String)
    case unknown
  }

  var maker: Maker {
    if let client = lastClient?.foldedID {
      if client.contains("terraform") || client.contains("opentofu") { return .terraform }
    }
    let all = clusterTags.merging(poolTags) { $1 }
    if all.keys.contains(where: { $0.hasPrefix("sigs.k8s.io_cluster-api-provider-azure") }) {
      return .manifest("Cluster API (CAPZ)")
    }
    if all.keys.contains(where: { $0.hasPrefix("crossplane-") }) { return .manifest("Crossplane") }
    if all.keys.contains(where: { $0.hasPrefix("serviceoperator.azure.com") || $0.hasPrefix("azure-service-operator") })
    {
      return .manifest("Azure Service Operator")
    }
    let words = all.filter { Self.makerTags.contains($0.key) }.values.map(\.foldedID)
    if words.contains(where: { $0.contains("terraform") || $0.contains("opentofu") }) || all["terraform"] != nil {
      return .terraform
    }
    return .unknown
  }

  private static let makerTags: Set<String> = [
    "managed-by", "managed_by", "managedby", "created-by", "created_by", "createdby", "provisioner", "tool", "iac",
    "source",
  ]

  var reason: String {
    let flag = row.traits.enableFIPS
    return switch row.judgement.basis {
    case .flag: flag == false ? "Azure says that the flag is off" : "its image does not support the flag by itself"
    case .flagAbsent: "Azure does not report the flag, which means that it is off"
    case .conflict: "the flag is on, but its image is not a FIPS image"
    case .image: "its image is not known to be a FIPS image"
    case .kata: "Pod Sandboxing (Kata) accepted the flag without enforcing it"
    case .nodes: "its nodes report that FIPS is off"
    case .nodeClass: "its node class does not ask for FIPS"
    case .module, .certificate:
      "\(row.module.name ?? "the module of its image") is not validated (\(row.module.certificate.rawValue))"
    case .stale: "no complete snapshot has confirmed it for too long"
    case .evidenceMissing: "the policy asks its nodes to confirm, and they have not"
    case .evidenceExpired: "its nodes denied FIPS once, and what they report now is too old"
    case .notListed:
      row.pool == nil
        ? "no pool lists these nodes, and nothing is known of them" : "the pool says nothing of its machines"
    case .osDefault, .flagAndImage, .tags, .capability, .approval: "its verdict is \(row.judgement.verdict.rawValue)"
    }
  }
}

extension CapabilityTable.Limit {
  /// Whether the pool has to be made of other machines, which an existing one cannot become. Where the version is in the
  /// way, upgrading the cluster is enough.
  var needsOtherMachines: Bool {
    before == nil && (!vmSizes.isEmpty || !workloadRuntimes.isEmpty || architecture != nil)
  }
}
