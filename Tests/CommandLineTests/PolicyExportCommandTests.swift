import Foundation
import Testing

/// `policy export`, and what other tools say of its files.
@Suite("Policies for tools that enforce them")
struct PolicyExportCommandTests {
  let workplace: Workplace

  private static let policy = """
    apiVersion: fipswatch/v1
    kind: Policy
    metadata: {name: strict}
    scopes:
    - {name: prod, match: {clusterTags: {env: "prod*"}}}
    - {name: pci, match: {resourceGroups: ["pci-*"], poolLabels: {a: b}}}
    exemptions:
    - {id: EX-1, control: fips-enabled, match: {subscriptions: [s1], resourceGroups: [rg], clusters: [shop]},
       category: waiver, justification: "it's $(late); `now`", ticket: T-1, requestedBy: ana, approvedBy: ciso,
       approvedAt: 2026-01-01, expiresOn: 2099-01-01}

    """

  init() throws {
    workplace = try Workplace()
    try workplace.write(Self.policy, to: "policy.yaml")
  }

  private func export(_ target: String) throws -> Run {
    try workplace.fipswatch("policy", "export", target, "--out", target, "--policy", "policy.yaml")
  }

  private func python(_ script: String) throws {
    let run = try workplace.run(Installed.guardrails.url, ["-c", script])
    #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
  }

  @Test func `what a target cannot say is named, and a folder is not written over`() throws {
    let run = try export("azure")
    #expect(run.exitCode == 0)
    #expect(run.output == "")
    #expect(run.errorLines.contains { $0.contains("scope pci") && $0.contains("labels of pools") })
    let again = try export("azure")
    #expect(again.exitCode == 1)
    #expect(again.errors == "fipswatch: azure: is not empty: name a new folder, or empty it\n")
  }

  @Test(.enabled(if: Installed.guardrails.isHere, "Scripts/setup --test installs azure-mgmt-resource-policy"))
  func `Azure's own models read what is exported, and give it back`() throws {
    _ = try export("azure")
    try python(
      """
      import json, glob
      from azure.mgmt.resource.policy import models as m
      def known(model): return {field._rest_name for field in model._attr_to_rest_field.values()}
      def same(path, model):
          given = {'properties': json.load(open(path))['properties']}
          read = model(given)
          assert read.as_dict() == given, path
          assert set(given['properties']) <= known(type(read.properties)), (path, set(given['properties']))
          return read.properties
      for path in glob.glob('azure/definitions/*.json'):
          read = same(path, m.PolicyDefinition)
          assert read.policy_type == 'Custom' and read.parameters['effect'].default_value == 'Audit', path
      read = same('azure/initiative.json', m.PolicySetDefinition)
      names = {group.name for group in read.policy_definition_groups}
      for definition in read.policy_definitions: assert set(definition.group_names) <= names
      names = set(json.load(open('azure/initiative.json'))['properties']['parameters'])
      assert set(json.load(open('azure/assignment.parameters.json'))) == names, names
      files = glob.glob('azure/exemptions/*.json')
      assert len(files) == 1
      exemption = json.load(open(files[0]))['properties']
      assert set(exemption) <= {'policyAssignmentId', 'policyDefinitionReferenceIds', 'exemptionCategory', 'expiresOn',
                                'displayName', 'description', 'metadata'}
      assert exemption['exemptionCategory'] == 'Waiver' and exemption['expiresOn'].startswith('2099')
      """)
  }

  @Test func `the script prints what it would do, and does it only when told to`() throws {
    _ = try export("azure")
    try workplace.write("#!/bin/sh\necho \"az $*\" >> \"$CALLS\"\n", to: "bin/az")
    chmod(workplace.path("bin/az"), 0o755)
    workplace.environment = [
      "CALLS": workplace.path("calls"), "PATH": "\(workplace.path("bin")):/usr/bin:/bin",
    ]
    let script = workplace.folder.appending(path: "azure/deploy.sh")
    let dry = try workplace.run(script, ["--subscription", "s1"])
    #expect(dry.exitCode == 0, "\(dry.errors)")
    #expect(dry.errors.contains("nothing was changed"))
    #expect(!FileManager.default.fileExists(atPath: workplace.path("calls")))
    let real = try workplace.run(script, ["--management-group", "mg", "--apply"])
    #expect(real.exitCode == 0, "\(real.errors)")
    let calls = String(decoding: try workplace.read("calls"), as: UTF8.self).split(separator: "\n")
    #expect(calls.filter { $0.hasPrefix("az policy") }.count == 5)
    #expect(calls.contains { $0.contains("it's $(late); `now`") })
    #expect(try workplace.run(script, ["--apply"]).exitCode == 64)
  }

