import InventoryModel

/// Azure Policy: a definition for clusters, one for pools, their initiative, exemptions, and a script that deploys them.
///
/// Sources: Microsoft Learn, "Azure Policy definition structure"; Azure/azure-policy-linter, docs/Rules;
/// microsoft/regorus, azure_policy (semantics: `notEquals` is true for what is missing, null, empty and false).
extension PolicyExport {
  mutating func addAzure(_ policy: Policy, asOf instant: Instant) {
    var scopes = AzureScopes(policy.scopes)
    let cluster = scopes.condition(of: .cluster)
    let pool = scopes.condition(of: .pool)
    remarks += scopes.remarks
    let parameters = AzureDefinition.parameters(scopes.parameters)
    for (name, value) in [
      ("cluster", AzureDefinition.cluster(where: cluster, parameters)),
      ("pool", AzureDefinition.pool(where: pool, AzureDefinition.parameters(scopes.poolParameters))),
    ] { files.append(File("definitions/\(AzureDefinition.prefix)-\(name).json", value)) }
    files.append(File("initiative.json", AzureInitiative.value(policy, scopes)))
    files.append(File("assignment.parameters.json", AzureInitiative.assignmentParameters(scopes)))
    for exemption in policy.exemptions where exemption.control == Control.fipsEnabled.id {
      add(exemption, asOf: instant)
    }
    for exemption in policy.exemptions where exemption.control != Control.fipsEnabled.id {
      remarks.append("exemption \(exemption.id): \(exemption.control) is not demanded by Azure Policy")
    }
    for approval in policy.approvals { remarks.append("approval \(approval.id): Azure Policy knows no approvals") }
    files.append(File("deploy.sh", AzureScript.text, isExecutable: true))
  }

  private mutating func add(_ exemption: Permission, asOf instant: Instant) {
    guard instant < exemption.interval.to else { return remarks.append("exemption \(exemption.id): it has expired") }
    guard let scope = exemption.selector.azureResource else {
      return remarks.append(
        "exemption \(exemption.id): Azure exempts one subscription, group, cluster or pool by its whole name: "
          + "write one exemption for each")
    }
    if !exemption.selector.pools.isEmpty {
      remarks.append(
        "exemption \(exemption.id): it exempts the pool, and not the cluster whose request lists the pool")
    }
    files.append(File("exemptions/\(exemption.id.fileName).json", exemption.azureValue(scope: scope)))
  }
}

enum AzureDefinition {
  static let prefix = "fipswatch-aks"
  private static let clusterType = "Microsoft.ContainerService/managedClusters"

  static func cluster(where condition: JSONValue?, _ parameters: JSONValue) -> JSONValue {
    let pool = clusterType + "/agentPoolProfiles[*]"
    let count: JSONValue = [
      "count": ["field": .string(pool), "where": ["allOf": violation(pool + ".")]], "greater": 0,
    ]
    return value(
      "AKS clusters should have FIPS enabled in their Linux node pools", mode: "Indexed",
      rule(clusterType, [condition, count]), parameters)
  }

  static func pool(where condition: JSONValue?, _ parameters: JSONValue) -> JSONValue {
    let conditions = violation(clusterType + "/agentPools/")
    // The type of a child has neither tags nor a location, so that mode Indexed would skip it.
    return value(
      "AKS node pools should have FIPS enabled", mode: "All",
      rule(clusterType + "/agentPools", [condition, ["allOf": conditions]]), parameters)
  }

  /// Linux, and the flag anything but true, or a runtime that does not enforce it. Windows 2022 and newer are FIPS by
  /// default, and older Windows is left alone.
  private static func violation(_ path: String) -> JSONValue {
    [
      ["field": .string(path + "osType"), "notEquals": "Windows"],
      [
        "anyOf": [
          ["field": .string(path + "enableFIPS"), "notEquals": "true"],
          ["field": .string(path + "workloadRuntime"), "like": "Kata*"],
        ]
      ],
    ]
  }

  private static func rule(_ type: String, _ conditions: [JSONValue?]) -> JSONValue {
    let first: JSONValue = ["field": "type", "equals": .string(type)]
    return [
      "if": ["allOf": .array([first] + conditions.compactMap(\.self))], "then": ["effect": "[parameters('effect')]"],
    ]
  }

  private static func value(
    _ name: String, mode: String, _ rule: JSONValue, _ parameters: JSONValue
  ) -> JSONValue {
    [
      "properties": [
        "displayName": .string(name), "policyType": "Custom", "mode": .string(mode),
        "description": """
        FIPS 140 validated cryptography needs enableFIPS in every Linux node pool. Requests of API versions before \
        2021-02-01 lack the property, so that with the effect Deny they are denied.
        """,
        "metadata": ["version": "1.0.0", "category": "Kubernetes"], "parameters": parameters, "policyRule": rule,
      ]
    ]
  }

  /// - Parameter tags: the value that each parameter for a tag has unless it is given another.
  static func parameters(_ tags: [AzureScopes.Parameter]) -> JSONValue {
    var parameters: [String: JSONValue] = [
      "effect": [
        "type": "String", "allowedValues": ["Audit", "Deny", "Disabled"], "defaultValue": "Audit",
        "metadata": [
          "displayName": "Effect", "description": "What happens to a cluster or node pool without FIPS.",
        ],
      ]
    ]
    for tag in tags {
      parameters[tag.name] = [
        "type": "String", "defaultValue": .string(tag.value),
        "metadata": [
          "displayName": .string("Value of the tag \(tag.tag)"),
          "description": .string("Clusters whose tag \(tag.tag) is like this are in the scope \(tag.scope)."),
        ],
      ]
    }
    return .object(parameters)
  }
}

