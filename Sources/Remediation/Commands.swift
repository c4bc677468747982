import InventoryModel

/// Text for a shell. Names came from Azure, where anybody may have written them.
enum Shell {
  /// One word, whatever is in it.
  static func word(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { plain[Int($0)] }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }

  /// Text behind `#`: on one line, with nothing hidden in it.
  static func comment(_ text: String) -> String { HostileText.visible(text) }

  /// By byte.
  private static let plain = (UInt8.min...UInt8.max).map {
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,%@+".utf8.contains($0)
  }
}

extension Route {
  private var cluster: String {
    "--subscription \(Shell.word(subject.row.cluster.subscription)) --resource-group "
      + "\(Shell.word(subject.row.cluster.resourceGroup))"
  }

  /// Of a pool.
  private func nodepool(_ verb: String, _ pool: String? = nil) -> String {
    "az aks nodepool \(verb) \(cluster) --cluster-name \(Shell.word(subject.clusterName)) --name "
      + Shell.word(pool ?? subject.row.pool ?? "")
  }

  private func aks(_ verb: String) -> String { "az aks \(verb) \(cluster) --name \(Shell.word(subject.clusterName))" }

  /// To be pasted in this order.
  func commands(_ path: RemediationPath) -> [String] {
    let needsEvidence = path == .nodeClass || (path != .evidence && requirements.contains(where: \.nodeEvidence))
    return change(path) + (needsEvidence ? Self.nodeEvidence : [])
  }

  private func change(_ path: RemediationPath) -> [String] {
    switch path {
    case .inPlace: [nodepool("update") + " --enable-fips-image"]
    case .newPool: newPool
    case .terraformRecreate: terraform
    case .nodeClass: nodeClass
    case .clusterFlag: [aks("update") + " --enable-fips"]
    case .imageUpgrade: imageUpgrade
    case .evidence: evidence
    }
  }

