import InventoryModel

/// Reads the attributes of a pool, whatever the tool calls them.
///
/// Sources: Azure REST specification (`agentPools`); azurerm provider, `kubernetes_cluster_node_pool`; CAPZ,
/// `AzureManagedMachinePool`; Crossplane, `KubernetesClusterNodePool`.
struct PoolReading {
  private(set) var pool = ProposedPool(traits: PoolTraits())
  private(set) var tags: [String: String] = [:]
  private(set) var labels: [String: String] = [:]
  private(set) var unknownMaps: MapKinds = []

  /// Names of attributes that are read, folded; nothing else of a pool is ever held.
  static let names: Set<String> = [
    "name", "enablefips", "fipsenabled", "ostype", "ossku", "mode", "type", "vmsize", "sku", "workloadruntime",
    "orchestratorversion", "tags", "additionaltags", "nodelabels", "nodecount", "count", "mincount", "maxcount",
    "temporarynameforrotation",
  ]
  /// Without tags and labels, which scopes are chosen by.
  static let traitNames = names.subtracting(userMaps)

  /// - Parameter platformDefaults: attributes that the platform computes where they are not set, so that being unknown
  ///   only means being absent.
  init(_ values: Foreseen, platformDefaults: Set<ProposedPool.Attribute> = []) {
    guard !values.isUnknown else {
      pool.unknown = Set(ProposedPool.Attribute.allCases)
      unknownMaps = [.poolTags, .poolLabels]
      return
    }
    let values = FoldedMembers(of: values)
    pool.traits.enableFIPS = flag(values["enablefips", or: "fipsenabled"])
    pool.traits.osType = text(values["ostype"], .osType)
    pool.traits.osSKU = text(values["ossku"], .osSKU, unless: platformDefaults)
    pool.traits.mode = text(values["mode"], .mode)
    pool.traits.type = text(values["type"], .type, unless: platformDefaults)
    pool.traits.vmSize = text(values["vmsize", or: "sku"], .vmSize, unless: platformDefaults)
    pool.traits.workloadRuntime = text(values["workloadruntime"], .workloadRuntime, unless: platformDefaults)
    pool.traits.orchestratorVersion = text(
      values["orchestratorversion"], .kubernetesVersion, unless: platformDefaults)
    readMaps(values)
    demandSKUOfWindows()
  }

  /// The version of the cluster counts where the pool has none of its own.
  mutating func inheritVersion(_ version: Foreseen) {
    guard pool.traits.orchestratorVersion == nil, !pool.unknown.contains(.kubernetesVersion) else { return }
    pool.traits.orchestratorVersion = text(version, .kubernetesVersion)
  }

  /// Null and absent are off; what is neither true nor false is not known.
  private mutating func flag(_ value: Foreseen) -> Bool? {
    switch value {
    case .bool(let flag): return flag
    case .null: return nil
    case .text(let text) where text.foldedID == "false": return false
    default:
      pool.unknown.insert(.enableFIPS)
      return nil
    }
  }

  private mutating func text(
    _ value: Foreseen, _ attribute: ProposedPool.Attribute, unless defaults: Set<ProposedPool.Attribute> = []
  ) -> String? {
    switch value {
    case .text(let text) where !text.isForVariables && value.isWord(of: attribute): return text
    case .null: return nil
    case .text, .number, .integer:
      // A version that lost its quotes: 1.30 became 1.3.
      pool.unknown.insert(attribute)
      return nil
    default:
      if !defaults.contains(attribute) { pool.unknown.insert(attribute) }
      return nil
    }
  }

  private mutating func readMaps(_ values: FoldedMembers) {
    (tags, unknownMaps) = values["tags", or: "additionaltags"].map(.poolTags)
    let found = values["nodelabels"].map(.poolLabels)
    labels = found.values
    unknownMaps.formUnion(found.unknown)
  }

  /// Which Windows it is decides, and what the platform chooses depends on versions.
  private mutating func demandSKUOfWindows() {
    guard pool.traits.osType?.foldedID == "windows", pool.traits.osSKU == nil else { return }
    pool.unknown.insert(.osSKU)
  }
}

/// Source: Azure SDK, `WorkloadRuntime`, with those of older versions.
private let runtimes: Set<String> = [
  "ocicontainer", "wasmwasi", "katavmisolation", "katamshvvmisolation", "kataccisolation",
]

extension Foreseen {
  /// Whether it is a word that Azure knows for an attribute, of which an unknown word could decide that it passes.
  func isWord(of attribute: ProposedPool.Attribute) -> Bool {
    guard attribute == .workloadRuntime else { return true }
    return text.map { runtimes.contains($0.foldedID) } ?? false
  }

  /// Whether a mode of node auto-provisioning is, or may be, another than `Manual`.
  var mayProvisionNodes: Bool { !isNull && text?.foldedID != "manual" }

  /// Whether a switch is on, or may be.
  var mayBeOn: Bool { !isNull && bool != false && text?.foldedID != "false" }

  /// Tags or labels; all of them are unknown where one is.
  func map(_ kind: MapKinds) -> (values: [String: String], unknown: MapKinds) {
    guard let members else { return ([:], isNull ? [] : kind) }
    var values: [String: String] = [:]
    for (name, value) in members where !value.isNull {
      guard let text = value.text ?? value.scalarText else { return ([:], kind) }
      values[name] = text
    }
    return (values, [])
  }

  private var scalarText: String? {
    switch self {
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    default: nil
    }
  }
}

extension PoolReading {
  /// The default pool of a cluster has no `os_type`: it is always Linux.
  mutating func forceLinux() {
    pool.traits.osType = "Linux"
    pool.unknown.subtract([.osType, .mode])
  }

  /// What a partial body leaves out stays as it is, which the document does not say.
  mutating func keepAbsent(_ properties: Foreseen) {
    let absent: [(ProposedPool.Attribute, Bool)] = [
      (.enableFIPS, properties["enableFIPS"].isNull), (.osType, pool.traits.osType == nil),
      (.osSKU, pool.traits.osSKU == nil), (.workloadRuntime, pool.traits.workloadRuntime == nil),
      (.vmSize, pool.traits.vmSize == nil), (.kubernetesVersion, pool.traits.orchestratorVersion == nil),
      (.mode, pool.traits.mode == nil), (.type, pool.traits.type == nil),
    ]
    for (attribute, isAbsent) in absent where isAbsent { pool.unknown.insert(attribute) }
    unknownMaps.formUnion([.poolTags, .poolLabels])
  }

  var saysSomething: Bool { pool.unknown.count < ProposedPool.Attribute.allCases.count }
}
