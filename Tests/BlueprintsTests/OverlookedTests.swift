import InventoryModel
import Testing

/// Clusters and pools that are written in ways other than the usual: what makes nodes is evaluated, or unknown.
@Suite struct OverlookedTests {
  typealias Case = ReadingCase

  private static let nodeClass =
    #"{"apiVersion": "karpenter.azure.com/v1beta1", "kind": "AKSNodeClass", "metadata": {"name": "gpu"}, "spec": {"fipsMode": "Disabled"}}"#

  private static func resource(_ type: String, _ after: String, unknown: String = "{}") -> String {
    Plans.plan(Plans.change("\(type).x", type, after: after, unknown: unknown))
  }

  private static func request(_ type: String, _ body: String) -> String {
    Plans.plan(
      Plans.azapi(
        type, #""resource_id": "\#(Plans.clusterID)/agentPools/batch", "method": "PATCH"\#(body)"#,
        resource: "azapi_resource_action"))
  }

  // MARK: Plans

  static let plans: [Case] = [
    Case(
      "a request that turns FIPS off",
      request("managedClusters/agentPools", #", "body": {"properties": {"enableFIPS": false}}"#),
      "azapi_resource_action.a batch unknown ?"),
    Case(
      "a request whose body is known only after apply",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools", #""method": "PUT""#, unknown: #"{"body": true}"#,
          resource: "azapi_resource_action")), "azapi_resource_action.a ? unknown ?"),
    Case("a request without a body", request("managedClusters/agentPools", "")),
    Case(
      "a node of a pool",
      Plans.plan(Plans.azapi("managedClusters/agentPools/machines", #""name": "m1", "body": {"properties": {}}"#)),
      "azapi_resource.a - unknown notListed"),
    Case(
      "what kustomize built", resource("kustomization_resource", #""manifest": \#(Plans.quoted(nodeClass))"#),
      "kustomization_resource.x / AKSNodeClass gpu - fail nodeClass"),
    Case(
      "a cluster of Rancher in AKS", resource("rancher2_cluster", #""name": "a", "aks_config": [{"agent_pools": 1}]"#),
      "rancher2_cluster.x - unknown notListed"),
    Case("a cluster of Rancher elsewhere", resource("rancher2_cluster", #""rke_config": [{}], "aks_config_v2": []"#)),
    Case(
      "a pool of a provider that is not known", resource("spotinst_ocean_aks_np", #""name": "a""#),
      "spotinst_ocean_aks_np.x - unknown notListed"),
    Case("another provider", resource("okta_group", #""name": "aks""#)),
    Case(
      "a manifest that says its mode twice",
      resource(
        "kubectl_manifest",
        #""yaml_body": "apiVersion: karpenter.azure.com/v1beta1\nkind: AKSNodeClass\nspec: {fipsMode: FIPS, fipsMode: Disabled}\n""#
      ), "kubectl_manifest.x - unknown notListed"),
    Case(
      "a manifest that is no object of Kubernetes as a whole",
      resource("kubernetes_manifest", #""manifest": {"kind": "NodePoolList", "items": {"a": 1}}"#),
      "kubernetes_manifest.x - unknown notListed"),
  ]

  @Test(arguments: [
    resource("kubernetes_manifest", "", unknown: #"{"manifest": true}"#),
    resource("kustomization_resource", "", unknown: #"{"manifest": true}"#),
  ]) func `manifests that are known only after apply are named`(_ plan: String) throws {
    #expect(try Judged(plan).warnings == ["the manifests that it applies are not known: check them too"])
  }

  @Test func `a warning about what a manifest leads to stays when it makes nothing itself`() throws {
    let manifest = #"{"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": {"name": "a"}}"#
    let judged = try Judged(Self.resource("kubernetes_manifest", #""manifest": \#(manifest)"#))
    #expect(judged.lines.isEmpty && judged.warnings.count == 1)
  }

  // MARK: Manifests

  private static func bare(_ version: String, _ kind: String, _ more: String = "") -> String {
    "apiVersion: \(version)\nkind: \(kind)\nmetadata:\n  name: a\n\(more)"
  }

  static let manifests: [Case] = [
    Case(
      "a class without a spec", bare("karpenter.azure.com/v1alpha2", "AKSNodeClass"), "AKSNodeClass a - fail nodeClass"),
    Case(
      "a pool with an empty spec", bare(ManifestTests.aso, "ManagedClustersAgentPool", "spec:\n"),
      "ManagedClustersAgentPool a a fail flagAbsent"),
    Case(
      "a class with an annotation that only ASO reads",
      bare(
        "karpenter.azure.com/v1beta1", "AKSNodeClass",
        "  annotations: {serviceoperator.azure.com/reconcile-policy: skip}\n"),
      "AKSNodeClass a - fail nodeClass"),
    Case(
      "what only refers to a class",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  ownerReferences:\n  - {apiVersion: karpenter.azure.com/v1beta1, kind: AKSNodeClass, name: b, uid: c}\n"
    ),
    Case(
      "a cluster of Rancher", bare("aks.cattle.io/v1", "AKSClusterConfig", "spec: {}\n"),
      "AKSClusterConfig - unknown notListed"),
    Case(
      "a cluster that Rancher manages",
      bare("management.cattle.io/v3", "Cluster", "spec: {aksConfig: {nodePools: []}}\n"),
      "Cluster - unknown notListed"),
    Case(
      "Terraform inside Crossplane",
      bare(
        "tf.upbound.io/v1beta1", "Workspace",
        "spec:\n  forProvider:\n    module: |\n      resource \"azurerm_kubernetes_cluster_node_pool\" \"a\" {}\n"),
      "Workspace - unknown notListed"),
    Case(
      "azapi inside Crossplane",
      bare(
        "resources.azapi.upbound.io/v1beta1", "Resource",
        "spec: {forProvider: {type: Microsoft.ContainerService/managedClusters@2026-03-01}}\n"),
      "Resource - unknown notListed"),
    Case(
      "a role on a cluster",
      bare(
        "authorization.azure.upbound.io/v1beta1", "RoleAssignment", "spec: {forProvider: {scope: \(Plans.clusterID)}}\n"
      )),
    Case(
      "a variable of a pipeline in place of the runtime",
      bare(ManifestTests.aso, "ManagedClustersAgentPool", "spec: {enableFIPS: true, workloadRuntime: '#{runtime}#'}\n"),
      "ManagedClustersAgentPool a a unknown ?"),
  ]

  @Test(arguments: [
    "apiVersion: v1\nkind: List\n",
    #"{"kind": "AKSNodeClassList", "apiVersion": "karpenter.azure.com/v1beta1", "metadata": {}}"#,
    "apiVersion: v1\nkind: List\nitems: ~\n",
  ]) func `a list without its items is refused`(_ list: String) {
    #expect(Judged.refusal(of: list)?.contains("without items") == true)
  }

  // MARK: Templates

  private static let off = #"{"agentPoolProfiles": [{"name": "a", "enableFIPS": false}]}"#

  static let templates: [Case] = [
    Case(
      "members in another case",
      #"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "RESOURCES": [{"TYPE": "Microsoft.ContainerService/managedClusters", "NAME": "c", "PROPERTIES": \#(off)}]}"#,
      "resources[0] a fail flag"),
    Case(
      "children in another case",
      TemplateTests.template(
        #"[{\#(TemplateTests.cluster), "name": "c", "properties": {"agentPoolProfiles": []}, "Resources": [{"type": "agentPools", "name": "b", "properties": {"enableFIPS": false}}]}]"#
      ), "resources[0].resources[0] b fail flag"),
    Case(
      "a type that is a parameter",
      TemplateTests.template(#"[{"type": "[parameters('x')]", "name": "c", "properties": \#(off)}]"#),
      "resources[0] - unknown notListed"),
    Case(
      "pools of a cluster that exists",
      TemplateTests.template(
        #"{"c": {\#(TemplateTests.cluster), "existing": true, "name": "c", "resources": {"p": {"type": "agentPools", "name": "b", "properties": {}}}}}"#
      ), "c.p b fail flagAbsent"),
    Case(
      "a pool in a cluster that is not deployed",
      TemplateTests.template(
        #"[{\#(TemplateTests.cluster), "name": "c", "condition": "[less(2, 1)]", "resources": [{"type": "agentPools", "name": "b", "properties": {}}]}]"#
      ), "resources[0].resources[0] b fail flagAbsent"),
    Case(
      "a pool in a cluster that a parameter leaves out",
      TemplateTests.template(
        #"{"c": {\#(TemplateTests.cluster), "name": "c", "condition": "[parameters('make')]", "resources": {"p": {"type": "agentPools", "name": "b", "properties": {"enableFIPS": false}}}}}"#,
        #""parameters": {"make": {"type": "bool", "defaultValue": false}},"#), "c.p b fail flag"),
    Case(
      "a pool with a condition of its own in a cluster that is not deployed",
      TemplateTests.template(
        #"[{\#(TemplateTests.cluster), "name": "c", "condition": false, "resources": [{"type": "agentPools", "name": "b", "condition": false, "properties": {}}]}]"#
      )),
    Case(
      "a node of a pool",
      TemplateTests.template(
        #"[{"type": "Microsoft.ContainerService/managedClusters/agentPools/machines", "name": "c/p/m", "properties": {}}]"#
      ), "resources[0] - unknown notListed"),
  ]

  @Test(arguments: [
    #"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "outputs": {}}"#,
    TemplateTests.template("null"), TemplateTests.template(#""[variables('all')]""#),
  ]) func `a template whose resources cannot be read is refused`(_ template: String) {
    #expect(Judged.refusal(of: template)?.contains("resources") == true)
  }

  @Test func `a parameter that the template does not have is named`() throws {
    let template = TemplateTests.flag(#""[parameters('fips')]""#, #""parameters": {"fips": {"type": "bool"}},"#)
    let judged = try Judged(
      template, parameters: [#"{"parameters": {"Fips": {"value": true}, "enableFips": {"value": false}}}"#])
    #expect(judged.lines == ["resources[0] p pass flag"])
    #expect(judged.warnings.contains { $0.hasPrefix("\"enablefips\" is given") })
    #expect(judged.warnings.count { $0.contains("is given") } == 1)
  }

  // MARK: Previews

  private static func step(_ type: String, _ inputs: String) -> String {
    #"{"steps": [{"op": "create", "urn": "u", "newState": {"type": "\#(type)", "inputs": {\#(inputs)}}}]}"#
  }

  private static let secret =
    #"{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "{}"}"#

  static let previews: [Case] = [
    Case(
      "a package of one version of the API",
      step(
        "azure-native_containerservice_v20251001:containerservice:ManagedCluster",
        #""agentPoolProfiles": [{"name": "a"}]"#),
      "u a fail flagAbsent"),
    Case(
      "azurerm under its own name",
      step(
        "azurerm:index/kubernetesCluster:KubernetesCluster", #""defaultNodePool": {"name": "a", "fipsEnabled": false}"#),
      "u a fail flag"),
    Case(
      "azapi",
      step(
        "azapi:index/updateResource:UpdateResource", #""type": "Microsoft.ContainerService/managedClusters@2026-01-01""#
      ),
      "u - unknown notListed"),
    Case(
      "azapi of something else", step("azapi:index/resource:Resource", #""type": "Microsoft.Network/vnets@2026-01-01""#)
    ),
    Case(
      "a pool that is kept secret",
      step("azure:containerservice/kubernetesCluster:KubernetesCluster", #""defaultNodePool": \#(secret)"#),
      "u ? unknown ?"),
    Case(
      "a replacement that only its first part tells",
      step("azure-native:containerservice:AgentPool", #""agentPoolName": "a", "enableFIPS": false"#)
        .replacing("\"create\"", with: "\"create-replacement\""), "u a fail flag"),
  ]

  @Test func `a preview that counts changes and lists none is refused`() throws {
    #expect(
      Judged.refusal(of: #"{"steps": [], "changeSummary": {"same": 2, "update": 1}}"#)?.contains("no steps") == true)
    #expect(try Judged(#"{"steps": [], "changeSummary": {"same": 2}}"#).lines.isEmpty)
  }

  @Test func `source of Pulumi is refused`() {
    let source = "name: shop\nruntime: yaml\nresources:\n  p:\n    type: azure-native:containerservice:AgentPool\n"
    #expect(Judged.refusal(of: source)?.contains("pulumi preview --json") == true)
  }

  // MARK: All of them

  @Test(arguments: plans + manifests + templates + previews)
  func `what is written in another way is not passed over`(_ example: Case) throws {
    #expect(try Judged(example.text, parameters: example.parameters).lines == example.expected)
  }

  @Test func `a region counts as it is shown, too`() throws {
    var policy = Policy.builtIn
    policy.scopes = [RegulatedScope(name: "s", selector: Selector(locations: ["northeurope"]))]
    let template = TemplateTests.template(
      #"[{\#(TemplateTests.cluster), "name": "c", "location": "North Europe", "properties": \#(Self.off)}]"#)
    let row = try #require(try Judged(template).blueprint.rows.first)
    #expect(policy.foresee(row, at: Instant(seconds: 0)).regulation != nil)
  }
}
