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
    case .azurermCluster, .azurermAutomaticCluster, .azurermPool: return ([], [])
    }
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
    guard let type = try change.attribute("type").value?.text?.withoutVersion,
      let member = TemplateResource.templateMembers[type]
    else { return ([], []) }
    let body = try change.attribute("body")
    // A request without a body deploys nothing.
    guard change.type != .azapiAction || !body.isWhole || body.value?.isNull == false else { return ([], []) }
    let properties = try? body.known?.document.object("properties")
    return carrier.reading(
      template: try properties?.object(member), parameters: try properties?.member("parameters"))
  }
}
