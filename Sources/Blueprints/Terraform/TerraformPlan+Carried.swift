import DocumentText
import InventoryModel

/// Resources that carry a document of another kind, with the clusters and pools that it makes.
///
/// Sources: hashicorp/terraform-provider-azurerm, internal/services/resource; Azure/terraform-provider-azapi;
/// hashicorp/terraform-provider-kubernetes, kubernetes_manifest; gavinbunney and alekc/terraform-provider-kubectl.
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
    case .azapiResource, .azapiUpdate: return try azapiDeployment(change, carrier)
    case .kubernetesManifest:
      let manifest = try change.attribute("manifest")
      return manifest.value.map { carrier.reading(manifest: $0, isWhole: manifest.isWhole) } ?? ([], [])
    case .kubectlManifest:
      return carrier.reading(manifests: try change.attribute("yaml_body").known?.text)
    case .azurermCluster, .azurermAutomaticCluster, .azurermPool: return ([], [])
    }
  }

  private func azapiDeployment(_ change: TerraformChange, _ carrier: Carrier) throws(Refusal) -> Carrier.Reading {
    guard let type = try change.attribute("type").value?.text?.withoutVersion,
      let member = TemplateResource.templateMembers[type]
    else { return ([], []) }
    let properties = try? change.attribute("body").known?.document.object("properties")
    return carrier.reading(
      template: try properties?.object(member), parameters: try properties?.member("parameters"))
  }
}
