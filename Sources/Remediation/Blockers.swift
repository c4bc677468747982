import InventoryModel

extension Route {
  /// What is in the way of a path, the hardest first.
  func blockers(_ path: RemediationPath) -> [Blocker] {
    guard path != .evidence else { return [] }
    return [
      limit, windows(path), kata, version(path), module(path), extensions(path), wireguard, compatibility,
      managedElsewhere(path), stopped, unsettled,
    ].compactMap(\.self)
  }

  // MARK: What the pool is

  private static let limits = "Microsoft Learn: Enable FIPS for AKS node pools, limitations"

  /// Limits go by version too, which the inventory keeps beside the traits.
  var capabilityLimit: CapabilityTable.Limit? {
    var traits = subject.row.traits
    traits.currentOrchestratorVersion = kubernetesVersion
    return policy.limits.limit(on: traits)
  }

  private var limit: Blocker? {
    guard subject.row.pool != nil, !isKata, let limit = capabilityLimit else { return nil }
    let remedy =
      if let version = limit.before {
        "upgrade the cluster to Kubernetes \(version) or later"
      } else if limit.architecture != nil {
        "move its workload to a pool with --os-sku AzureLinux, or to an x64 VM size"
      } else if !limit.vmSizes.isEmpty {
        "move its workload to a pool of another VM size"
      } else {
        "move its workload to a pool with --os-sku Ubuntu2204 or AzureLinux"
      }
    return Blocker(id: "limit", reason: limit.reason, remedy: remedy, source: limit.source)
  }

  private func windows(_ path: RemediationPath) -> Blocker? {
    guard subject.isWindows, path == .newPool, subject.row.traits.osSKU?.foldedID == "windows2019" else { return nil }
    return Blocker(
      id: "windows", reason: "Windows Server 2019 is not offered for new pools any more",
      remedy: "rebuild its container images for Windows Server 2022, and create the new pool with --os-sku Windows2022",
      source: "Microsoft Learn: Upgrade the OS version of AKS Windows workloads")
  }

  private var isKata: Bool { subject.row.traits.workloadRuntime?.foldedID.hasPrefix("kata") ?? false }

  private var kata: Blocker? {
    guard isKata else { return nil }
    return Blocker(
      id: "kata", reason: "Pod Sandboxing (Kata) cannot be combined with FIPS",
      remedy: "move workload that needs FIPS to a pool without Pod Sandboxing, or have an exemption approved",
      source: "AKS release notes 2026-06-19")
  }

  private func version(_ path: RemediationPath) -> Blocker? {
    let needed: (version: String, what: String)? =
      switch path {
      case .clusterFlag: ("1.34", "the FIPS flag of the cluster")
      case .imageUpgrade where isUbuntu2004: ("1.25", "Ubuntu2204")
      default: nil
      }
    guard let needed, isOlder(than: needed.version) else { return nil }
    return Blocker(
      id: "version", reason: "\(needed.what) needs Kubernetes \(needed.version)",
      remedy: "upgrade the cluster to Kubernetes \(needed.version) or later", source: Self.limits)
  }

  var isUbuntu2004: Bool { subject.row.traits.imageFamily?.foldedID.contains("2004") ?? false }

  /// What its nodes run, else what its control plane does.
  var kubernetesVersion: String? {
    subject.row.kubernetesVersion ?? subject.cluster.text(.currentKubernetesVersion)
      ?? subject.cluster.text(.kubernetesVersion)
  }

  func isOlder(than version: String) -> Bool {
    guard let reported = kubernetesVersion else { return false }
    func numbers(_ text: String) -> [Int] { text.split(separator: ".").prefix(2).map { Int($0) ?? 0 } }
    return numbers(reported).lexicographicallyPrecedes(numbers(version))
  }

