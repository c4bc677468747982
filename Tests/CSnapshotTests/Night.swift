/// What every answer of Azure has, as members of a cluster, a pool inside it, and a pool alone.
enum Whole {
  static let cluster = #""type":"Microsoft.ContainerService/ManagedClusters","location":"x","fqdn":"f""#
  static let pool = #""mode":"User","osType":"Linux","provisioningState":"Succeeded","type":"VirtualMachineScaleSets""#
  static let lonePool = pool.replacing("\"type\"", with: "\"typePropertiesType\"")
}

/// One night of one cluster with two pools, in every shape that Azure and its tools tell it in.
enum Night {
  static let clusterID =
    "/subscriptions/SUB-1/resourceGroups/Rg-Prod/providers/Microsoft.ContainerService/managedClusters/Aks-Prod"

  /// As REST spells it; `$ID` and the outer properties are around it.
  static let restProperties = """
    "provisioningState":"Succeeded","powerState":{"code":"Running"},"kubernetesVersion":"1.31",
    "currentKubernetesVersion":"1.31.4","nodeResourceGroup":"MC_Rg-Prod_Aks-Prod_westeurope","resourceUID":"65bb",
    "enableRBAC":true,"autoScalerProfile":{"scan-interval":"10s","balance-similar-node-groups":"false"},
    "networkProfile":{"networkPlugin":"azure","loadBalancerSku":"standard","loadBalancerProfile":{
      "effectiveOutboundIPs":[{"id":"/subscriptions/SUB-1/resourceGroups/MC/providers/Microsoft.Network/publicIPAddresses/x"}]}},
    "nodeProvisioningProfile":{"mode":"Manual"},"hostedSystemProfile":{"enabled":false}
    """

  static let restPool = """
    "count":3,"vmSize":"Standard_D2s_v3","osDiskSizeGB":128,"type":"VirtualMachineScaleSets","mode":"System",
    "provisioningState":"Succeeded","orchestratorVersion":"1.31","currentOrchestratorVersion":"1.31.4",
    "osType":"Linux","osSKU":"AzureLinux","nodeImageVersion":"AKSAzureLinux-V3gen2fips-202512.18.0",
    "enableFIPS":true,"spotMaxPrice":-1,"nodeLabels":{"Team":"A","app":"B"},
    "vnetSubnetID":"/subscriptions/SUB-1/resourceGroups/Net/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
    """
  static let restWindowsPool = """
    "count":0,"vmSize":"Standard_D4s_v3","type":"VirtualMachineScaleSets","mode":"User","osType":"Windows",
    "osSKU":"Windows2022","provisioningState":"Updating","enableFIPS":false
    """

  /// As the command line spells it: other capitals and types, nulls, additions.
  static let cliProperties = """
    "provisioningState":"Succeeded","powerState":{"code":"Running"},"kubernetesVersion":"1.31",
    "currentKubernetesVersion":"1.31.4","nodeResourceGroup":"MC_Rg-Prod_Aks-Prod_westeurope","resourceUid":"65bb",
    "enableRbac":true,"autoScalerProfile":{"scanInterval":"10s","balanceSimilarNodeGroups":"false","expander":null},
    "networkProfile":{"networkPlugin":"azure","loadBalancerSku":"Standard","loadBalancerProfile":{"outboundIPs":null,
      "effectiveOutboundIPs":[{"resourceGroup":"MC",
        "id":"/subscriptions/SUB-1/resourceGroups/MC/providers/Microsoft.Network/publicIPAddresses/x"}]}},
    "nodeProvisioningProfile":{"mode":"manual"},"hostedSystemProfile":{"enabled":false},"windowsProfile":null
    """
  static let cliPool = """
    "count":3,"vmSize":"standard_d2s_v3","osDiskSizeGb":128,"mode":"System","availabilityZones":null,
    "provisioningState":"Succeeded","orchestratorVersion":"1.31","currentOrchestratorVersion":"1.31.4",
    "osType":"linux","osSku":"AzureLinux","nodeImageVersion":"AKSAzureLinux-V3gen2fips-202512.18.0",
    "enableFips":true,"spotMaxPrice":-1.0,"nodeLabels":{"app":"B","Team":"A"},
    "vnetSubnetId":"/subscriptions/sub-1/resourceGroups/Net/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
    """
  static let cliWindowsPool = """
    "count":0,"vmSize":"Standard_D4s_v3","mode":"User","osType":"Windows","osSku":"Windows2022",
    "provisioningState":"Updating","enableFips":false,"tags":null
    """

