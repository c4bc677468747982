import ComplianceEngine
import InventoryModel
import Testing

@testable import Blueprints

/// Where a tool still puts a value in, nothing is known: neither what decides a verdict, nor what a policy chooses by.
@Suite struct PlaceholderTests {
  typealias Case = ReadingCase

  @Test(arguments: [
    "${ZONE}", "a-$ZONE", "$zone_1", "{{ .Values.zone }}", "#{zone}#", "$(zone)", "$[variables.zone]", "__zone__",
    "aks-__zone__-1", "%ZONE%", "@zone@", "((zone))", "<zone>", "<your zone>", "{zone}", "x<ZONE-1>y",
  ]) func `a placeholder is seen as one`(_ text: String) { #expect(text.isForVariables) }

  @Test(arguments: [
    "westeurope", "Standard_D4s_v5", "a__b", "cost: $5", "5% to 10%", "a%2Fb%2Fc", "M%C3%BCnchen", "{0}-{1}",
    "a < b > c",
    "Ana <ana@example.com>", "ana@example.com, ben@example.com", "", "$", "__", "<>", #"{"a": 1}"#,
  ]) func `what only resembles one is none`(_ text: String) { #expect(!text.isForVariables) }

  // MARK: What decides

  private static func cluster(_ more: String, _ pool: String = "enableFIPS: true") -> String {
    ManifestTests.object(ManifestTests.aso, "ManagedCluster", "{\(more), agentPoolProfiles: [{name: a, \(pool)}]}")
  }

  private static func template(_ more: String, _ properties: String = "", _ parts: String = "") -> String {
    TemplateTests.template(
      #"[{\#(TemplateTests.cluster), "name": "c", \#(more) "properties": {\#(properties) "agentPoolProfiles": [{"name": "a", "enableFIPS": true}]}}]"#,
      parts)
  }

  private static let (pass, unlisted) = ("ManagedCluster ns/x a pass flag", "ManagedCluster ns/x - unknown notListed")
  private static let deciding: [Case] = [
    Case("a mode", cluster("nodeProvisioningProfile: {mode: $AUTO_NODES}"), pass, unlisted),
    Case("a mode that is not known", cluster("nodeProvisioningProfile: {mode: Full}"), pass, unlisted),
    Case("a manual mode", cluster("nodeProvisioningProfile: {mode: Manual}"), pass),
    Case("a SKU", cluster("sku: {name: <TIER>}"), pass, unlisted),
    Case("a SKU that is not known", cluster("sku: {name: Turbo}"), pass, unlisted),
    Case("an older SKU", cluster("sku: {name: Basic, tier: Free}"), pass),
    Case("a hosted system pool", cluster("hostedSystemProfile: {enabled: __hosted__}"), pass, unlisted),
    Case(
      "a runtime", cluster("location: x", "enableFIPS: true, workloadRuntime: $RT"), "ManagedCluster ns/x a unknown ?"),
    Case(
      "a runtime that is not known", cluster("location: x", "enableFIPS: true, workloadRuntime: Sandbox"),
      "ManagedCluster ns/x a unknown ?"),
    Case("a runtime that is", cluster("location: x", "enableFIPS: true, workloadRuntime: WasmWasi"), pass),
    Case(
      "the runtime of a class",
      ManifestTests.object(ManifestTests.karpenter, "AKSNodeClass", "{fipsMode: FIPS, workloadRuntime: $RT}"),
      "AKSNodeClass ns/x - unknown notListed"),
    Case(
      "a SKU of a template", template(#""sku": {"name": "%TIER%"},"#), "resources[0] a pass flag",
      "resources[0] - unknown notListed"),
    Case(
      "a mode that is put together",
      template("", #""nodeProvisioningProfile": {"mode": "[concat('$(', 'nodes)')]"},"#), "resources[0] a pass flag",
      "resources[0] - unknown notListed"),
    Case(
      "a comparison with what is put in later",
      template(
        #""condition": "[equals(parameters('stage'), 'live')]","#, "",
        ##""parameters": {"stage": {"type": "string", "defaultValue": "#{stage}#"}},"##), "resources[0] a pass flag"),
    Case(
      "the type of a resource", TemplateTests.template(#"[{"type": "{{type}}", "name": "c", "properties": {}}]"#),
      "resources[0] - unknown notListed"),
  ]

  @Test(arguments: deciding) func `what is put in later decides nothing`(_ example: Case) throws {
    #expect(try Judged(example.text).lines == example.expected)
  }

  // MARK: What a policy chooses by

  private static func off(_ more: String) -> String {
    TemplateTests.template(
      #"[{\#(TemplateTests.cluster), \#(more), "properties": {"agentPoolProfiles": [{"name": "a"}]}}]"#)
  }

  private static let body = #""properties": {"kubernetesVersion": "1.33", "agentPoolProfiles": [{"name": "a"}]}"#
  private static func aso(_ spec: String, name: String = "x") -> String {
    ManifestTests.object(ManifestTests.aso, "ManagedCluster", "{\(spec), agentPoolProfiles: [{name: a}]}", name: name)
  }

  private static func crossplane(_ name: String) -> String {
    ManifestTests.object(
      ManifestTests.crossplane, "KubernetesCluster", "{forProvider: {location: x, defaultNodePool: [{name: a}]}}",
      metadata: ", annotations: {crossplane.io/external-name: '\(name)'}")
  }

  private static let (tags, place, names) = (
    Selector(clusterTags: ["stage": "live"]), Selector(locations: ["northeurope"]), Selector(clusters: ["live-*"])
  )
  static let chosen: [(String, Selector)] = [
    (off(#""name": "c", "tags": {"stage": "__stage__"}"#), tags), (off(#""name": "c", "location": "<region>""#), place),
    (off(##""name": "c", "tags": {"#{tag}#": "x"}"##), tags), (off(#""name": "{{cluster}}""#), names),
    (#"{"tags": {"stage": "$(stage)"}, \#(body)}"#, tags), (#"{"location": "@region@", \#(body)}"#, place),
    (aso("tags: {stage: $STAGE}"), tags), (aso("location: $REGION"), place), (aso("azureName: $NAME"), names),
    (aso("azureName: '${STAGE}-shop'"), names), (aso("location: x", name: "'${STAGE}-shop'"), names),
    (crossplane("$(cluster)"), names),
    (
      ManifestTests.object(ManifestTests.aso, "ManagedClustersAgentPool", "{azureName: $POOL}"),
      Selector(pools: ["live*"])
    ),
  ]

  @Test(arguments: chosen) func `what is put in later takes nothing out of a scope`(
    _ text: String, _ selector: Selector
  ) throws {
    var policy = Policy.builtIn
    policy.scopes = [RegulatedScope(name: "live", selector: selector)]
    let row = try #require(try Judged(text).blueprint.rows.first)
    #expect(policy.foresee(row, at: Instant(seconds: 0)).regulation != nil)
  }

  @Test func `the group that a nested template names is not the one around it`() throws {
    let inner = TemplateTests.template(
      #"[{\#(TemplateTests.cluster), "name": "c", "properties": {"agentPoolProfiles": [{}]}}]"#)
    func deployment(_ group: String, _ template: String) -> String {
      TemplateTests.template(
        #"[{"type": "Microsoft.Resources/deployments", "name": "d", "resourceGroup": "\#(group)", "properties": {"template": \#(template)}}]"#
      )
    }
    let row = try Judged(deployment("outer", deployment("#{group}#", inner))).blueprint.rows.first
    #expect(row?.subject.cluster.resourceGroup == "")
  }
}
