import InventoryModel
import Testing

/// The same of templates and previews.
@Suite struct UnreadResourceTests {
  typealias Case = ReadingCase

  private static let template = TemplateTests.flag("false")

  // MARK: Templates

  private static func resources(_ resource: String, _ more: String = "") -> String {
    TemplateTests.template("[{\(resource)}]").replacing(#""resources""#, with: more + #""resources""#)
  }

  static let templates: [Case] = [
    Case(
      "a script",
      resources(
        #""type": "Microsoft.Resources/deploymentScripts", "name": "s", "properties": {"scriptContent": "[variables('$fxv#0')]"}"#,
        #""variables": {"$fxv#0": \#(Plans.quoted("az aks nodepool add -n q"))},"#),
      "resources[0] - unknown notListed"),
    Case(
      "a script that makes no pool",
      resources(
        #""type": "Microsoft.Resources/deploymentScripts", "name": "s", "properties": {"scriptContent": "az aks list"}"#
      )),
    Case(
      "a template in a policy",
      resources(
        #""type": "Microsoft.Authorization/policySetDefinitions", "name": "d", "properties": {"then": {"details": {"deployment": {"properties": {"template": \#(template)}}}}}"#
      ), "resources[0] - unknown notListed"),
    Case(
      "a template of a managed application",
      resources(
        #""type": "Microsoft.Solutions/applicationDefinitions", "name": "d", "properties": {"mainTemplate": \#(template)}"#
      ),
      "resources[0] - unknown notListed"),
    Case(
      "a template whose condition does not hold",
      resources(
        #""type": "Microsoft.Blueprint/blueprints/artifacts", "condition": false, "name": "d", "properties": {"template": \#(template)}"#
      )),
    Case(
      "a manifest of an extension",
      resources(
        #""import": "k8s", "type": "containerservice.azure.com/ManagedClustersAgentPool@v1api20240901", "properties": {}"#
      ),
      "resources[0] - unknown notListed"),
    Case(
      "another manifest of an extension",
      resources(#""extension": "k8s", "type": "apps/Deployment@v1", "properties": {}"#)),
    Case(
      "a hub of a fleet",
      resources(
        #""type": "Microsoft.ContainerService/fleets", "apiVersion": "x", "name": "f", "properties": {"hubProfile": {}}"#
      ),
      "resources[0] - unknown notListed"),
    Case(
      "a type of cluster in another case",
      resources(
        #"\#(TemplateTests.cluster), "name": "c", "SKU": {"name": "Automatic"}, "properties": {"agentPoolProfiles": []}"#
      ),
      "resources[0] - unknown notListed"),
  ]

  @Test(arguments: ["Tags", "TAGS"]) func `tags of a template count in any case`(_ name: String) throws {
    var policy = Policy.builtIn
    policy.scopes = [RegulatedScope(name: "s", selector: Selector(clusterTags: ["env": "prod"]))]
    let template = Self.resources(
      #"\#(TemplateTests.cluster), "name": "c", "\#(name)": {"env": "prod"}, "properties": {"agentPoolProfiles": [{"name": "p"}]}"#
    )
    let row = try #require(try Judged(template).blueprint.rows.first)
    #expect(policy.foresee(row, at: Instant(seconds: 0)).regulation != nil)
  }

  @Test(arguments: [
    #"{"properties": {"mode": "Incremental", "templateLink": {"uri": "https://example.org/t"}}}"#,
    #"{"name": "d", "properties": {"mode": "Complete", "templateHash": "1", "outputResources": []}}"#,
  ]) func `a deployment whose template stands elsewhere is refused`(_ text: String) {
    #expect(Judged.refusal(of: text)?.contains("check that template") == true)
  }

  // MARK: Previews

  private static func step(_ type: String, _ inputs: String, op: String = "create") -> String {
    #"{"steps": [{"op": "\#(op)", "urn": "u", "newState": {"type": "\#(type)", "inputs": {\#(inputs)}}}]}"#
  }

  static let previews: [Case] = [
    Case(
      "a deployment to a tenant",
      step("azure-native:resources:DeploymentAtTenantScope", #""properties": {"template": \#(template)}"#),
      "u / resources[0] p fail flag"),
    Case(
      "a stack of one version of the API",
      step(
        "azure-native_resources_v20240301:resources:DeploymentStackAtManagementGroup", #""template": \#(template)"#),
      "u / resources[0] p fail flag"),
    Case(
      "a template of azurerm under its own name",
      step(
        "azurerm:core/tenantTemplateDeployment:TenantTemplateDeployment",
        #""templateContent": \#(Plans.quoted(template))"#), "u / resources[0] p fail flag"),
    Case(
      "a template that is kept", step("azure-native:resources:TemplateSpecVersion", #""mainTemplate": \#(template)"#),
      "u - unknown notListed"),
    Case("a command", step("command:remote:Command", #""create": "az aks create -n c""#), "u - unknown notListed"),
    Case(
      "a command that was run", step("command:remote:Command", #""create": "az aks create -n c""#, op: "same")),
    Case(
      "a cluster of another provider", step("castai:index/aksCluster:AksCluster", #""name": "c""#),
      "u - unknown notListed"),
    Case(
      "a pool of another provider", step("spotinst:azure/oceanNp:OceanNp", #""aksClusterName": "c""#),
      "u - unknown notListed"),
    Case(
      "a hub of a fleet", step("azure-native:containerservice:Fleet", #""hubProfile": {}"#), "u - unknown notListed"),
    Case("a group of people", step("azuread:index/group:Group", #""displayName": "aks""#)),
  ]

  @Test(arguments: templates + previews)
  func `what is not read is not passed over`(_ example: Case) throws {
    #expect(try Judged(example.text, parameters: example.parameters).lines == example.expected)
  }

  @Test(arguments: [
    UnreadTests.resource("helm_release", #""chart": "karpenter""#),
    UnreadTests.resource("azurerm_managed_application", #""kind": "ServiceCatalog""#),
    UnreadTests.resource(
      "azapi_resource", #""type": "Microsoft.KubernetesConfiguration/fluxConfigurations@2025-04-01""#),
    resources(#""type": "Microsoft.KubernetesConfiguration/fluxConfigurations", "name": "f", "properties": {}"#),
    resources(
      #""type": "Microsoft.Resources/deploymentScripts", "name": "s", "properties": {"primaryScriptUri": "https://example.org/s"}"#
    ),
    step("kubernetes:helm.sh/v4:Chart", #""chart": "karpenter""#),
    step("azure-native:kubernetesconfiguration:FluxConfiguration", ""),
  ]) func `what is deployed from elsewhere is named`(_ text: String) throws {
    let judged = try Judged(text)
    #expect(judged.lines.isEmpty)
    #expect(judged.warnings == ["what it deploys does not stand here: check what is rendered of it too"])
  }
}
