import DocumentText
import InventoryModel

/// One object that makes a cluster, a pool or a class in Azure.
///
/// Sources: Azure/azure-service-operator; kubernetes-sigs/cluster-api-provider-azure; crossplane-contrib/
/// provider-upjet-azure; Azure/karpenter-provider-azure.
struct Manifest<Value: DocumentValue> {
  enum Kind { case asoCluster, asoPool, capzPool, crossplaneCluster, crossplanePool, nodeClass, nodePool }

  let kind: Kind
  let name: String
  let address: String
  private let object: KubernetesObject<Value>
  private let specs: [Value]
  private let patched: PatchedNames

  /// The object itself, or those that are embedded in it, at any depth; none where it makes nothing of interest.
  static func all(in object: KubernetesObject<Value>, patched: PatchedNames) throws(Refusal) -> [Manifest] {
    guard kind(of: object) == nil else {
      let isTemplate = object.kind.hasSuffix("Template")
      return try Manifest(object, patched: isTemplate ? patched : PatchedNames()).map { [$0] } ?? []
    }
    return try embedded(in: object.value, of: object, patched: PatchedNames(inside: object))
  }

  private static func embedded(
    in value: Value, of outer: KubernetesObject<Value>, patched: PatchedNames
  ) throws(Refusal) -> [Manifest] {
    let members = try value.members ?? []
    let inner = value.items ?? members.map(\.value)
    var manifests: [Manifest] = []
    for value in inner {
      if let object = try object(value), kind(of: object) != nil {
        manifests += try Manifest(object, inside: outer, patched: patched).map { [$0] } ?? []
      } else {
        manifests += try embedded(in: value, of: outer, patched: patched)
      }
    }
    return manifests
  }

  /// Nil for what is none: elsewhere, members may have such names and be something else.
  private static func object(_ value: Value) throws(Refusal) -> KubernetesObject<Value>? {
    guard value.isObject, try value.member("kind")?.text != nil, try value.member("apiVersion")?.text != nil else {
      return nil
    }
    return try KubernetesObject(value)
  }

  /// Nil for other kinds, for what is only observed, and for what only refers to an object. An object without a spec has
  /// nothing set.
  private init?(
    _ object: KubernetesObject<Value>, inside outer: KubernetesObject<Value>? = nil, patched: PatchedNames
  ) throws(Refusal) {
    let (spec, metadata) = (try object.value.object("spec"), try object.value.object("metadata"))
    guard let kind = Self.kind(of: object), outer == nil || spec != nil || metadata != nil,
      try !Self.isOnlyObserved(object, kind, spec)
    else { return nil }
    (self.kind, self.object, self.patched) = (kind, object, patched)
    switch kind {
    case .crossplaneCluster, .crossplanePool:
      // What is set only for the creation counts where nothing else is.
      specs = [try spec?.object("initProvider"), try spec?.object("forProvider")].compactMap { $0 }
    case .capzPool where object.kind.hasSuffix("Template"):
      specs = [try spec?.object("template")?.object("spec")].compactMap { $0 }
    default: specs = [spec].compactMap { $0 }
    }
    name = try metadata?.text("name") ?? ""
    let own = try Self.address(of: object)
    address = if let outer { try Self.address(of: outer) + " / " + own } else { own }
  }

  private static var capz: String { "infrastructure.cluster.x-k8s.io" }

  private static func kind(of object: KubernetesObject<Value>) -> Kind? {
    switch (object.group, object.kind) {
    case ("containerservice.azure.com", "ManagedCluster"): .asoCluster
    case ("containerservice.azure.com", "ManagedClustersAgentPool"): .asoPool
    case (capz, "AzureManagedMachinePool"), (capz, "AzureManagedMachinePoolTemplate"): .capzPool
    case ("containerservice.azure.upbound.io", "KubernetesCluster"),
      ("containerservice.azure.m.upbound.io", "KubernetesCluster"):
      .crossplaneCluster
    case ("containerservice.azure.upbound.io", "KubernetesClusterNodePool"),
      ("containerservice.azure.m.upbound.io", "KubernetesClusterNodePool"):
      .crossplanePool
    case ("karpenter.azure.com", "AKSNodeClass"): .nodeClass
    case ("karpenter.sh", "NodePool"): .nodePool
    default: nil
    }
  }

  /// By their names alone.
  static var kinds: Set<String> {
    [
      "ManagedCluster", "ManagedClustersAgentPool", "AzureManagedMachinePool", "AzureManagedMachinePoolTemplate",
      "AzureASOManagedMachinePool", "AzureASOManagedControlPlane", "KubernetesCluster", "KubernetesClusterNodePool",
      "AKSNodeClass",
    ]
  }

