import InventoryModel

/// Policies that a Kubernetes API server enforces by itself (`ValidatingAdmissionPolicy`), for what makes nodes in Azure.
///
/// Source: Kubernetes documentation, "Validating Admission Policy" (stable since 1.30).
extension PolicyExport {
  mutating func addAdmission(_ policy: Policy) {
    nameAll(of: policy, "the API server applies the policy to every object")
    for rule in AdmissionRule.all { files.append(File("\(rule.name).yaml", rule.yaml)) }
  }
}

private struct AdmissionRule {
  var name: String
  var group: String
  var resources: [String]
  /// CEL that is true of what may be created or changed.
  var expression: String
  var message: String

  /// Of a pool of ASO or CAPZ under some name. Windows 2022 and newer are FIPS by default; a Kata runtime enforces nothing.
  private static func pool(_ name: String, hasSKU: Bool = true) -> String {
    let windows =
      hasSKU
      ? "has(\(name).osSKU) && \(name).osSKU in ['Windows2022', 'Windows2025']"
      // CAPZ has no attribute for the SKU.
      : "has(\(name).enableFIPS) && \(name).enableFIPS == true"
    return "has(\(name).osType) && \(name).osType == 'Windows' ? "
      + "(\(windows) || has(\(name).enableFIPS) && \(name).enableFIPS == true) : "
      + "has(\(name).enableFIPS) && \(name).enableFIPS == true && "
      + "!(has(\(name).workloadRuntime) && \(name).workloadRuntime.startsWith('Kata'))"
  }

  static let all = [
    AdmissionRule(
      name: "fipswatch-aksnodeclass", group: "karpenter.azure.com", resources: ["aksnodeclasses"],
      expression: "has(object.spec) && has(object.spec.fipsMode) && object.spec.fipsMode == 'FIPS'",
      message: "an AKSNodeClass needs spec.fipsMode: FIPS"),
    AdmissionRule(
      name: "fipswatch-aso-agentpool", group: "containerservice.azure.com", resources: ["managedclustersagentpools"],
      expression: "has(object.spec) && (\(pool("object.spec")))",
      message: "a node pool needs spec.enableFIPS: true"),
    AdmissionRule(
      name: "fipswatch-aso-cluster", group: "containerservice.azure.com", resources: ["managedclusters"],
      expression: "!has(object.spec) || !has(object.spec.agentPoolProfiles) || "
        + "object.spec.agentPoolProfiles.all(p, \(pool("p")))",
      message: "every node pool of a cluster needs enableFIPS: true"),
    AdmissionRule(
      name: "fipswatch-capz-machinepool", group: "infrastructure.cluster.x-k8s.io",
      resources: ["azuremanagedmachinepools"],
      expression: "has(object.spec) && (\(pool("object.spec", hasSKU: false)))",
      message: "an AzureManagedMachinePool needs spec.enableFIPS: true"),
    AdmissionRule(
      name: "fipswatch-capz-machinepooltemplate", group: "infrastructure.cluster.x-k8s.io",
      resources: ["azuremanagedmachinepooltemplates"],
      expression: "has(object.spec) && has(object.spec.template) && has(object.spec.template.spec) && "
        + "(\(pool("object.spec.template.spec", hasSKU: false)))",
      message: "an AzureManagedMachinePoolTemplate needs spec.template.spec.enableFIPS: true"),
  ]

  var yaml: String {
    """
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingAdmissionPolicy
    metadata:
      name: \(name)
    spec:
      failurePolicy: Fail
      matchConstraints:
        resourceRules:
          - apiGroups: ["\(group)"]
            apiVersions: ["*"]
            operations: ["CREATE", "UPDATE"]
            resources: [\(resources.map { "\"\($0)\"" }.joined(separator: ", "))]
      validations:
        - expression: "\(expression)"
          message: "\(message)"
          reason: Invalid
    ---
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingAdmissionPolicyBinding
    metadata:
      name: \(name)
    spec:
      policyName: \(name)
      validationActions: ["Deny"]

    """
  }
}
