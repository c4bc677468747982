import Foundation
import InventoryModel
import Testing

/// What is not read, and yet makes nodes in AKS, is unknown; what deploys from elsewhere is named.
@Suite struct UnreadTests {
  typealias Case = ReadingCase

  private static let aso = "containerservice.azure.com/v1api20250801"
  private static let template = TemplateTests.flag("false")
  private static let script = "set -e\nresult=$(az aks nodepool \\\n  add --name batch --cluster-name shop)\n"

  // MARK: Plans

  static func resource(
    _ type: String, _ after: String, actions: String = #"["create"]"#, unknown: String = "{}"
  ) -> String {
    Plans.plan(Plans.change("\(type).x", type, actions: actions, after: after, unknown: unknown))
  }

  private static func provisioned(_ command: String, actions: String = #"["create"]"#) -> String {
    Plans.plan(
      Plans.change("null_resource.x", "null_resource", actions: actions, after: #""triggers": null"#),
      configuration: #"""
        {"root_module": {"resources": [{"address": "null_resource.x", "mode": "managed", "type": "null_resource",
          "provisioners": [{"type": "local-exec", "expressions": {"command": {"constant_value": "\#(command)"}}}]}]}}
        """#)
  }

  private static func invoked(_ type: String, _ values: String) -> String {
    Plans.plan("").replacing(
      #""planned_values""#,
      with:
        #""action_invocations": [{"address": "action.\#(type).x", "type": "\#(type)", "config_values": {\#(values)}}], "planned_values""#
    )
  }

  static let plans: [Case] = [
    Case(
      "manifests in a secret", resource("kubernetes_secret_v1", #""data": {"a": "---\nkind: AKSNodeClass\n"}"#),
      "kubernetes_secret_v1.x - unknown notListed"),
    Case(
      "a script",
      resource("azurerm_linux_virtual_machine_extension", #""settings": \#(Plans.quoted("az aks create"))"#),
      "azurerm_linux_virtual_machine_extension.x - unknown notListed"),
    Case("a script that only looks", resource("shell_script", #""read": "az aks nodepool list && az aks show""#)),
    Case(
      "a script that stays as it is", resource("shell_script", #""create": "az aks create""#, actions: #"["no-op"]"#)),
    Case(
      "a definition of a policy",
      resource("azurerm_policy_definition", #""policy_rule": \#(Plans.quoted(template))"#),
      "azurerm_policy_definition.x - unknown notListed"),
    Case(
      "a policy that denies",
      resource(
        "azurerm_policy_definition",
        #""policy_rule": \#(Plans.quoted(#"{"if": {"field": "type", "equals": "Microsoft.ContainerService/managedClusters"}}"#))"#
      )),
    Case(
      "an alert on clusters",
      resource(
        "azurerm_monitor_metric_alert",
        #""description": "see az aks create", "target_resource_type": "Microsoft.ContainerService/managedClusters", "scopes": ["\#(Plans.clusterID)"]"#
      )),
    Case(
      "a hub of a fleet", resource("azurerm_kubernetes_fleet_manager", #""hub_profile": [{"dns_prefix": "f"}]"#),
      "azurerm_kubernetes_fleet_manager.x - unknown notListed"),
    Case("a fleet without a hub", resource("azurerm_kubernetes_fleet_manager", #""hub_profile": []"#)),
    Case(
      "a hub through azapi",
      resource(
        "azapi_resource",
        #""type": "Microsoft.ContainerService/fleets@2026-01-01", "body": {"properties": {"hubProfile": {}}}"#
      ), "azapi_resource.x - unknown notListed"),
    Case(
      "a type that is known only after apply",
      resource("azapi_resource", #""name": "q", "body": {}"#, unknown: #"{"type": true}"#),
      "azapi_resource.x - unknown notListed"),
    Case(
      "versions of a hidden body, which the plan does not repeat",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools",
          #""name": "q", "body": {"properties": {"enableFIPS": true}}, "sensitive_body_version": {"properties.osSKU": "2"}"#
        )), "azapi_resource.a q unknown ?"),
    Case(
      "a command", provisioned("az aks nodepool update -n p --disable-fips-image"),
      "null_resource.x - unknown notListed"),
    Case("a command that does not run", provisioned("az aks create", actions: #"["no-op"]"#)),
    Case("another command", provisioned("az aks get-credentials -n c")),
    Case(
      "a request that is invoked",
      invoked(
        "azapi_resource_action",
        #""type": "Microsoft.ContainerService/managedClusters/agentPools@2026-01-01", "body": {"properties": {}}"#),
      "action.azapi_resource_action.x - unknown notListed"),
    Case(
      "a request without a body",
      invoked(
        "azapi_resource_action", #""type": "Microsoft.ContainerService/managedClusters@2026-01-01", "action": "start""#)
    ),
    Case(
      "a command that is invoked", invoked("local_command", #""command": "az", "arguments": ["az", "aks", "create"]"#),
      "action.local_command.x - unknown notListed"),
  ]

  // MARK: Manifests

  private static func bare(_ version: String, _ kind: String, _ more: String = "") -> String {
    "apiVersion: \(version)\nkind: \(kind)\nmetadata:\n  name: a\n\(more)"
  }

  private static func spec(_ version: String, _ kind: String, _ spec: String) -> String {
    bare(version, kind, "spec: \(spec)\n")
  }

  static let manifests: [Case] = [
    Case(
      "a template of ARM inside Crossplane",
      bare(
        "resources.azure.m.upbound.io/v1beta1", "SubscriptionTemplateDeployment",
        "spec:\n  forProvider:\n    templateContent: \(Plans.quoted(template.split(whereSeparator: \.isNewline).joined()))\n"
      ),
      "SubscriptionTemplateDeployment - unknown notListed"),
    Case(
      "a program of Pulumi",
      bare(
        "pulumi.com/v1", "Program",
        "program:\n  resources:\n    c: {type: 'azure:containerservice:KubernetesClusterNodePool'}\n"),
      "Program - unknown notListed"),
    Case(
      "a command, word by word",
      spec("batch/v1", "CronJob", "{containers: [{command: [az, aks, nodepool, add, -n, q]}]}"),
      "CronJob - unknown notListed"),
    Case(
      "a script of PowerShell", bare("v1", "ConfigMap", "data:\n  run.ps1: |\n    New-AzAksNodePool -Name q\n"),
      "ConfigMap - unknown notListed"),
    Case(
      "a patch of a cluster of CAPZ",
      spec(
        "infrastructure.cluster.x-k8s.io/v1beta1", "AzureManagedControlPlane",
        #"{asoManagedClusterPatches: ['{"spec": {"nodeProvisioningProfile": {"mode": "Auto"}}}']}"#),
      "AzureManagedControlPlane - unknown notListed"),
    Case(
      "a hub of a fleet", spec(aso, "Fleet", "{hubProfile: {agentProfile: {vmSize: Standard_D2s_v5}}}"),
      "Fleet - unknown notListed"),
    Case(
      "a claim", spec("platform.example.org/v1", "XAKSEnvironment", "{size: small}"),
      "XAKSEnvironment - unknown notListed"),
    Case(
      "a manifest on one line",
      bare(
        "v1", "Secret", #"stringData: {a: '{"apiVersion":"karpenter.azure.com/v1beta1","kind":"AKSNodeClass"}'}"# + "\n"
      ),
      "Secret - unknown notListed"),
    Case(
      "a manifest that a rule generates",
      spec(
        "kyverno.io/v1", "ClusterPolicy",
        "{rules: [{generate: {apiVersion: karpenter.azure.com/v1beta1, kind: AKSNodeClass, name: a, data: {spec: {}}}}]}"
      ),
      "ClusterPolicy - unknown notListed"),
    Case(
      "a manifest in base64",
      bare("v1", "Secret", "data: {a: \(Data("kind: ManagedClustersAgentPool\n".utf8).base64EncodedString())}\n"),
      "Secret - unknown notListed"),
    Case(
      "a script in base64",
      bare("v1", "ConfigMap", "binaryData: {a: \(Data("az aks create\n".utf8).base64EncodedString())}\n"),
      "ConfigMap - unknown notListed"),
    Case("a key in base64", bare("v1", "Secret", "data: {a: \(Data("kind: Key\n".utf8).base64EncodedString())}\n")),
    Case(
      "a program that makes a pool",
      spec("krm.kcl.dev/v1alpha1", "KCLInput", #"{source: 'items = [{kind = "KubernetesClusterNodePool"}]'}"#),
      "KCLInput - unknown notListed"),
    Case(
      "a rule about a kind",
      spec(
        "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy",
        "{expression: \"object.kind == 'AKSNodeClass'\"}")
    ),
    Case(
      "a definition of kinds",
      spec("apiextensions.k8s.io/v1", "CustomResourceDefinition", "{properties: {hubProfile: {type: object}}}")
    ),
    Case("notes", bare("v1", "ConfigMap", "  annotations: {how: az aks create}\ndata: {a: 'az aks show -n c'}\n")),
  ]

  @Test(arguments: [
    ("infra.contrib.fluxcd.io/v1alpha2", "Terraform", "{path: ./aks}"), ("pulumi.com/v1", "Stack", "{projectRepo: x}"),
    ("addons.cluster.x-k8s.io/v1alpha1", "HelmChartProxy", "{chartName: karpenter}"),
    ("helm.crossplane.io/v1beta1", "Release", "{forProvider: {}}"), ("core.oam.dev/v1beta1", "Application", "{}"),
    ("tf.upbound.io/v1beta1", "Workspace", "{forProvider: {source: Remote, module: 'git::https://example.org/aks'}}"),
    ("cluster.x-k8s.io/v1beta1", "Cluster", "{topology: {class: aks}}"),
  ]) func `a manifest whose objects are made elsewhere is named`(_ version: String, _ kind: String, _ spec: String)
    throws
  {
    let judged = try Judged(Self.spec(version, kind, spec))
    #expect(judged.lines.isEmpty)
    #expect(judged.warnings == ["what it deploys does not stand here: check what is rendered of it too"])
  }

  @Test func `a cluster whose class stands beside it is not named`() throws {
    let text = [
      Self.spec("cluster.x-k8s.io/v1beta1", "Cluster", "{topology: {class: aks}}"),
      Self.spec("cluster.x-k8s.io/v1beta1", "ClusterClass", "{}"),
    ].joined(separator: "---\n")
    #expect(try Judged(text).warnings.isEmpty)
  }

  @Test(arguments: plans + manifests)
  func `what is not read is not passed over`(_ example: Case) throws {
    #expect(try Judged(example.text, parameters: example.parameters).lines == example.expected)
  }
}
