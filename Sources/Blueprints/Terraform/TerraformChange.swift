import DocumentText
import InventoryModel

/// One entry of `resource_changes`: a resource, what happens to it, and its values before and after.
///
/// Source: hashicorp/terraform-json, plan.go; opentofu, jsonplan.
struct TerraformChange {
  /// The types of resources that make clusters or pools, or carry documents which do.
  enum ResourceType: String {
    case azurermCluster = "azurerm_kubernetes_cluster"
    case azurermAutomaticCluster = "azurerm_kubernetes_automatic_cluster"
    case azurermPool = "azurerm_kubernetes_cluster_node_pool"
    case azapiResource = "azapi_resource"
    /// It changes a part of a resource, and leaves the rest of it alone.
    case azapiUpdate = "azapi_update_resource"
    /// A request with a body of its own, which changes a part too.
    case azapiAction = "azapi_resource_action"
    case resourceGroupDeployment = "azurerm_resource_group_template_deployment"
    case subscriptionDeployment = "azurerm_subscription_template_deployment"
    case managementGroupDeployment = "azurerm_management_group_template_deployment"
    case tenantDeployment = "azurerm_tenant_template_deployment"
    case olderDeployment = "azurerm_template_deployment"
    case kubernetesManifest = "kubernetes_manifest"
    case kubectlManifest = "kubectl_manifest"
    case kustomization = "kustomization_resource"
    case rancherCluster = "rancher2_cluster"
    /// Of a provider that is not known, but says in its name that it is about AKS: `rafay_aks_cluster`.
    case otherAKS
    /// Any other, which may carry what makes some.
    case unread

    init?(named type: String) {
      if let known = ResourceType(rawValue: type) {
        self = known
      } else {
        guard type.contains("_aks"), type.split(separator: "_").contains(where: { $0 == "aks" || $0 == "akscluster" })
        else { return nil }
        self = .otherAKS
      }
    }
  }

  let address: String
  let type: ResourceType
  /// The instance's index or key, as text.
  let index: String?
  let action: ProposedRow.Action
  let place: JSONPlace
  private let change: JSONPlace

  /// Nil for what manages nothing: data sources, and what is only forgotten by the state or was deposed.
  init?(_ place: JSONPlace, isDeferred: Bool = false) throws(Refusal) {
    guard ["managed", nil].contains(try place.text("mode")), try place.text("deposed") == nil else { return nil }
    guard let address = try place.text("address"), let type = try place.text("type"),
      let change = try place.object("change")
    else { throw place.wrong("a resource without address, type or change") }
    index = try place.member("index").map { value throws(Refusal) in try value.scalar?.displayText ?? "" }
    action = isDeferred ? .unknown : try Self.action(of: change)
    (self.address, self.place, self.change) = (address, place, change)
    self.type = ResourceType(named: type) ?? .unread
  }

  var path: TerraformAddress { TerraformAddress(address) }

  var origin: PlannedCluster.Origin {
    get throws(Refusal) {
      PlannedCluster.Origin(path: path, module: try place.text("module_address") ?? "", index: index)
    }
  }

  private static func action(of change: JSONPlace) throws(Refusal) -> ProposedRow.Action {
    var actions: Set<String> = []
    for item in try change.items("actions") { if let text = try item.text { actions.insert(text) } }
    if actions.contains("create") { return actions.contains("delete") ? .recreate : .create }
    if actions.contains("update") { return .update }
    if actions == ["delete"] { return .delete }
    return actions == ["no-op"] || actions == ["forget"] ? .none : .unknown
  }

  /// The values that will be: those that are where nothing will be, as for what is deleted or forgotten.
  func values(only names: Set<String>) throws(Refusal) -> Foreseen {
    let after = try change.member("after")
    let unknown = try change.member("after_unknown")
    let marks = try unknown?.members ?? []
    guard after == nil, marks.isEmpty, unknown?.bool != true else {
      return try Foreseen(planned: after, unknown: unknown, only: names)
    }
    return action == .delete || action == .none ? try before(only: names) : .unknown
  }

  func before(only names: Set<String>) throws(Refusal) -> Foreseen {
    try change.member("before").map { value throws(Refusal) in try Foreseen(value, only: names) } ?? .null
  }

  /// An attribute as the plan writes it: as it will be, or as it is where the plan has nothing of what will be.
  func attribute(_ name: String) throws(Refusal) -> Attribute {
    let (after, before) = (try change.object("after"), try change.object("before"))
    let present = after ?? before
    let mark = try change.object("after_unknown")?.value(of: name)
    return Attribute(
      value: try present?.value(of: name), isWhole: try mark?.marksUnknown != true)
  }

  /// Why what will be may make nodes in AKS though its type is not read.
  var unread: Unread? {
    get throws(Refusal) {
      if try elsewhere.contains(place.text("type") ?? "") { return .elsewhere }
      return try change.member("after")?.unread
    }
  }

  struct Attribute {
    var value: JSONPlace?
    /// Whether nothing in it is known only after apply.
    var isWhole: Bool
    /// Nil where a part of it is known only after apply.
    var known: JSONPlace? { isWhole ? value : nil }
  }
}

/// Types that deploy what stands elsewhere: charts, folders of repositories, definitions of applications.
private let elsewhere: Set<String> = [
  "helm_release", "argocd_application", "argocd_application_set", "flux_bootstrap_git",
  "azurerm_kubernetes_flux_configuration", "azurerm_managed_application", "azurerm_blueprint_assignment",
  "azurerm_arc_kubernetes_flux_configuration", "ansible_playbook", "tfe_workspace_run", "rancher2_app_v2", "k14s_kapp",
  "carvel_kapp", "rancher2_app",
]

extension JSONPlace {
  /// Whether `true` stands anywhere in it, which in `after_unknown` marks what is known only after apply.
  fileprivate var marksUnknown: Bool {
    get throws(Refusal) {
      if let bool { return bool }
      for item in items ?? [] { if try item.marksUnknown { return true } }
      for member in try members ?? [] { if try member.value.marksUnknown { return true } }
      return false
    }
  }
}