  @Test(.enabled(if: Installed.guardrails.isHere, "Scripts/setup --test installs cel-python and kubernetes-validate"))
  func `admission policies are valid, and their CEL says what the verdicts say`() throws {
    _ = try export("admission")
    try python(
      #"""
      import glob, yaml, celpy, kubernetes_validate
      rules = {}
      for path in glob.glob('admission/*.yaml'):
          documents = list(yaml.safe_load_all(open(path)))
          assert [d['kind'] for d in documents] == ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']
          assert documents[1]['spec']['policyName'] == documents[0]['metadata']['name']
          for d in documents: kubernetes_validate.validate(d, '1.31', strict=True)
          resource = documents[0]['spec']['matchConstraints']['resourceRules'][0]['resources'][0]
          rules[resource] = documents[0]['spec']['validations'][0]['expression']
      def allows(resource, object):
          environment = celpy.Environment()
          program = environment.program(environment.compile(rules[resource]))
          return bool(program.evaluate({'object': celpy.json_to_cel(object)}))
      on, off, w = {'enableFIPS': True}, {'enableFIPS': False}, {'osType': 'Windows', 'osSKU': 'Windows2022'}
      cases = [
        ('aksnodeclasses', {'spec': {'fipsMode': 'FIPS'}}, True), ('aksnodeclasses', {'spec': {'fipsMode': 'Disabled'}}, False),
        ('aksnodeclasses', {'spec': {}}, False), ('aksnodeclasses', {}, False),
        ('managedclustersagentpools', {'spec': on}, True), ('managedclustersagentpools', {'spec': off}, False),
        ('managedclustersagentpools', {'spec': {}}, False), ('managedclustersagentpools', {'spec': w}, True),
        ('managedclustersagentpools', {'spec': {'osType': 'Windows', 'osSKU': 'Windows2019'}}, False),
        ('managedclustersagentpools', {'spec': {**on, 'workloadRuntime': 'KataVmIsolation'}}, False),
        ('managedclusters', {'spec': {}}, True), ('managedclusters', {'spec': {'agentPoolProfiles': [on, w]}}, True),
        ('managedclusters', {'spec': {'agentPoolProfiles': [on, {}]}}, False),
        ('azuremanagedmachinepools', {'spec': on}, True), ('azuremanagedmachinepools', {'spec': {}}, False),
        ('azuremanagedmachinepools', {'spec': {'osType': 'Windows'}}, False),
        ('azuremanagedmachinepooltemplates', {'spec': {'template': {'spec': on}}}, True),
        ('azuremanagedmachinepooltemplates', {'spec': {'template': {'spec': off}}}, False),
      ]
      for resource, object, expected in cases: assert allows(resource, object) == expected, (resource, object)
      assert len(rules) == 5
      """#)
  }

  @Test(.enabled(if: Installed.checkov.isHere, "Scripts/setup --test installs Checkov"))
  func `Checkov itself applies the policies to source and plans`() throws {
    _ = try export("checkov")
    try workplace.write(
      """
      resource "azurerm_kubernetes_cluster" "on" {
        default_node_pool { fips_enabled = true }
      }
      resource "azurerm_kubernetes_cluster" "off" {
        default_node_pool { name = "x" }
      }
      resource "azurerm_kubernetes_cluster_node_pool" "on" { fips_enabled = true }
      resource "azurerm_kubernetes_cluster_node_pool" "off" { fips_enabled = false }
      resource "azurerm_kubernetes_cluster_node_pool" "kata" {
        fips_enabled = true
        workload_runtime = "KataVmIsolation"
      }
      resource "azurerm_kubernetes_cluster_node_pool" "windows" {
        os_type = "Windows"
        os_sku = "Windows2022"
      }
      resource "azapi_resource" "off" {
        type = "Microsoft.ContainerService/managedClusters/agentPools@2024-01-01"
        body = { properties = { osType = "Linux" } }
      }
      resource "azapi_resource" "other" { type = "Microsoft.Network/virtualNetworks@2024-01-01" }
      """, to: "tf/main.tf")
    let run = try workplace.run(
      Installed.checkov.url,
      [
        "-m", "checkov.main", "-d", "tf", "--external-checks-dir", "checkov", "--skip-download", "-o", "json",
        "--compact",
        "--check", "CKV2_FIPSWATCH_1,CKV2_FIPSWATCH_2,CKV2_FIPSWATCH_3",
      ])
    let results = try #require(try run.object()["results"] as? [String: [[String: Any]]], "\(run.errors)")
    func names(_ outcome: String) -> Set<String> {
      Set((results[outcome] ?? []).compactMap { $0["resource"] as? String })
    }
    #expect(
      names("failed_checks") == [
        "azurerm_kubernetes_cluster.off", "azurerm_kubernetes_cluster_node_pool.off",
        "azurerm_kubernetes_cluster_node_pool.kata", "azapi_resource.off",
      ])
    #expect(
      names("passed_checks").isSuperset(of: [
        "azurerm_kubernetes_cluster.on", "azurerm_kubernetes_cluster_node_pool.on",
        "azurerm_kubernetes_cluster_node_pool.windows",
      ]))
  }
}