  /// Whether an image is known whose modules are validated, so that upgrading to it helps.
  private func module(_ path: RemediationPath) -> Blocker? {
    guard path == .imageUpgrade, [.module, .certificate].contains(subject.row.judgement.basis), successor == nil else {
      return nil
    }
    return Blocker(
      id: "module",
      reason:
        "the policy's table of modules knows no FIPS image of its OS whose modules are validated to FIPS 140-3 today",
      remedy:
        "watch the CMVP's list and enter new certificates under `modules:` in the policy, or have an exemption approved",
      source: "`fipswatch policy show`, table of modules")
  }

  /// The OS SKU of the newer image of the same OS whose modules are validated; nil where there is none.
  var successor: String? {
    let isValidated = policy.moduleStanding(ofImage: successorImage, asOf: asOf).is140Dash3 == .pass
    return isValidated ? (successorImage == Self.azureLinux3 ? "AzureLinux3" : "Ubuntu2204") : nil
  }

  var successorImage: String {
    let family = subject.row.traits.imageFamily?.foldedID ?? ""
    return family.contains("azurelinux") || family.contains("mariner") ? Self.azureLinux3 : Self.ubuntu2204
  }

  // MARK: What the cluster is

  private func extensions(_ path: RemediationPath) -> Blocker? {
    guard path == .clusterFlag else { return nil }
    return Blocker(
      id: "extensions",
      reason:
        "with the FIPS flag of the cluster (preview) no AKS extension may be installed, and every pool must be FIPS",
      remedy: "list them with `az k8s-extension list --cluster-type managedClusters`, and remove or replace each",
      source: "MicrosoftDocs/azure-aks-docs, pull request 422")
  }

  private var wireguard: Blocker? {
    let kind = subject.cluster.text(.networkProfile, "advancedNetworking", "security", "transitEncryption", "type")
    guard kind?.foldedID == "wireguard" else { return nil }
    return Blocker(
      id: "wireguard", reason: "the cluster encrypts between nodes with WireGuard, whose cryptography is not FIPS",
      remedy:
        "set networkProfile.advancedNetworking.security.transitEncryption.type to None, or keep it out of the boundary",
      source: "Microsoft Learn: WireGuard encryption with Advanced Container Networking Services")
  }

  private static let mostNamed = 3

  private var compatibility: Blocker? {
    let issues = subject.openIssues
    guard !issues.isEmpty else { return nil }
    let named = issues.prefix(Self.mostNamed).map { "\($0.application): \($0.test)" }.joined(separator: ", ")
    let rest = issues.count > Self.mostNamed ? ", and \(issues.count - Self.mostNamed) more" : ""
    return Blocker(
      id: "compatibility", reason: "tests of its cluster failed on a FIPS pool (\(named)\(rest))",
      remedy: "clear or accept it: fipswatch compat close "
        + issues.prefix(Self.mostNamed).map(\.shortID).joined(separator: " ") + " --fixed|--workaround|--accepted",
      source: "`fipswatch compat list`")
  }

  private func managedElsewhere(_ path: RemediationPath) -> Blocker? {
    guard case .manifest(let name) = subject.maker, path != .nodeClass else { return nil }
    return Blocker(
      id: "managedElsewhere", reason: "\(name) manages the pool and would set back what is changed beside it",
      remedy: "set enableFIPS in its manifest (CAPZ: in a new AzureManagedMachinePool, for the field is immutable)",
      source: "its tags")
  }

  private var stopped: Blocker? {
    let states = [subject.pool.text(.powerState, "code"), subject.cluster.text(.powerState, "code")]
    guard states.contains(where: { $0?.foldedID == "stopped" }) else { return nil }
    return Blocker(
      id: "stopped", reason: "it is stopped, and what is stopped cannot be updated",
      remedy: "start it: `az aks start`, or `az aks nodepool start`", source: "its power state in the newest snapshot")
  }

  private var unsettled: Blocker? {
    guard !subject.row.traits.isSettled else { return nil }
    return Blocker(
      id: "unsettled", reason: "its provisioning state is not Succeeded: an update runs or failed",
      remedy: "let the update end, or repair it, and collect again",
      source: "its provisioning state in the newest snapshot")
  }
}