enum AzureInitiative {
  static let name = "fipswatch-aks-fips"
  private static let metadata = "/providers/Microsoft.PolicyInsights/policyMetadata/"

  /// The groups of the built-in initiatives. Source: Azure/azure-policy, built-in policy sets.
  static let groups = [
    "FedRAMP_High_R4_SC-13", "FedRAMP_High_R4_IA-7", "FedRAMP_High_R4_CM-8", "FedRAMP_Moderate_R4_SC-13",
    "FedRAMP_Moderate_R4_IA-7", "FedRAMP_Moderate_R4_CM-8", "NIST_SP_800-53_R5_SC-13", "NIST_SP_800-53_R5_IA-7",
    "NIST_SP_800-53_R5_CM-8", "NIST_SP_800-171_R2_3.13.11", "NIST_SP_800-171_R3_3.13.11",
    "CMMC_2.0_L2_SC.L2-3.13.11", "CMMC_L2_v1.9.0_SC.L2_3.13.11",
  ]

  static func value(_ policy: Policy, _ scopes: AzureScopes) -> JSONValue {
    [
      "properties": [
        "displayName": "AKS node pools run FIPS 140 validated cryptography", "policyType": "Custom",
        "description": .string("Made by fipswatch from the policy \(HostileText.visible(policy.name))."),
        "metadata": ["version": "1.0.0", "category": "Kubernetes"],
        "policyDefinitionGroups": .array(
          groups.map { ["name": .string($0), "additionalMetadataId": .string(metadata + $0)] }),
        "parameters": AzureDefinition.parameters(scopes.parameters),
        "policyDefinitions": [definition("cluster", scopes.parameters), definition("pool", scopes.poolParameters)],
      ]
    ]
  }

  /// `DEFINITION_SCOPE` is put in by the script.
  private static func definition(_ kind: String, _ parameters: [AzureScopes.Parameter]) -> JSONValue {
    let passed = (["effect"] + parameters.map(\.name)).map { name in
      (name, ["value": .string("[parameters('\(name)')]")] as JSONValue)
    }
    return [
      "policyDefinitionReferenceId": .string(kind),
      "policyDefinitionId": .string(
        "DEFINITION_SCOPE/providers/Microsoft.Authorization/policyDefinitions/\(AzureDefinition.prefix)-\(kind)"),
      "parameters": .object(Dictionary(uniqueKeysWithValues: passed)),
      "groupNames": .array(groups.map(JSONValue.string)),
    ]
  }

  static func assignmentParameters(_ scopes: AzureScopes) -> JSONValue {
    let values = [("effect", "Audit")] + scopes.parameters.map { ($0.name, $0.value) }
    return .object(Dictionary(uniqueKeysWithValues: values.map { ($0, ["value": .string($1)] as JSONValue) }))
  }
}

extension Permission {
  fileprivate func azureValue(scope: String) -> JSONValue {
    let last = CivilDate(dayNumber: expiresOn.dayNumber).description
    return [
      "scope": .string(scope),
      "properties": [
        "policyAssignmentId": .string(
          "DEFINITION_SCOPE/providers/Microsoft.Authorization/policyAssignments/\(AzureInitiative.name)"),
        "policyDefinitionReferenceIds": ["cluster", "pool"],
        "exemptionCategory": .string(category == .mitigated || category == .falsePositive ? "Mitigated" : "Waiver"),
        "expiresOn": .string("\(last)T23:59:59Z"), "displayName": .string("fipswatch exemption \(id)"),
        "description": .string(justification),
        "metadata": [
          "requestedBy": .string(requestedBy), "approvedBy": .string(approvedBy),
          "approvedAt": .string(approvedAt.description), "ticketRef": .string(ticket),
          "category": .string(category?.rawValue ?? ""),
        ],
      ],
    ]
  }
}

extension Selector {
  /// The id of the one resource that it names; nil where it names more, or by tags.
  fileprivate var azureResource: String? {
    guard !readsFacts, let subscription = subscriptions.only else { return nil }
    var id = "/subscriptions/\(subscription)"
    guard !resourceGroups.isEmpty else { return clusters.isEmpty && pools.isEmpty ? id : nil }
    guard let group = resourceGroups.only else { return nil }
    id += "/resourceGroups/\(group)"
    guard !clusters.isEmpty else { return pools.isEmpty ? id : nil }
    guard let cluster = clusters.only else { return nil }
    id += "/providers/Microsoft.ContainerService/managedClusters/\(cluster)"
    guard !pools.isEmpty else { return id }
    return pools.only.map { id + "/agentPools/\($0)" }
  }
}

extension [Glob] {
  /// The text of the only one, if nothing in it stands for anything else, and it is a name as Azure has them.
  fileprivate var only: String? {
    guard count == 1,
      self[0].description.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "-_.()".utf8.contains(byte)
      })
    else { return nil }
    return self[0].description
  }
}

extension String {
  /// What is left of an id as the name of a file.
  var fileName: String {
    String(
      unicodeScalars.map {
        $0.value < 0x80 && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_".unicodeScalars.contains($0))
          ? Character($0) : "_"
      })
  }
}
