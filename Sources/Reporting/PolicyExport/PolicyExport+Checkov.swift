import InventoryModel

/// Custom policies of Checkov in YAML (`--external-checks-dir`).
///
/// Source: bridgecrewio/checkov, docs: YAML custom policies; ids begin with `CKV2_`. Of what is not known before apply
/// it says that it fails, and of HCL whose variables have no default, nothing.
extension PolicyExport {
  mutating func addCheckov(_ policy: Policy) {
    nameAll(of: policy, "Checkov applies the policy everywhere")
    for (id, name, text) in Self.checkovPolicies {
      files.append(
        File(
          "CKV2_FIPSWATCH_\(id).yaml",
          """
          metadata:
            id: CKV2_FIPSWATCH_\(id)
            name: "\(name)"
            category: ENCRYPTION
            severity: HIGH
          definition:
          \(text)
          """))
    }
    remarks.append(
      "azapi: Checkov fails bodies that are JSON text in a plan, and cannot read lists of pools in a cluster")
  }

  private static let checkovPolicies = [
    (
      1, "The default node pool of an AKS cluster has FIPS enabled",
      """
        and:
          - cond_type: attribute
            resource_types: [azurerm_kubernetes_cluster]
            attribute: default_node_pool.fips_enabled
            operator: equals
            value: true
          - cond_type: attribute
            resource_types: [azurerm_kubernetes_cluster]
            attribute: default_node_pool.workload_runtime
            operator: not_starting_with
            value: Kata

      """
    ),
    (
      2, "An AKS node pool has FIPS enabled, or is of a Windows that is FIPS by default",
      """
        or:
          - and:
              - cond_type: attribute
                resource_types: [azurerm_kubernetes_cluster_node_pool]
                attribute: fips_enabled
                operator: equals
                value: true
              - cond_type: attribute
                resource_types: [azurerm_kubernetes_cluster_node_pool]
                attribute: workload_runtime
                operator: not_starting_with
                value: Kata
          - and:
              - cond_type: attribute
                resource_types: [azurerm_kubernetes_cluster_node_pool]
                attribute: os_type
                operator: equals
                value: Windows
              - cond_type: attribute
                resource_types: [azurerm_kubernetes_cluster_node_pool]
                attribute: os_sku
                operator: within
                value: [Windows2022, Windows2025]

      """
    ),
    (
      3, "An AKS node pool that azapi makes has FIPS enabled",
      """
        or:
          - cond_type: attribute
            resource_types: [azapi_resource]
            attribute: type
            operator: not_starting_with
            value: Microsoft.ContainerService/managedClusters/agentPools@
          - cond_type: attribute
            resource_types: [azapi_resource]
            attribute: body.properties.enableFIPS
            operator: equals
            value: true
          - and:
              - cond_type: attribute
                resource_types: [azapi_resource]
                attribute: body.properties.osType
                operator: equals
                value: Windows
              - cond_type: attribute
                resource_types: [azapi_resource]
                attribute: body.properties.osSKU
                operator: within
                value: [Windows2022, Windows2025]

      """
    ),
  ]
}