  /// Policies of Crossplane and ASO under which nothing is created or changed.
  private static func isOnlyObserved(
    _ object: KubernetesObject<Value>, _ kind: Kind, _ spec: Value?
  ) throws(Refusal) -> Bool {
    switch kind {
    case .asoCluster, .asoPool:
      let annotations = try object.value.object("metadata")?.object("annotations")
      return try annotations?.text("serviceoperator.azure.com/reconcile-policy") == "skip"
    case .crossplaneCluster, .crossplanePool: return try isOnlyObserved(spec)
    case .capzPool, .nodeClass, .nodePool: return false
    }
  }

  private static func isOnlyObserved(_ spec: Value?) throws(Refusal) -> Bool {
    if try spec?.member("managementPolicy")?.text == "ObserveOnly" { return true }
    let policies = try spec?.items("managementPolicies") ?? []
    guard !policies.isEmpty else { return false }
    for policy in policies {
      guard let text = try policy.text, ["Observe", "Delete", "LateInitialize"].contains(text) else { return false }
    }
    return true
  }

  static func address(of object: KubernetesObject<Value>) throws(Refusal) -> String {
    let metadata = try object.value.object("metadata")
    let (name, generated) = (try metadata?.text("name"), try metadata?.text("generateName"))
    let namespace = try metadata?.text("namespace").map { $0 + "/" } ?? ""
    return "\(object.kind) \(namespace)\(name ?? generated ?? "(unnamed)")"
  }

  // MARK: Values

  /// Attributes of the spec; what tools put in for variables is not known.
  func values(only names: Set<String>) throws(Refusal) -> Foreseen {
    var values: [String: Foreseen] = [:]
    for spec in specs {
      for (key, value) in try Foreseen(spec, only: names).withoutVariables.members ?? [:] where !value.isNull {
        values[key] = value
      }
    }
    return patched.applied(to: .object(values), of: names)
  }

  /// The same, with CAPZ's patches of the ASO resource that it makes of it.
  func patched(only names: Set<String>) throws(Refusal) -> Foreseen {
    guard var values = try values(only: names).members else { return .unknown }
    for spec in specs {
      for patch in try spec.items("asoManagedClustersAgentPoolPatches") {
        guard let text = try patch.text, let root = try? JSONTape(reading: Array(text.utf8)).roots.first else {
          return .unknown
        }
        guard let patch = try root.object("spec") else { continue }
        for (key, value) in try Foreseen(patch, only: names).members ?? [:] {
          for known in values.keys where known.foldedName == key.foldedName { values[known] = nil }
          values[key] = value
        }
      }
    }
    return .object(values)
  }

  func label(_ name: String) throws(Refusal) -> String? {
    try object.value.object("metadata")?.object("labels")?.text(name)
  }

  /// The name in Azure, which is the object's own unless it says another; empty where it is not known.
  func azureName(_ own: Foreseen) -> String { named(own.isNull ? .text(name) : own) }

  /// The same, of an object of Crossplane.
  func externalName() throws(Refusal) -> String {
    let annotations = try object.value.object("metadata")?.object("annotations")
    return named(.text(try annotations?.text("crossplane.io/external-name") ?? name))
  }

  private func named(_ name: Foreseen) -> String { name.withoutVariables.text ?? "" }

  // MARK: Rows

  func proposal(_ id: ClusterID) -> ClusterProposal {
    var proposal = ClusterProposal(address: address, position: object.value.position, action: .unknown, remedy: remedy)
    proposal.id = id
    proposal.name = id.name.isEmpty ? nil : id.name
    return proposal
  }

  private var remedy: String {
    switch kind {
    case .asoCluster: "enableFIPS: true in spec.agentPoolProfiles"
    case .asoPool, .capzPool: "spec.enableFIPS: true"
    case .crossplaneCluster: "fipsEnabled: true in spec.forProvider.defaultNodePool"
    case .crossplanePool: "spec.forProvider.fipsEnabled: true"
    case .nodeClass: "spec.fipsMode: FIPS"
    case .nodePool: "a nodeClassRef to an AKSNodeClass with spec.fipsMode: FIPS"
    }
  }

  func clusterID(named own: Foreseen, group: Foreseen) -> ClusterID {
    var id = ClusterID(subscription: "", resourceGroup: "", name: azureName(own).foldedID)
    if let text = group.text, case .resourceGroup(let subscription, let group)? = Scope(text) {
      id = ClusterID(subscription: subscription, resourceGroup: group, name: id.name)
    }
    return id
  }

  func crossplaneID(group: String?) throws(Refusal) -> ClusterID {
    ClusterID(
      subscription: "", resourceGroup: group?.foldedID ?? "", name: try externalName().foldedID)
  }
}
