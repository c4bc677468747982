import Foundation
import InventoryModel
import TestSupport
import Testing

/// What manifests come to. Each case was read off by hand from the custom resource definitions.
@Suite struct ManifestTests {
  typealias Case = ReadingCase

  static func object(_ group: String, _ kind: String, _ spec: String, name: String = "x", metadata: String = "")
    -> String
  {
    "apiVersion: \(group)\nkind: \(kind)\nmetadata: {name: \(name), namespace: ns\(metadata)}\nspec: \(spec)\n"
  }

  static let aso = "containerservice.azure.com/v1api20240901"
  static let capz = "infrastructure.cluster.x-k8s.io/v1beta1"
  static let crossplane = "containerservice.azure.upbound.io/v1beta1"
  static let karpenter = "karpenter.azure.com/v1beta1"

  static let cases: [Case] = [
    Case(
      "ASO, a pool that is on", object(aso, "ManagedClustersAgentPool", "{azureName: np, enableFIPS: true}"),
      "ManagedClustersAgentPool ns/x np pass flag"),
    Case(
      "ASO, off", object(aso, "ManagedClustersAgentPool", "{enableFIPS: false}"),
      "ManagedClustersAgentPool ns/x x fail flag"),
    Case(
      "ASO, absent", object(aso, "ManagedClustersAgentPool", "{osType: Linux}"),
      "ManagedClustersAgentPool ns/x x fail flagAbsent"),
    Case(
      "ASO, text", object(aso, "ManagedClustersAgentPool", "{enableFIPS: \"true\"}"),
      "ManagedClustersAgentPool ns/x x unknown ?"),
    Case(
      "ASO, yes is true to some readers only", object(aso, "ManagedClustersAgentPool", "{enableFIPS: yes}"),
      "ManagedClustersAgentPool ns/x x unknown ?"),
    Case(
      "ASO, a variable of Flux", object(aso, "ManagedClustersAgentPool", "{enableFIPS: \"${FIPS}\"}"),
      "ManagedClustersAgentPool ns/x x unknown ?"),
    Case(
      "ASO, a variable elsewhere",
      object(aso, "ManagedClustersAgentPool", "{enableFIPS: true, workloadRuntime: \"${RUNTIME}\"}"),
      "ManagedClustersAgentPool ns/x x unknown ?"),
    Case(
      "ASO of another version",
      object("containerservice.azure.com/v20260501", "ManagedClustersAgentPool", "{enableFIPS: true}"),
      "ManagedClustersAgentPool ns/x x pass flag"),
    Case(
      "ASO, only observed",
      object(
        aso, "ManagedClustersAgentPool", "{enableFIPS: false}",
        metadata: ", annotations: {serviceoperator.azure.com/reconcile-policy: skip}")),
    Case(
      "ASO, a cluster",
      object(aso, "ManagedCluster", "{location: x, agentPoolProfiles: [{name: a, enableFIPS: true}, {name: b}]}"),
      "ManagedCluster ns/x a pass flag", "ManagedCluster ns/x b fail flagAbsent"),
    Case(
      "ASO, a cluster that provisions nodes",
      object(aso, "ManagedCluster", "{agentPoolProfiles: [], nodeProvisioningProfile: {mode: Auto}}"),
      "ManagedCluster ns/x - unknown notListed"),
    Case(
      "ASO, Windows without a SKU", object(aso, "ManagedClustersAgentPool", "{osType: Windows}"),
      "ManagedClustersAgentPool ns/x x unknown ?"),
    Case(
      "CAPZ", object(capz, "AzureManagedMachinePool", "{mode: User, enableFIPS: true}"),
      "AzureManagedMachinePool ns/x x pass flag"),
    Case(
      "CAPZ, absent", object(capz, "AzureManagedMachinePool", "{mode: User, sku: Standard_D2s_v5}"),
      "AzureManagedMachinePool ns/x x fail flagAbsent"),
    Case(
      "CAPZ, a template", object(capz, "AzureManagedMachinePoolTemplate", "{template: {spec: {enableFIPS: true}}}"),
      "AzureManagedMachinePoolTemplate ns/x x pass flag"),
    Case(
      "CAPZ, a patch that turns it off",
      object(
        capz, "AzureManagedMachinePool",
        "{enableFIPS: true, asoManagedClustersAgentPoolPatches: ['{\"spec\": {\"enableFIPS\": false}}']}"),
      "AzureManagedMachinePool ns/x x fail flag"),
    Case(
      "CAPZ, a patch of something else",
      object(
        capz, "AzureManagedMachinePool",
        "{enableFIPS: true, asoManagedClustersAgentPoolPatches: ['{\"spec\": {\"tags\": {\"a\": \"b\"}}}']}"),
      "AzureManagedMachinePool ns/x x pass flag"),
    Case(
      "CAPZ, a patch that cannot be read",
      object(
        capz, "AzureManagedMachinePool", "{enableFIPS: true, asoManagedClustersAgentPoolPatches: ['- op: replace']}"),
      "AzureManagedMachinePool ns/x ? unknown ?"),
    Case(
      "CAPZ, what is embedded",
      object(
        capz, "AzureASOManagedMachinePool",
        "{resources: [{apiVersion: \(aso), kind: ManagedClustersAgentPool, metadata: {name: in}, spec: {enableFIPS: true}}]}"
      ),
      "AzureASOManagedMachinePool ns/x / ManagedClustersAgentPool in in pass flag"),
    Case(
      "CAPZ, what is embedded in a template",
      object(
        capz, "AzureASOManagedMachinePoolTemplate",
        "{template: {spec: {resources: [{apiVersion: \(aso), kind: ManagedClustersAgentPool, metadata: {name: in}, spec: {}}]}}}"
      ),
      "AzureASOManagedMachinePoolTemplate ns/x / ManagedClustersAgentPool in in fail flagAbsent"),
    Case(
      "Crossplane", object(crossplane, "KubernetesClusterNodePool", "{forProvider: {fipsEnabled: true}}"),
      "KubernetesClusterNodePool ns/x x pass flag"),
    Case(
      "Crossplane, only for the creation",
      object(crossplane, "KubernetesClusterNodePool", "{initProvider: {fipsEnabled: true}, forProvider: {}}"),
      "KubernetesClusterNodePool ns/x x pass flag"),
    Case(
      "Crossplane, both",
      object(
        crossplane, "KubernetesClusterNodePool",
        "{initProvider: {fipsEnabled: true}, forProvider: {fipsEnabled: false}}"),
      "KubernetesClusterNodePool ns/x x fail flag"),
    Case(
      "Crossplane, only observed",
      object(
        crossplane, "KubernetesClusterNodePool", "{managementPolicies: [Observe], forProvider: {fipsEnabled: false}}")),
    Case(
      "Crossplane, everything but deleting",
      object(
        crossplane, "KubernetesClusterNodePool", "{managementPolicies: [Observe, Create, Update], forProvider: {}}"),
      "KubernetesClusterNodePool ns/x x fail flagAbsent"),
    Case(
      "Crossplane, a namespaced cluster",
      object(
        "containerservice.azure.m.upbound.io/v1beta1", "KubernetesCluster",
        "{forProvider: {location: x, defaultNodePool: [{name: d, fipsEnabled: true}]}}"),
      "KubernetesCluster ns/x d pass flag"),
    Case(
      "Crossplane, v1beta2",
      object(
        "containerservice.azure.upbound.io/v1beta2", "KubernetesCluster", "{forProvider: {defaultNodePool: {name: d}}}"),
      "KubernetesCluster ns/x d fail flagAbsent"),
    Case("Karpenter, on", object(karpenter, "AKSNodeClass", "{fipsMode: FIPS}"), "AKSNodeClass ns/x - pass nodeClass"),
    Case(
      "Karpenter, off", object(karpenter, "AKSNodeClass", "{fipsMode: Disabled}"), "AKSNodeClass ns/x - fail nodeClass"),
    Case(
      "Karpenter, absent", object(karpenter, "AKSNodeClass", "{imageFamily: Ubuntu}"),
      "AKSNodeClass ns/x - fail nodeClass"),
    Case(
      "Karpenter, a word that nobody knows", object(karpenter, "AKSNodeClass", "{fipsMode: on}"),
      "AKSNodeClass ns/x - unknown notListed"),
    Case(
      "Karpenter, Kata", object(karpenter, "AKSNodeClass", "{fipsMode: FIPS, workloadRuntime: KataVmIsolation}"),
      "AKSNodeClass ns/x - fail nodeClass"),
    Case(
      "Karpenter, a pool of a class that is not here",
      object("karpenter.sh/v1", "NodePool", "{template: {spec: {nodeClassRef: {name: other}}}}"),
      "NodePool ns/x - unknown notListed"),
    Case(
      "Karpenter, a pool of a class that is here",
      object("karpenter.sh/v1", "NodePool", "{template: {spec: {nodeClassRef: {name: c}}}}") + "---\n"
        + object(karpenter, "AKSNodeClass", "{fipsMode: FIPS}", name: "c"), "AKSNodeClass ns/c - pass nodeClass"),
    Case("other kinds", object("apps/v1", "Deployment", "{enableFIPS: false}")),
    Case(
      "a list",
      "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: \(aso), kind: ManagedClustersAgentPool, metadata: {name: x}, spec: {enableFIPS: true}}\n",
      "ManagedClustersAgentPool x x pass flag"),
    Case(
      "JSON",
      #"{"apiVersion": "\#(karpenter)", "kind": "AKSNodeClass", "metadata": {"name": "x"}, "spec": {"fipsMode": "FIPS"}}"#,
      "AKSNodeClass x - pass nodeClass"),
    Case(
      "a cluster of Pulumi",
      #"{"steps": [{"op": "create", "urn": "u", "newState": {"type": "azure-native:containerservice:ManagedCluster", "inputs": {"resourceName": "c", "agentPoolProfiles": [{"name": "a", "enableFIPS": true}, {"name": "b"}]}}}]}"#,
      "u a pass flag", "u b fail flagAbsent"),
    Case(
      "a pool of classic Pulumi",
      #"{"steps": [{"op": "update", "urn": "u", "newState": {"type": "azure:containerservice/kubernetesClusterNodePool:KubernetesClusterNodePool", "inputs": {"name": "p", "fipsEnabled": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}}}, {"op": "create-replacement", "urn": "u", "newState": {"type": "azure:containerservice/kubernetesClusterNodePool:KubernetesClusterNodePool", "inputs": {}}}]}"#,
      "u p unknown ?"),
    Case(
      "the body of a request",
      #"{"location": "x", "properties": {"dnsPrefix": "d", "agentPoolProfiles": [{"name": "a", "enableFIPS": true}]}}"#,
      "/ a pass flag"),
    Case("the body for a pool", #"{"properties": {"osType": "Linux", "enableFIPS": false}}"#, "/ ? fail flag"),
  ]

  @Test(arguments: cases) func `a manifest comes to what its reader expects`(_ example: Case) throws {
    #expect(try Judged(example.text).lines == example.expected)
  }

  @Test func `a pool knows the cluster that its manifests name`() throws {
    let text =
      Self.object(Self.aso, "ManagedClustersAgentPool", "{owner: {name: shop}, enableFIPS: true}") + "---\n"
      + Self.object(
        Self.aso, "ManagedCluster", "{location: westeurope, tags: {env: prod}, agentPoolProfiles: []}", name: "shop")
    let row = try #require(try Judged(text).blueprint.rows.last)
    #expect(row.subject.cluster.name == "shop")
    #expect(row.subject.clusterFacts == Subject.ClusterFacts(location: "westeurope", tags: ["env": "prod"]))
    #expect(row.position?.line == 1)
  }

  @Test(
    .enabled(if: SharedData.isThere, "\(SharedData.missing)"),
    arguments: [
      ("docs__node-auto-provisioning-aksnodeclass__018.yaml", "fail nodeClass"),
      ("examples__v1__general-purpose.yaml", "fail nodeClass"),
      ("test__pkg__environment__azure__default_aksnodeclass.yaml", "fail nodeClass"),
      ("test__pkg__environment__azure__default_nodepool.yaml", "unknown notListed"),
    ]) func `published manifests of Karpenter are judged`(_ file: String, _ expected: String) throws
  {
    let lines = try Judged(data: "karpenter/\(file)").lines
    #expect(!lines.isEmpty && lines.allSatisfy { $0.hasSuffix(expected) }, "\(lines)")
  }
}
