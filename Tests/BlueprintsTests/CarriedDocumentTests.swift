import Foundation
import InventoryModel
import Testing

/// Clusters and pools in a document that another carries. Passing over one would be as good as saying that it complies.
@Suite struct CarriedDocumentTests {
  typealias Case = ReadingCase

  // MARK: In plans

  private static let template = TemplateTests.flag(
    #""[parameters('fips')]""#, #""parameters": {"fips": {"type": "bool"}},"#)
  private static let parameters = #"{"fips": {"value": false}}"#
  private static let nodeClass =
    #"{"apiVersion": "karpenter.azure.com/v1beta1", "kind": "AKSNodeClass", "metadata": {"name": "default"}, "spec": {"imageFamily": "AzureLinux"}}"#

  private static func resource(_ type: String, _ after: String, unknown: String = "{}") -> String {
    Plans.plan(Plans.change("\(type).x", type, after: after, unknown: unknown))
  }

  private static func text(_ json: String) -> String { Plans.quoted(json) }

  static let plans: [Case] = [
    Case(
      "a template of a resource group",
      resource(
        "azurerm_resource_group_template_deployment",
        #""template_content": \#(text(template)), "parameters_content": \#(text(parameters))"#),
      "azurerm_resource_group_template_deployment.x / resources[0] p fail flag"),
    Case(
      "a template of a subscription, whose parameters are known only after apply",
      resource(
        "azurerm_subscription_template_deployment", #""template_content": \#(text(template))"#,
        unknown: #"{"parameters_content": true}"#),
      "azurerm_subscription_template_deployment.x / resources[0] p unknown ?"),
    Case(
      "a template that is known only after apply",
      resource("azurerm_tenant_template_deployment", #""name": "x""#, unknown: #"{"template_content": true}"#),
      "azurerm_tenant_template_deployment.x - unknown notListed"),
    Case(
      "a template that stands elsewhere",
      resource("azurerm_resource_group_template_deployment", #""template_spec_version_id": "/subscriptions/x""#),
      "azurerm_resource_group_template_deployment.x - unknown notListed"),
    Case(
      "a template that cannot be read",
      resource("azurerm_resource_group_template_deployment", #""template_content": "{""#),
      "azurerm_resource_group_template_deployment.x - unknown notListed"),
    Case(
      "a template of azurerm 2",
      resource("azurerm_template_deployment", #""template_body": \#(text(TemplateTests.flag("true")))"#),
      "azurerm_template_deployment.x / resources[0] p pass flag"),
    Case(
      "a deployment through azapi",
      Plans.plan(
        Plans.change(
          "azapi_resource.d", "azapi_resource",
          after:
            #""type": "Microsoft.Resources/deployments@2024-03-01", "body": {"properties": {"template": \#(template), "parameters": \#(parameters)}}"#
        )), "azapi_resource.d / resources[0] p fail flag"),
    Case(
      "a stack through azapi, its body as text",
      Plans.plan(
        Plans.change(
          "azapi_resource.d", "azapi_resource",
          after:
            #""type": "Microsoft.Resources/deploymentStacks@2024-03-01", "body": \#(text(#"{"properties": {"template": \#(template), "parameters": \#(parameters)}}"#))"#
        )), "azapi_resource.d / resources[0] p fail flag"),
    Case(
      "a deployment through azapi of which a part is known only after apply",
      Plans.plan(
        Plans.change(
          "azapi_resource.d", "azapi_resource",
          after:
            #""type": "Microsoft.Resources/deployments@2024-03-01", "body": {"properties": {"template": \#(TemplateTests.flag("true"))}}"#,
          unknown: #"{"body": {"properties": {"template": {"resources": [{"properties": {"osType": true}}]}}}}"#)),
      "azapi_resource.d - unknown notListed"),
    Case(
      "a template spec",
      Plans.plan(
        Plans.change(
          "azapi_resource.d", "azapi_resource",
          after:
            #""type": "Microsoft.Resources/templateSpecs/versions@2022-02-01", "body": {"properties": {"mainTemplate": \#(template)}}"#
        )), "azapi_resource.d / resources[0] p unknown ?"),
    Case(
      "a manifest", resource("kubernetes_manifest", #""manifest": \#(nodeClass)"#),
      "kubernetes_manifest.x / AKSNodeClass default - fail nodeClass"),
    Case(
      "a manifest of which a part is known only after apply",
      resource(
        "kubernetes_manifest", #""manifest": \#(nodeClass)"#, unknown: #"{"manifest": {"spec": {"fipsMode": true}}}"#),
      "kubernetes_manifest.x - unknown notListed"),
    Case(
      "a manifest of another kind",
      resource("kubernetes_manifest", #""manifest": {"apiVersion": "v1", "kind": "Secret"}"#)),
    Case(
      "YAML", resource("kubectl_manifest", #""yaml_body": \#(text(nodeClass))"#),
      "kubectl_manifest.x / AKSNodeClass default - fail nodeClass"),
    Case(
      "a deployment that is deleted",
      Plans.plan(
        Plans.change(
          "azurerm_resource_group_template_deployment.x", "azurerm_resource_group_template_deployment",
          actions: #"["delete"]"#, before: #""template_content": \#(text(TemplateTests.flag("false")))"#, after: nil)),
      "azurerm_resource_group_template_deployment.x / resources[0] p fail flag"),
  ]

  @Test func `what carries a document passes its action on`() throws {
    let deletion = try #require(Self.plans.last)
    #expect(try Judged(deletion.text).blueprint.rows.map(\.action) == [.delete])
  }

  @Test func `manifests that are not known are named`() throws {
    let plan = Self.resource("kubectl_manifest", #""wait": true"#, unknown: #"{"yaml_body": true}"#)
    #expect(try Judged(plan).warnings == ["the manifests that it applies are not known: check them too"])
  }

  // MARK: In templates, and around them

  private static func carried(_ type: String, _ properties: String) -> String {
    TemplateTests.template(#"[{"type": "\#(type)", "name": "a/b", "properties": {\#(properties)}}]"#)
  }

  static let templates: [Case] = [
    Case(
      "a stack has parameters of its own",
      carried("Microsoft.Resources/deploymentStacks", #""template": \#(template), "parameters": \#(parameters)"#),
      "resources[0].resources[0] p fail flag"),
    Case(
      "a stack of a linked template",
      carried("Microsoft.Resources/deploymentStacks", #""templateLink": {"uri": "https://example.com"}"#),
      "resources[0] - unknown notListed"),
    Case(
      "a template spec", carried("Microsoft.Resources/templateSpecs/versions", #""mainTemplate": \#(template)"#),
      "resources[0].resources[0] p unknown ?"),
    Case(
      "a version of a template spec, inside it",
      TemplateTests.template(
        #"[{"type": "Microsoft.Resources/templateSpecs", "name": "a", "resources": [{"type": "versions", "name": "1", "properties": {"mainTemplate": \#(TemplateTests.flag("false"))}}]}]"#
      ), "resources[0].resources[0].resources[0] p fail flag"),
    Case(
      "what is in a child of a resource that is not deployed, since conditions do not cascade",
      TemplateTests.template(
        #"[{"type": "Microsoft.Resources/templateSpecs", "condition": false, "name": "a", "resources": [{"type": "versions", "name": "1", "properties": {"mainTemplate": \#(TemplateTests.flag("false"))}}]}]"#
      ), "resources[0].resources[0].resources[0] p fail flag"),
    Case(
      "the export of a template spec", #"{"mainTemplate": \#(TemplateTests.flag("false")), "linkedTemplates": []}"#,
      "resources[0] p fail flag"),
    Case(
      "the request that deploys",
      #"{"location": "x", "properties": {"mode": "Incremental", "template": \#(template), "parameters": \#(parameters)}}"#,
      "resources[0] p fail flag"),
  ]

  // MARK: In manifests

  private static func composition(_ base: String, patches: String = "[]") -> String {
    """
    apiVersion: apiextensions.crossplane.io/v1
    kind: Composition
    metadata: {name: x}
    spec:
      resources:
      - name: pool
        base: {apiVersion: \(ManifestTests.crossplane), kind: KubernetesClusterNodePool, metadata: {name: p}, spec: {forProvider: {\(base)}}}
        patches: \(patches)
    """
  }

  private static let pool = "Composition x / KubernetesClusterNodePool p p"

  static let manifests: [Case] = [
    Case("a Composition", composition("vmSize: x"), "\(pool) fail flagAbsent"),
    Case("a Composition that is on", composition("fipsEnabled: true"), "\(pool) pass flag"),
    Case(
      "a patch of the flag",
      composition(
        "fipsEnabled: true", patches: "[{fromFieldPath: spec.fips, toFieldPath: spec.forProvider.fipsEnabled}]"),
      "\(pool) unknown ?"),
    Case(
      "a patch of the same path",
      composition("fipsEnabled: true", patches: "[{fromFieldPath: spec.forProvider.workloadRuntime}]"),
      "\(pool) unknown ?"),
    Case(
      "a patch of all",
      composition("fipsEnabled: true", patches: "[{fromFieldPath: spec.pool, toFieldPath: spec.forProvider}]"),
      "Composition x / KubernetesClusterNodePool p p unknown ?"),
    Case(
      "a patch of something else",
      composition("fipsEnabled: true", patches: "[{fromFieldPath: spec.size, toFieldPath: spec.forProvider.vmSize}]"),
      "\(pool) pass flag"),
    Case(
      "a pipeline",
      """
      apiVersion: apiextensions.crossplane.io/v1
      kind: Composition
      metadata: {name: x}
      spec: {mode: Pipeline, pipeline: [{step: a, input: {apiVersion: pt.fn.crossplane.io/v1beta1, kind: Resources, resources: [{base: {apiVersion: \(ManifestTests.crossplane), kind: KubernetesCluster, metadata: {name: p}, spec: {forProvider: {defaultNodePool: {name: d, fipsEnabled: true}}}}, patches: [{fromFieldPath: a, toFieldPath: "spec.forProvider.defaultNodePool[0].fipsEnabled"}]}]}}]}
      """, "Composition x / KubernetesCluster p d unknown ?"),
    Case(
      "a function that makes objects from text",
      """
      apiVersion: apiextensions.crossplane.io/v1
      kind: Composition
      metadata: {name: x}
      spec:
        pipeline:
        - step: a
          input:
            kind: GoTemplate
            inline:
              template: |
                apiVersion: \(ManifestTests.crossplane)
                kind: KubernetesClusterNodePool
      """, "Composition - unknown notListed"),
    Case(
      "kro",
      """
      apiVersion: kro.run/v1alpha1
      kind: ResourceGraphDefinition
      metadata: {name: x}
      spec:
        resources:
        - id: on
          template: {apiVersion: \(ManifestTests.aso), kind: ManagedClustersAgentPool, metadata: {name: a}, spec: {enableFIPS: true}}
        - id: open
          template: {apiVersion: \(ManifestTests.aso), kind: ManagedClustersAgentPool, metadata: {name: b}, spec: {enableFIPS: "${schema.spec.fips}"}}
      """, "ResourceGraphDefinition x / ManagedClustersAgentPool a a pass flag",
      "ResourceGraphDefinition x / ManagedClustersAgentPool b b unknown ?"),
    Case(
      "an object of Crossplane's provider for Kubernetes",
      "apiVersion: kubernetes.crossplane.io/v1alpha2\nkind: Object\nmetadata: {name: o}\nspec: {forProvider: {manifest: \(nodeClass)}}\n",
      "Object o / AKSNodeClass default - fail nodeClass"),
    Case(
      "work for another cluster",
      "apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nmetadata: {name: w, namespace: n}\nspec: {workload: {manifests: [\(nodeClass)]}}\n",
      "ManifestWork n/w / AKSNodeClass default - fail nodeClass"),
    Case(
      "a ConfigMap of a ClusterResourceSet",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a.yaml: |\n    apiVersion: x\n    kind: AKSNodeClass\n",
      "ConfigMap - unknown notListed"),
    Case(
      "a ConfigMap that only speaks of one",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: |\n    any kind of AKSNodeClass\n    kind: Deployment\n"
    ),
    Case(
      "a definition, whose kind is an object",
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: c}\nspec: {names: {kind: AKSNodeClass}, schema: {properties: {apiVersion: {type: string}, kind: {type: string}}}}\n"
    ),
    Case(
      "a class of clusters that patches its templates",
      ManifestTests.object(
        ManifestTests.capz, "AzureManagedMachinePoolTemplate", "{template: {spec: {name: p, enableFIPS: true}}}")
        + "---\napiVersion: cluster.x-k8s.io/v1beta1\nkind: ClusterClass\nmetadata: {name: k}\nspec: {patches: [{name: a, definitions: [{jsonPatches: [{op: replace, path: /spec/template/spec/enableFIPS, valueFrom: {variable: fips}}]}]}]}\n",
      "AzureManagedMachinePoolTemplate ns/x p unknown ?"),
  ]

  // MARK: In previews

  private static func step(_ type: String, _ inputs: String) -> String {
    #"{"steps": [{"op": "create", "urn": "u", "newState": {"type": "\#(type)", "inputs": \#(inputs)}}]}"#
  }

  static let previews: [Case] = [
    Case(
      "a manifest", step("kubernetes:karpenter.azure.com/v1beta1:AKSNodeClass", nodeClass),
      "u / AKSNodeClass default - fail nodeClass"),
    Case(
      "a deployment",
      step(
        "azure-native:resources/v20240301:Deployment",
        #"{"properties": {"template": \#(template), "parameters": \#(parameters)}}"#), "u / resources[0] p fail flag"),
    Case(
      "a deployment of the classic provider",
      step(
        "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
        #"{"templateContent": \#(text(TemplateTests.flag("false")))}"#), "u / resources[0] p fail flag"),
    Case("another manifest", step("kubernetes:core/v1:Secret", #"{"apiVersion": "v1", "kind": "Secret"}"#)),
  ]

  @Test(arguments: plans + templates + manifests + previews)
  func `a document inside another comes to what its reader expects`(_ example: Case) throws {
    #expect(try Judged(example.text).lines == example.expected)
  }

  @Test(arguments: [
    ("[command]/opt/terraform-bin show -json tfplan\n{\"format_version\": \"1.2\"}\n", "terraform_wrapper: false"),
    (#"{"status": "Succeeded", "changes": []}"#, "check the template"),
    (#"{"//": {}, "resource": {"azurerm_kubernetes_cluster": {}}, "terraform": {}}"#, "terraform plan -out"),
    (#"{"module": {"aks": {"source": "./aks"}}}"#, "terraform plan -out"),
  ]) func `what comes near is refused with what to do instead`(_ text: String, _ expected: String) {
    #expect(Judged.refusal(of: text)?.contains(expected) == true)
  }

  @Test func `a kustomization says that it is not seen what it patches`() throws {
    let judged = try Judged(
      "resources: [pool.yaml]\npatches: [{path: fips.yaml}]\n", named: "overlays/kustomization.yaml")
    #expect(judged.lines.isEmpty)
    #expect(judged.warnings.first?.contains("kustomize build") == true)
  }
}
