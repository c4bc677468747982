/// A cluster in Azure's terms.
extension SimulatedCluster {
  var kubernetesMinorVersion: String { "1.\(kubernetesMinor)" }
  var kubernetesVersion: String { "1.\(kubernetesMinor).\(identity % 5)" }

  /// - Parameter resourceGroups: the segment, which some answers spell in small letters.
  func azureID(resourceGroups: String) -> String {
    "/subscriptions/\(subscription)/\(resourceGroups)/\(resourceGroup)"
      + "/providers/Microsoft.ContainerService/managedClusters/\(name)"
  }

  /// Members outside `properties`.
  func resourceFacts(includesResourceGroup: Bool) -> [Fact.Member] {
    let group: [Fact.Member] = includesResourceGroup ? [("resourceGroup", .text(resourceGroup))] : []
    let tagged: [Fact.Member] =
      tags.isEmpty ? [] : [("tags", .dictionary(tags.map { (key: $0.key, value: .text($0.value)) }))]
    return [
      ("eTag", .text(AzureIdentifier.uuid(identity &+ revision &* 0x9E37_79B9))), ("extendedLocation", nil),
      ("id", .text(azureID(resourceGroups: hasLowerCaseID ? "resourcegroups" : "resourceGroups"))),
      ("identity", managedIdentity), ("kind", "Base"), ("location", .text(location)), ("name", .text(name)),
    ] + group + [
      ("sku", ["name": isAutomatic ? "Automatic" : "Base", "tier": "Standard"]), ("systemData", nil),
    ] + tagged + [("type", "Microsoft.ContainerService/ManagedClusters")]
  }

  var propertyFacts: [Fact.Member] {
    let dnsPrefix = "\(name)-\(AzureIdentifier.uuid(identity).prefix(8))"
    return [
      ("aadProfile", Self.directory), ("addonProfiles", Self.addons), ("agentPoolProfiles", poolFacts),
      ("apiServerAccessProfile", Self.apiServerAccess), ("autoScalerProfile", nil),
      ("autoUpgradeProfile", ["nodeOSUpgradeChannel": "NodeImage", "upgradeChannel": "none"]),
      ("azurePortalFQDN", .text("\(dnsPrefix).portal.hcp.\(location).azmk8s.io")),
      ("currentKubernetesVersion", .text(kubernetesVersion)), ("disableLocalAccounts", true),
      ("diskEncryptionSetID", nil), ("dnsPrefix", .text(dnsPrefix)), ("enableRBAC", true),
      ("fqdn", .text("\(dnsPrefix).hcp.\(location).azmk8s.io")), ("hostedSystemProfile", hostedSystem),
      ("httpProxyConfig", nil), ("identityProfile", kubeletIdentity),
      ("kubernetesVersion", .text(kubernetesMinorVersion)), ("linuxProfile", Self.linuxAdmin), ("maxAgentPools", 100),
      ("metricsProfile", ["costAnalysis": ["enabled": false]]), ("networkProfile", network),
      ("nodeProvisioningProfile", nodeProvisioning), ("nodeResourceGroup", .text(nodeResourceGroup)),
      ("oidcIssuerProfile", ["enabled": true, "issuerURL": .text("https://\(location).oic.example.com/\(name)/")]),
      ("powerState", ["code": "Running"]), ("privateFQDN", nil), ("privateLinkResources", nil),
      ("provisioningState", .text(provisioningState)), ("resourceUID", .optional(resourceUID)),
      ("securityProfile", ["azureKeyVaultKms": nil, "defender": nil, "workloadIdentity": ["enabled": true]]),
      ("serviceMeshProfile", nil), ("servicePrincipalProfile", ["clientId": "msi"]),
      ("storageProfile", Self.storage), ("supportPlan", "KubernetesOfficial"),
      ("windowsProfile", ["adminUsername": "azureuser", "enableCSIProxy": true]),
      ("workloadAutoScalerProfile", ["keda": nil, "verticalPodAutoscaler": nil]),
    ]
  }

  private var poolFacts: Fact {
    guard arePoolsTold else { return nil }
    return .array(
      pools.map { pool in
        .object([Fact.Member("name", .text(pool.name))].flattened(with: pool.propertyFacts(of: self)))
      })
  }

  private var nodeProvisioning: Fact {
    guard let nodeProvisioningMode else { return nil }
    return ["defaultNodePools": "Auto", "mode": .text(nodeProvisioningMode)]
  }

  private var hostedSystem: Fact {
    guard edition != .oldAPI else { return nil }
    return ["enabled": .bool(edition == .automaticHosted), "nodeSubnetID": nil]
  }

  private var managedIdentity: Fact {
    [
      "principalId": .text(AzureIdentifier.uuid(identity ^ 1)), "tenantId": .text(Self.tenant),
      "type": "SystemAssigned",
      "userAssignedIdentities": nil,
    ]
  }

  /// One tenant for all subscriptions.
  static let tenant = "9f1c6a3e-5b7d-4c1e-8a20-3d5e7f901b2c"

  private var kubeletIdentity: Fact {
    let id =
      "/subscriptions/\(subscription)/resourcegroups/\(nodeResourceGroup)"
      + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/\(name)-agentpool"
    return [
      "kubeletidentity": [
        "clientId": .text(AzureIdentifier.uuid(identity ^ 2)), "objectId": .text(AzureIdentifier.uuid(identity ^ 3)),
        "resourceId": .text(id),
      ]
    ]
  }

  private var network: Fact {
    let address =
      "/subscriptions/\(subscription)/resourceGroups/\(nodeResourceGroup)"
      + "/providers/Microsoft.Network/publicIPAddresses/\(AzureIdentifier.uuid(identity ^ 4))"
    return [
      "dnsServiceIP": "10.0.0.10", "ipFamilies": ["IPv4"],
      "loadBalancerProfile": [
        "backendPoolType": "nodeIPConfiguration",
        "effectiveOutboundIPs": [.reference(id: address, resourceGroup: nodeResourceGroup)],
        "managedOutboundIPs": ["count": 1, "countIPv6": nil], "outboundIPs": nil, "outboundIPPrefixes": nil,
      ],
      "loadBalancerSku": "standard", "networkDataplane": "azure", "networkPlugin": "azure",
      "networkPluginMode": "overlay", "networkPolicy": "cilium", "outboundType": "loadBalancer",
      "podCidr": "10.244.0.0/16", "podCidrs": ["10.244.0.0/16"], "serviceCidr": "10.0.0.0/16",
      "serviceCidrs": ["10.0.0.0/16"],
    ]
  }
}

// MARK: - What all clusters share

extension SimulatedCluster {
  private static let directory: Fact = [
    "adminGroupObjectIDs": nil, "enableAzureRBAC": true, "managed": true,
    "tenantID": .text(tenant),
  ]
  private static let addons: Fact = .dictionary([("azurepolicy", ["config": nil, "enabled": true])])
  private static let apiServerAccess: Fact = [
    "authorizedIPRanges": nil, "disableRunCommand": true, "enablePrivateCluster": false, "privateDNSZone": nil,
  ]
  private static let linuxAdmin: Fact = [
    "adminUsername": "azureuser", "ssh": ["publicKeys": [["keyData": "ssh-ed25519 removed"]]],
  ]
  private static let storage: Fact = [
    "diskCSIDriver": ["enabled": true], "fileCSIDriver": ["enabled": true], "snapshotController": ["enabled": true],
  ]
}
