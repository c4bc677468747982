import Foundation
import InventoryModel
import Reporting
import Testing

/// Files that are no document, or none that can be believed.
@Suite struct BadInputTests {
  @Test(arguments: [
    (
      "the log of a plan",
      "{\"@level\":\"info\",\"@message\":\"Terraform 1.9\",\"type\":\"version\"}\n{\"@level\":\"info\",\"type\":\"planned_change\"}\n",
      "terraform show -json tfplan"
    ),
    (
      "a raw state", #"{"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "x", "resources": []}"#,
      "a state"
    ),
    (
      "a state as it is shown",
      #"{"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {}}}"#, "a saved plan"
    ),
    ("a binary plan", "PK\u{03}\u{04}abc", "terraform show -json PLANFILE"),
    (
      "HCL", "resource \"azurerm_kubernetes_cluster\" \"x\" {\n  fips_enabled = true\n}\n", "terraform plan -out tfplan"
    ),
    (
      "Bicep", "param location string\nresource aks 'Microsoft.ContainerService/managedClusters@2024-01-01' = {\n",
      "az bicep build"
    ),
    ("a chart", "apiVersion: v1\nkind: X\nmetadata:\n  name: {{ .Release.Name }}\n", "helm template"),
    (
      "a parameter file",
      #"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": {}}"#,
      "--parameters"
    ),
    ("a snapshot", #"[{"id": "/subscriptions/x", "agentPoolProfiles": []}]"#, "fipswatch import"),
    ("nothing", "  \n", "nothing in it"),
    ("half a plan", #"{"format_version": "1.2", "resource_changes": [{"#, "ends before its JSON does"),
    ("a plan of the future", #"{"format_version": "2.0", "resource_changes": []}"#, "formats 0 and 1 are read"),
    (
      "a plan with errors", #"{"format_version": "1.2", "errored": true, "resource_changes": []}"#,
      "planning ended with errors"
    ),
    (
      "a preview with errors", #"{"steps": [], "diagnostics": [{"severity": "warning"}, {"severity": "error"}]}"#,
      "the preview ended with errors"
    ),
    ("a key twice", #"{"format_version": "1.2", "resource_changes": [], "resource_changes": []}"#, "appears twice"),
    ("brackets", "{\"resource_changes\": " + String(repeating: "[", count: 1_000_000), "nested deeper than 512"),
    (
      "a plan and a template in one file",
      "{\"format_version\": \"1.2\", \"resource_changes\": []}\n{\"contentVersion\": \"1.0.0.0\", \"resources\": []}",
      "another kind"
    ),
    (
      "two templates in one file",
      "{\"contentVersion\": \"1\", \"resources\": []}\n{\"contentVersion\": \"1\", \"resources\": []}",
      "a second document"
    ),
    ("changes without their plan", #"{"resource_changes": []}"#, "format_version is missing"),
    (
      "the redacted plan of HCP Terraform",
      #"{"plan_format_version": "1.2", "provider_format_version": "1.0", "resource_changes": []}"#,
      "json-output instead"
    ),
    (
      "a plan of which changes were filtered out",
      #"{"format_version": "1.2", "resource_changes": [], "planned_values": {"root_module": {"child_modules": [{"resources": [{"address": "module.a.azurerm_kubernetes_cluster_node_pool.p", "mode": "managed", "type": "azurerm_kubernetes_cluster_node_pool"}]}]}}}"#,
      "lacks \"module.a.azurerm_kubernetes_cluster_node_pool.p\""
    ),
    ("a run of HCP Terraform", #"{"data": {"id": "plan-x", "type": "plans", "attributes": {}}}"#, "json-output"),
    (
      "what-if over REST", #"{"status": "Succeeded", "properties": {"correlationId": "x", "changes": []}}"#,
      "the template that it was made for"
    ),
    (
      "what-if as text",
      "Resource and property changes are indicated with these symbols:\n  + Create\n",
      "the template that it was made for"
    ),
    (
      "events of Pulumi", #"{"sequence": 0, "timestamp": 1, "preludeEvent": {}}"#,
      "PULUMI_ENABLE_STREAMING_JSON_PREVIEW"
    ),
    (
      "a log before the plan",
      "Initializing the backend...\nError: none: {\n{\"format_version\": \"1.2\", \"resource_changes\": []}\n",
      "line 3: other text stands before the JSON"
    ),
    (
      "a warning before a template",
      "/x/main.bicep(3,7) : Warning no-unused-params: Parameter\r\n{\r\n  \"resources\": []\r\n}\r\n",
      "line 2: other text stands before the JSON"
    ),
    ("comments alone", "---\n# Source: chart/templates/a.yaml\n---\n", "nothing in it"),
    ("null", "null", "nothing in it"),
    ("an empty list", #"{"apiVersion": "v1", "kind": "List", "items": []}"#, "nothing in it"),
    (
      "a plan without its changes",
      #"{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{}]}}}"#,
      "resource_changes is missing"
    ),
    (
      "a plan whose changes a filter did not find", #"{"format_version": "1.2", "resource_changes": null}"#,
      "resource_changes is missing"
    ),
    (
      "a change without an address",
      #"{"format_version": "1.2", "resource_changes": [{"mode": "managed", "type": "azurerm_kubernetes_cluster", "change": {}}]}"#,
      "without address"
    ),
    ("changes that are no list", #"{"format_version": "1.2", "resource_changes": {}}"#, "not a list"),
    ("no manifest", "a: 1\n", "no manifest of Kubernetes"), ("YAML that is none", "a: [", "not YAML"),
  ]) func `what cannot be read is refused in one line that leads on`(_ why: String, _ text: String, _ expected: String)
    throws
  {
    let refusal = try #require(Judged.refusal(of: text))
    #expect(refusal.contains(expected), "\(refusal)")
    #expect(!refusal.contains("\n"))
  }

  @Test(arguments: ["main.tf", "terraform.tfvars", "main.bicep", "main.bicepparam"])
  func `source is known by its name too`(_ name: String) throws {
    #expect(Judged.refusal(of: "# a comment\n", named: name)?.contains("source of") == true)
  }

  @Test func `plans one after another are evaluated together`() throws {
    let plans = ["true", "false"].map { Plans.plan(Plans.pool(#""fips_enabled": \#($0)"#, address: "a.\($0)")) }
    #expect(try Judged(plans.joined(separator: "\n")).lines == ["a.true user pass flag", "a.false user fail flag"])
  }

  /// What is wiped out of a plan must not be taken from what is.
  @Test(arguments: ["create", "update", "forget"])
  func `what will be is not taken from what is, unless nothing will be`(_ action: String) throws {
    let change = Plans.change(
      "a.b", "azurerm_kubernetes_cluster_node_pool", actions: #"["\#(action)"]"#,
      before: #""name": "p", "fips_enabled": true"#, after: nil)
    let expected = action == "forget" ? "a.b p pass flag" : "a.b ? unknown ?"
    #expect(try Judged(Plans.plan(change)).lines == [expected])
  }

  @Test func `a plan that is not complete says so`() throws {
    let plan = Plans.plan(Plans.pool(#""fips_enabled": true"#))
    let partial = plan.replacing("\"terraform_version\"", with: "\"complete\": false, \"terraform_version\"")
    #expect(try Judged(plan).warnings.filter { $0.contains("complete") }.isEmpty)
    #expect(try Judged(partial).warnings.filter { $0.contains("not complete") }.count == 1)
  }

  @Test(arguments: [
    "argoproj.io/v1alpha1 Application", "helm.toolkit.fluxcd.io/v2 HelmRelease",
    "kustomize.toolkit.fluxcd.io/v1 Kustomization",
  ])
  func `what is rendered elsewhere is named`(_ kind: String) throws {
    let words = kind.split(separator: " ")
    let judged = try Judged("apiVersion: \(words[0])\nkind: \(words[1])\nmetadata: {name: x}\nspec: {}\n")
    #expect(judged.lines.isEmpty)
    #expect(judged.blueprint.warnings.map(\.address) == ["\(words[1]) x"])
  }

  @Test func `comments in a template and its parameters are no part of them`() throws {
    let template = #"""
      // "quotes" in a comment, and {
      {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", // https://a/*b
        "contentVersion": "1.0.0.0", "parameters": {"on": {"type": "bool"}}, /* "condition": false,
        */ "resources": [
          {"type": "Microsoft.ContainerService/managedClusters/agentPools", "name": "shop/b", "comments": "a//b\"/*",
           "properties": {"enableFIPS": "[parameters('on')]", "tags": {"a": "\\"/* , */}}}
        ]
      }
      """#
    let parameters = #"{"parameters": {"on": {"value": /* true */ false}}} // "#
    let lines = try Judged(template, parameters: [parameters]).lines
    #expect(lines.count == 1 && lines[0].hasSuffix(" b fail flag"))
    #expect(Judged.refusal(of: "// { \nparam on bool")?.contains("az bicep build") == true)
    #expect(Judged.refusal(of: #"{"contentVersion": "1", "resources": [/*]}"#) != nil)
  }

  @Test func `PowerShell's UTF-16 is read`() throws {
    let plan = Plans.plan(Plans.pool(#""fips_enabled": true"#))
    var bytes = Data([0xFF, 0xFE])
    for unit in plan.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    #expect(try Judged(bytes: bytes).lines == ["azurerm_kubernetes_cluster_node_pool.p user pass flag"])
  }
}

/// Plans hold credentials in clear text, in places that depend on the provider.
@Suite struct SecretTests {
  private let secret = "S3cr3t-of-the-plan"

  /// A secret in every place where a value can be, but for names and tags, which are shown.
  private var plan: String {
    let values =
      #""kube_config_raw": "\#(secret)", "kube_config": [{"password": "\#(secret)", "client_key": "\#(secret)"}], "service_principal": [{"client_secret": "\#(secret)"}], "windows_profile": [{"admin_password": "\#(secret)"}], "linux_os_config": [{"\#(secret)": "\#(secret)"}]"#
    let plan = Plans.plan(
      Plans.cluster(
        #""fips_enabled": false, "\#(secret)": "\#(secret)", \#(values)"#, actions: #"["update"]"#,
        before: #""fips_enabled": true, \#(values)"#),
      Plans.pool(#""fips_enabled": true, \#(values)"#),
      Plans.change("azurerm_key_vault_secret.s", "azurerm_key_vault_secret", after: #""value": "\#(secret)""#),
      Plans.change(
        "azurerm_resource_group_template_deployment.t", "azurerm_resource_group_template_deployment",
        after:
          #""template_content": \#(Plans.quoted(template)), "parameters_content": "{\"s\": {\"value\": \"\#(secret)\"}}""#
      ),
      Plans.change(
        "kubectl_manifest.m", "kubectl_manifest",
        after: #""yaml_body": "apiVersion: v1\nkind: Secret\ndata: {x: \#(secret)}\n""#),
      Plans.azapi(
        "managedClusters",
        #""name": "a", "sensitive_body": {"x": "\#(secret)"}, "body": {"properties": {"\#(secret)": 1, "windowsProfile": {"adminPassword": "\#(secret)"}, "agentPoolProfiles": [{"name": "p", "secret": "\#(secret)"}]}}"#
      ),
      configuration:
        #"{"provider_config": {"azurerm": {"full_name": "registry.terraform.io/hashicorp/azurerm", "version_constraint": "\#(secret)", "expressions": {"client_secret": {"constant_value": "\#(secret)"}}}}, "root_module": {"variables": {"x": {"default": "\#(secret)"}}}}"#
    )
    return plan.replacing(
      "\"planned_values\": {}",
      with:
        #""planned_values": {"x": "\#(secret)"}, "variables": {"v": {"value": "\#(secret)"}}, "prior_state": {"values": "\#(secret)"}, "output_changes": {"o": {"after": "\#(secret)"}}"#
    )
  }

  private var template: String {
    TemplateTests.template(
      #"[{\#(TemplateTests.cluster), "name": "c", "properties": {"servicePrincipalProfile": {"secret": "[parameters('s')]"}, "linuxProfile": {"adminUsername": "\#(secret)"}, "agentPoolProfiles": [{"name": "p", "x": "\#(secret)", "enableFIPS": "[equals(parameters('s'), '\#(secret)')]"}]}}]"#,
      #""parameters": {"s": {"type": "secureString", "defaultValue": "\#(secret)"}},"#)
  }

  @Test func `no secret is in any output`() throws {
    for text in [plan, template] {
      let judged = try Judged(text)
      #expect(!judged.lines.isEmpty)
      let report = Reports.report(on: judged.blueprint)
      for format in CheckFormat.allCases {
        #expect(try !report.parts(as: format).joined().contains(secret), "\(format)")
      }
      for annotations in [CheckAnnotations(for: .gitHub), CheckAnnotations(for: .azurePipelines)] {
        #expect(!annotations.text(of: report).contains(secret))
      }
      #expect(!"\(judged.blueprint)".contains(secret), "nothing but what is read is held at all")
    }
  }
}