  static let outer = """
    "name":"Aks-Prod","location":"West Europe","tags":{"Owner":"Ops"},"sku":{"name":"Base","tier":"Free"}
    """
  static let armCluster = """
    {"id":"\(clusterID)","type":"Microsoft.ContainerService/ManagedClusters","eTag":"e1",\(outer),"properties":{
    \(restProperties),"agentPoolProfiles":[{"name":"Sys",\(restPool)},{"name":"win",\(restWindowsPool)}]}}
    """
  static let graphCluster = """
    {"id":"\(clusterID.lowercased())","type":"microsoft.containerservice/managedclusters","tenantId":"t","kind":"",
    "resourceGroup":"rg-prod","subscriptionId":"SUB-1","managedBy":"","plan":null,"zones":null,\(outer),"properties":{
    "agentPoolProfiles":[{"name":"Sys",\(restPool)},{"name":"win",\(restWindowsPool)}],\(restProperties)}}
    """
  static let cliCluster = """
    {"id":"\(clusterID)","type":"Microsoft.ContainerService/ManagedClusters","resourceGroup":"Rg-Prod","etag":"e1",
    "agentPoolProfiles":[{"name":"Sys","type":"VirtualMachineScaleSets",\(cliPool)},
    {"name":"win","type":"VirtualMachineScaleSets",\(cliWindowsPool)}],\(cliProperties),\(outer)}
    """

  /// Every way to tell the cluster with its pools.
  static let clusterDocuments: [String: String] = [
    "az aks list": "[\n\(cliCluster)\n]\n",
    "az aks show": cliCluster,
    "ARM list": #"{"value":[\#(armCluster)]}"#,
    "ARM page, nextLink first": #"{"nextLink":"https://x","value":[\#(armCluster)]}"#,
    "ARM single": armCluster,
    "Resource Graph over REST":
      #"{"totalRecords":1,"count":1,"data":[\#(graphCluster)],"facets":[],"resultTruncated":"false"}"#,
    "az graph query": #"{"count":1,"data":[\#(graphCluster)],"skip_token":null,"total_records":1}"#,
    "a line a cluster": armCluster.replacing("\n", with: "") + "\n",
  ]

  static let armPools = """
    {"id":"\(clusterID)/agentPools/Sys","name":"Sys","type":"Microsoft.ContainerService/managedClusters/agentPools",
    "properties":{\(restPool)}},
    {"id":"\(clusterID)/agentPools/win","name":"win","type":"Microsoft.ContainerService/managedClusters/agentPools",
    "properties":{\(restWindowsPool)}}
    """
  private static func cliPools(kindKey: String) -> String {
    """
    {"id":"\(clusterID)/agentPools/Sys","name":"Sys","type":"Microsoft.ContainerService/managedClusters/agentPools",
    "\(kindKey)":"VirtualMachineScaleSets","resourceGroup":"Rg-Prod",\(cliPool)},
    {"id":"\(clusterID.lowercased())/agentpools/win","name":"win","resourceGroup":"Rg-Prod",
    "type":"Microsoft.ContainerService/managedClusters/agentPools","\(kindKey)":"VirtualMachineScaleSets",
    \(cliWindowsPool)}
    """
  }

  /// Every way to tell the pools alone.
  static let poolDocuments: [String: String] = [
    "az aks nodepool list": "[\(cliPools(kindKey: "typePropertiesType"))]",
    "an older az aks nodepool list": "[\(cliPools(kindKey: "agentPoolType"))]",
    "ARM agentPools": #"{"value":[\#(armPools)],"nextLink":""}"#,
    "a line a pool": cliPools(kindKey: "typePropertiesType").replacing("\n", with: "").replacing("},{", with: "}\n{"),
  ]
}