  func wayBack(_ path: RemediationPath) -> [String] {
    switch path {
    case .inPlace: [nodepool("update") + " --disable-fips-image"]
    case .newPool:
      [
        "# Until the old pool is deleted: let it take pods again, and remove the new one.",
        "kubectl uncordon --selector \(Shell.word(agentPool))",
        nodepool("delete", subject.newPoolName),
      ]
    case .terraformRecreate:
      ["# Set fips_enabled = false again and apply: that recreates every node once more."]
    case .nodeClass:
      [#"kubectl patch aksnodeclass default --type merge --patch '{"spec":{"fipsMode":"Disabled"}}'"#]
    case .clusterFlag: ["# None is documented for the preview: try it on a cluster for tests first."]
    case .imageUpgrade:
      ["# AKS offers no way back to an older node image: try the newer one on a pool for tests first."]
    case .evidence: []
    }
  }

  private var agentPool: String { "kubernetes.azure.com/agentpool=\(subject.row.pool ?? "")" }

  // MARK: Paths of several commands

  private var newPool: [String] {
    let drain =
      "kubectl drain --selector \(Shell.word(agentPool)) --ignore-daemonsets --delete-emptydir-data --timeout 30m"
    return [
      nodepool("add", subject.newPoolName) + settings.map { " \($0)" }.joined(),
      "kubectl cordon --selector \(Shell.word(agentPool))", drain, nodepool("delete"),
    ]
  }

  /// Those of the old pool that `az aks nodepool add` can be told and that matter to its workload.
  private var settings: [String] {
    let (row, pool) = (subject.row, subject.pool)
    var settings = [
      "--enable-fips-image", "--mode \(Shell.word(row.traits.mode ?? "User"))", "--node-count \(subject.nodes)",
    ]
    func add(_ flag: String, _ value: String?) { if let value { settings.append("\(flag) \(Shell.word(value))") } }
    func addAll(_ flag: String, _ values: [String]) {
      if !values.isEmpty { settings.append(([flag] + values.map(Shell.word)).joined(separator: " ")) }
    }
    add("--os-type", subject.isWindows ? "Windows" : nil)
    add("--os-sku", supportedSKU)
    add("--node-vm-size", row.traits.vmSize)
    addAll("--zones", pool.texts(.availabilityZones))
    addAll("--node-taints", pool.texts(.nodeTaints))
    addAll("--labels", pool.object(.nodeLabels).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.displayText)" })
    addAll("--tags", pool.object(.tags).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.displayText)" })
    add("--max-pods", pool.integer(.maxPods).map(String.init))
    add("--node-osdisk-size", pool.integer(.osDiskSizeGB).map(String.init))
    add("--node-osdisk-type", pool.text(.osDiskType))
    add("--vnet-subnet-id", pool.text(.vnetSubnetID))
    add("--pod-subnet-id", pool.text(.podSubnetID))
    if pool.text(.scaleSetPriority)?.foldedID == "spot" { settings.append("--priority Spot") }
    if pool.flag(.enableAutoScaling) == true {
      settings.append("--enable-cluster-autoscaler")
      add("--min-count", pool.integer(.minCount).map(String.init))
      add("--max-count", pool.integer(.maxCount).map(String.init))
    }
    return settings
  }

  /// The OS SKU of the old pool, or what takes its place where that cannot be FIPS.
  private var supportedSKU: String? {
    let sku = subject.row.traits.osSKU
    if subject.isWindows { return sku?.foldedID == "windows2019" ? "Windows2022" : sku }
    guard policy.limits.limit(on: subject.row.traits) != nil else { return sku }
    return sku?.foldedID.contains("azurelinux") == true || subject.row.traits.architecture == "arm64"
      ? "AzureLinux" : "Ubuntu2204"
  }

  private var terraform: [String] {
    let pool = Shell.comment(subject.row.pool ?? "")
    let place =
      subject.isSystem
      ? "default_node_pool, or the azurerm_kubernetes_cluster_node_pool," : "azurerm_kubernetes_cluster_node_pool"
    return [
      "# In the \(place) of \(pool) set:",
      "#   fips_enabled                = true",
      "#   temporary_name_for_rotation = \"\(Shell.comment(subject.temporaryName))\"",
      "# The plan shows an update in place; the apply recreates all \(subject.nodes) nodes through the temporary pool, without draining.",
      "terraform plan -out fips.tfplan",
      "terraform show -json fips.tfplan > fips.json && fipswatch check fips.json",
      "terraform apply fips.tfplan",
    ]
  }

  private var nodeClass: [String] {
    [
      "# Karpenter replaces the nodes of a class that changed one after the other, within disruption budgets.",
      "kubectl get aksnodeclasses",
      #"kubectl patch aksnodeclass default --type merge --patch '{"spec":{"fipsMode":"FIPS"}}'"#,
      "kubectl get nodes --label-columns kubernetes.azure.com/fips_enabled",
    ]
  }

  private var imageUpgrade: [String] {
    let image = nodepool("upgrade") + " --node-image-only"
    guard [.module, .certificate].contains(subject.row.judgement.basis), let successor else { return [image] }
    let isThere = successor == "Ubuntu2204" ? !isUbuntu2004 : subject.row.traits.imageFamily?.contains("V3") == true
    return isThere ? [image] : [nodepool("update") + " --os-sku \(successor)", image]
  }

  private var evidence: [String] {
    guard subject.row.judgement.basis == .stale else { return Self.nodeEvidence }
    return ["fipswatch nightly --archive ARCHIVE --subscription \(Shell.word(subject.row.cluster.subscription))"]
  }

  private static let nodeEvidence = [
    "kubectl get nodes --output json > nodes.json",
    "fipswatch import nodes.json --taken-at \"$(date --utc +%Y-%m-%dT%H:%M:%SZ)\"",
  ]
}

extension NonCompliantRow {
  /// For the pool that the provider makes while it recreates another: at most 12 lower-case letters and digits.
  var temporaryName: String {
    let names = poolNames.map(\.foldedID)
    return ["tmpfips"].filter { !names.contains($0) }.first ?? (2...).lazy.map { "tmpfips\($0)" }.first {
      !names.contains($0)
    }!
  }
}
