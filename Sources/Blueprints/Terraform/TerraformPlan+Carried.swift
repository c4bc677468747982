import DocumentText
import InventoryModel

/// Resources that carry a document of another kind, with the clusters and pools that it makes.
///
/// Sources: hashicorp/terraform-provider-azurerm, internal/services/resource; Azure/terraform-provider-azapi;
/// hashicorp/terraform-provider-kubernetes, kubernetes_manifest; gavinbunney and alekc/terraform-provider-kubectl;
/// kbst/terraform-provider-kustomization; rancher/terraform-provider-rancher2, `aks_config_v2`.
extension TerraformPlan {
  func carried(by change: TerraformChange) throws(Refusal) -> Carrier.Reading {
    let carrier = Carrier(address: change.address, position: change.place.position, action: change.action)
    // What stays as it is, or goes, makes nothing.
    guard change.type != .unread || change.action != .none && change.action != .delete else { return ([], []) }
    switch change.type {
    case .resourceGroupDeployment, .subscriptionDeployment, .managementGroupDeployment, .tenantDeployment:
      let parameters = try change.attribute("parameters_content")
      return carrier.reading(
        template: try change.attribute("template_content").known, parameters: parameters.known)
    case .olderDeployment:
      let parameters = try change.attribute("parameters_body")
      return carrier.reading(template: try change.attribute("template_body").known, parameters: parameters.known)
    case .azapiResource, .azapiUpdate, .azapiAction: return try azapiDeployment(change, carrier)
    case .kubernetesManifest:
      let manifest = try change.attribute("manifest")
      return carrier.reading(manifest: manifest.value, isWhole: manifest.isWhole)
    case .kubectlManifest:
      return carrier.reading(manifests: try change.attribute("yaml_body").known?.text)
    case .kustomization: return carrier.reading(manifests: try change.attribute("manifest").known?.text)
    case .rancherCluster: return try makesAKS(change) ? unread(carrier) : ([], [])
    case .otherAKS: return unread(carrier)
    case .unread: return carrier.reading(try change.unread)
    case .azurermCluster, .azurermAutomaticCluster, .azurermPool: return ([], [])
    }
  }

  /// Commands that run when a resource is created.
  func provisioned(by change: TerraformChange) throws(Refusal) -> Carrier.Reading {
    guard change.action == .create || change.action == .recreate else { return ([], []) }
    let carrier = Carrier(address: change.address, position: change.place.position, action: change.action)
    return carrier.reading(try configuration.provisioners(of: change.path)?.unread)
  }

  /// An action that is invoked is no resource. Source: hashicorp/terraform-json, ActionInvocation.
  func invoked(by invocation: JSONPlace) throws(Refusal) -> Carrier.Reading {
    let values = try invocation.object("config_values")
    let isRequest = try invocation.text("type")?.hasPrefix("azapi_") ?? false
    // A request without a body changes no pool.
    if isRequest, try values?.member("body") == nil, try invocation.object("config_unknown")?.member("body") == nil {
      return ([], [])
    }
    let address = try invocation.text("address") ?? "action"
    return Carrier(address: address, position: invocation.position, action: .unknown).reading(try values?.unread)
  }

  private func unread(_ carrier: Carrier) -> Carrier.Reading {
    carrier.unknown("what this provider makes in AKS is not read: check its pools in Azure")
  }

  private func makesAKS(_ change: TerraformChange) throws(Refusal) -> Bool {
    for name in ["aks_config", "aks_config_v2"] {
      let block = try change.attribute(name)
      if !block.isWhole || block.value.map({ !$0.isNull && $0.items?.isEmpty != true }) ?? false { return true }
    }
    return false
  }

  private func azapiDeployment(_ change: TerraformChange, _ carrier: Carrier) throws(Refusal) -> Carrier.Reading {
    guard let type = try change.attribute("type").value?.text?.withoutVersion else { return ([], []) }
    guard let member = TemplateResource.templateMembers[type] else {
      guard !type.hasPrefix("microsoft.containerservice/managedclusters"), change.action != .none,
        change.action != .delete
      else { return ([], []) }
      return carrier.reading(TemplateResource.elsewhere.contains(type) ? .elsewhere : try change.unread)
    }
    let body = try change.attribute("body")
    // A request without a body deploys nothing.
    guard change.type != .azapiAction || !body.isWhole || body.value?.isNull == false else { return ([], []) }
    let properties = try? body.known?.document.object("properties")
    return carrier.reading(
      template: try properties?.object(member), parameters: try properties?.member("parameters"))
  }
}
