import InventoryModel
import Testing

/// What plans of Terraform and OpenTofu come to. Each case was read off by hand from the provider's schema.
@Suite struct PlanTests {
  typealias Case = ReadingCase

  static let node = "azurerm_kubernetes_cluster_node_pool.p"
  static let main = "azurerm_kubernetes_cluster.c"
  static func defaults(_ expressions: String) -> String {
    #"{"root_module": {"resources": [{"address": "azurerm_kubernetes_cluster.c", "expressions": {"default_node_pool": [{\#(expressions)}]}}]}}"#
  }

  static let azurerm: [Case] = [
    Case("on", Plans.plan(Plans.cluster(#""fips_enabled": true"#)), "\(main) system pass flag"),
    Case("off", Plans.plan(Plans.cluster(#""fips_enabled": false"#)), "\(main) system fail flag"),
    Case("null is off", Plans.plan(Plans.cluster(#""fips_enabled": null"#)), "\(main) system fail flagAbsent"),
    Case(
      "absent is off", Plans.plan(Plans.cluster(#""vm_size": "Standard_D2s_v5""#)), "\(main) system fail flagAbsent"),
    Case(
      "known only after apply",
      Plans.plan(Plans.cluster(#""vm_size": "x""#, unknown: #"{"default_node_pool": [{"fips_enabled": true}]}"#)),
      "\(main) system unknown ?"),
    Case(
      "the whole pool is known only after apply",
      Plans.plan(
        Plans.change(
          main, "azurerm_kubernetes_cluster", after: #""name": "shop""#, unknown: #"{"default_node_pool": true}"#)),
      "\(main) ? unknown ?"),
    Case(
      "the whole resource is known only after apply",
      Plans.plan(Plans.change(main, "azurerm_kubernetes_cluster", after: nil, unknown: "true")),
      "\(main) - unknown notListed"),
    Case(
      "what the platform computes counts as absent",
      Plans.plan(
        Plans.cluster(
          #""fips_enabled": true"#,
          unknown: #"{"default_node_pool": [{"os_sku": true, "workload_runtime": true, "orchestrator_version": true}]}"#
        ),
        configuration: defaults("")),
      "\(main) system pass flag"),
    Case(
      "an expression of the author's is not known",
      Plans.plan(
        Plans.cluster(#""fips_enabled": true"#, unknown: #"{"default_node_pool": [{"workload_runtime": true}]}"#),
        configuration: defaults(#""workload_runtime": {"references": ["var.runtime"]}"#)),
      "\(main) system unknown ?"),
    Case(
      "where the plan repeats nothing that was written, nothing is a default",
      Plans.plan(
        Plans.cluster(#""fips_enabled": true"#, unknown: #"{"default_node_pool": [{"workload_runtime": true}]}"#)),
      "\(main) system unknown ?"),
    Case("text is no flag", Plans.plan(Plans.cluster(#""fips_enabled": "true""#)), "\(main) system unknown ?"),
    Case("false as text is off", Plans.plan(Plans.cluster(#""fips_enabled": "False""#)), "\(main) system fail flag"),
    Case("a number is no flag", Plans.plan(Plans.cluster(#""fips_enabled": 1"#)), "\(main) system unknown ?"),
    Case(
      "Kata", Plans.plan(Plans.cluster(#""fips_enabled": true, "workload_runtime": "KataVmIsolation""#)),
      "\(main) system fail kata"),
    Case(
      "an unchanged pool is judged too",
      Plans.plan(Plans.cluster(#""fips_enabled": false"#, actions: #"["no-op"]"#, before: #""fips_enabled": false"#)),
      "\(main) system fail flag"),
    Case(
      "node auto-provisioning",
      Plans.plan(
        Plans.change(
          main, "azurerm_kubernetes_cluster",
          after:
            #""name": "shop", "default_node_pool": [{"name": "system", "fips_enabled": true}], "node_provisioning_profile": [{"mode": "Auto"}]"#
        )),
      "\(main) system pass flag", "\(main) - unknown notListed"),
    Case(
      "whether nodes are provisioned is not known",
      Plans.plan(
        Plans.change(
          main, "azurerm_kubernetes_cluster",
          after: #""default_node_pool": [{"name": "system", "fips_enabled": true}], "node_provisioning_profile": [{}]"#,
          unknown: #"{"node_provisioning_profile": [{"mode": true}]}"#)),
      "\(main) system pass flag", "\(main) - unknown notListed"),
    Case(
      "an Automatic cluster",
      Plans.plan(
        Plans.change(
          "azurerm_kubernetes_automatic_cluster.a", "azurerm_kubernetes_automatic_cluster", after: #""name": "auto""#)),
      "azurerm_kubernetes_automatic_cluster.a - unknown notListed"),
    Case("a pool that is on", Plans.plan(Plans.pool(#""fips_enabled": true"#)), "\(node) user pass flag"),
    Case("a pool without the flag", Plans.plan(Plans.pool(#""mode": "User""#)), "\(node) user fail flagAbsent"),
    Case(
      "Windows 2022", Plans.plan(Plans.pool(#""os_type": "Windows", "os_sku": "Windows2022""#)),
      "\(node) user pass osDefault"),
    Case(
      "Windows 2019", Plans.plan(Plans.pool(#""os_type": "Windows", "os_sku": "Windows2019""#)),
      "\(node) user fail flag"),
    Case(
      "Windows 2019 with the flag",
      Plans.plan(Plans.pool(#""os_type": "Windows", "os_sku": "Windows2019", "fips_enabled": true"#)),
      "\(node) user pass flag"),
    Case(
      "Windows without a SKU", Plans.plan(Plans.pool(#""os_type": "Windows", "fips_enabled": false"#)),
      "\(node) user unknown ?"),
    Case(
      "Windows without a SKU, with the flag", Plans.plan(Plans.pool(#""os_type": "Windows", "fips_enabled": true"#)),
      "\(node) user pass flag"),
    Case(
      "an operating system that is not known, off",
      Plans.plan(Plans.pool(#""os_sku": "Windows2022""#, unknown: #"{"os_type": true}"#)), "\(node) user unknown ?"),
    Case(
      "an operating system that is not known, on",
      Plans.plan(Plans.pool(#""fips_enabled": true"#, unknown: #"{"os_type": true}"#)), "\(node) user pass flag"),
    Case(
      "a pool that is deleted",
      Plans.plan(
        Plans.change(
          node, "azurerm_kubernetes_cluster_node_pool", actions: #"["delete"]"#,
          before: #""name": "user", "fips_enabled": false"#, after: nil)), "\(node) user fail flag"),
    Case(
      "what the state only forgets stays",
      Plans.plan(
        Plans.change(
          node, "azurerm_kubernetes_cluster_node_pool", actions: #"["forget"]"#,
          before: #""name": "user", "fips_enabled": false"#, after: nil)), "\(node) user fail flag"),
    Case("a deposed object", Plans.plan(Plans.pool(#""fips_enabled": false"#, more: #""deposed": "abc", "#))),
    Case("a data source", Plans.plan(Plans.pool(#""fips_enabled": false"#).replacing("managed", with: "data"))),
    Case(
      "a gateway has such a flag too",
      Plans.plan(
        Plans.change("azurerm_application_gateway.g", "azurerm_application_gateway", after: #""fips_enabled": false"#))),
    Case(
      "count and for_each, in modules",
      Plans.plan(
        Plans.pool(
          #""fips_enabled": true"#, address: #"module.a["x.y"].azurerm_kubernetes_cluster_node_pool.p[0]"#,
          more: #""index": 0, "#),
        Plans.pool(
          #""fips_enabled": false"#, address: #"module.a["x.y"].azurerm_kubernetes_cluster_node_pool.p["b"]"#,
          more: #""index": "b", "#)),
      #"module.a["x.y"].azurerm_kubernetes_cluster_node_pool.p[0] user pass flag"#,
      #"module.a["x.y"].azurerm_kubernetes_cluster_node_pool.p["b"] user fail flag"#),
    Case(
      "moved from another type",
      Plans.plan(
        Plans.pool(
          #""fips_enabled": false"#, actions: #"["no-op"]"#, more: #""previous_address": "azapi_resource.old", "#)),
      "\(node) user fail flag"),
    Case(
      "replaced", Plans.plan(Plans.pool(#""fips_enabled": true"#, actions: #"["create", "delete"]"#)),
      "\(node) user pass flag"),
    Case(
      "an action of another version",
      Plans.plan(Plans.pool(#""fips_enabled": false"#, actions: #"["create", "forget"]"#)), "\(node) user fail flag"),
    Case(
      "OpenTofu's provider",
      Plans.plan(Plans.pool(#""fips_enabled": false"#)).replacing(
        "registry.terraform.io", with: "registry.opentofu.org"), "\(node) user fail flag"),
    Case(
      "format 0.1", Plans.plan(Plans.pool(#""fips_enabled": false"#)).replacing("\"1.2\"", with: "\"0.1\""),
      "\(node) user fail flag"),
    Case(
      "deferred",
      Plans.plan().replacing(
        "\"configuration\"",
        with:
          #""deferred_changes": [{"reason": "x", "resource_change": \#(Plans.pool(#""fips_enabled": true"#, unknown: "{}"))}], "configuration""#
      ),
      "\(node) user pass flag"),
  ]

  static let a = "azapi_resource.a"
  private static let on = #""name": "np", "body": {"properties": {"enableFIPS": true}}"#
  private static let writesSensitiveBody =
    #"{"root_module": {"resources": [{"address": "azapi_resource.a", "expressions": {"sensitive_body": {}}}]}}"#
  static let azapi: [Case] = [
    Case(
      "a pool in an object",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools",
          #""name": "np", "parent_id": "\#(Plans.clusterID)", "body": {"properties": {"enableFIPS": true, "osType": "Linux"}}"#
        )), "\(a) np pass flag"),
    Case(
      "a pool in text",
      Plans.plan(
        Plans.azapi("managedClusters/agentPools", #""name": "np", "body": "{\"properties\": {\"enableFIPS\": false}}""#)
      ), "\(a) np fail flag"),
    Case(
      "text that is no JSON",
      Plans.plan(Plans.azapi("managedClusters/agentPools", #""name": "np", "body": "{properties""#)),
      "\(a) np unknown ?"),
    Case(
      "a flag of null",
      Plans.plan(
        Plans.azapi("managedClusters/agentPools", #""name": "np", "body": {"properties": {"enableFIPS": null}}"#)),
      "\(a) np fail flagAbsent"),
    Case(
      "a body that is not known",
      Plans.plan(Plans.azapi("managedClusters/agentPools", #""name": "np""#, unknown: #"{"body": true}"#)),
      "\(a) np unknown ?"),
    Case(
      "a part that is not known",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools", #""name": "np", "body": {"properties": {"osType": "Linux"}}"#,
          unknown: #"{"body": {"properties": {"enableFIPS": true}}}"#)), "\(a) np unknown ?"),
    Case(
      "names in any case",
      Plans.plan(
        Plans.azapi("managedclusters/AGENTPOOLS", #""name": "np", "body": {"Properties": {"enablefips": true}}"#)),
      "\(a) np pass flag"),
    Case(
      "two spellings at once",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools",
          #""name": "np", "body": {"properties": {"enableFIPS": true, "enableFips": false}}"#)), "\(a) np unknown ?"),
    Case(
      "a cluster",
      Plans.plan(
        Plans.azapi(
          "managedClusters",
          #""name": "shop", "location": "westeurope", "body": {"properties": {"agentPoolProfiles": [{"name": "sys", "enableFIPS": true}, {"name": "two"}]}}"#
        )),
      "\(a) sys pass flag", "\(a) two fail flagAbsent"),
    Case(
      "a cluster whose pools are not known",
      Plans.plan(
        Plans.azapi(
          "managedClusters", #""name": "shop", "body": {"properties": {}}"#,
          unknown: #"{"body": {"properties": {"agentPoolProfiles": true}}}"#)), "\(a) - unknown notListed"),
    Case(
      "a cluster that lists none",
      Plans.plan(Plans.azapi("managedClusters", #""name": "shop", "body": {"properties": {"dnsPrefix": "x"}}"#)),
      "\(a) - unknown notListed"),
    Case(
      "the Automatic SKU",
      Plans.plan(
        Plans.azapi(
          "managedClusters",
          #""name": "shop", "body": {"sku": {"name": "Automatic"}, "properties": {"agentPoolProfiles": []}}"#)),
      "\(a) - unknown notListed"),
    Case(
      "a hosted system pool",
      Plans.plan(
        Plans.azapi(
          "managedClusters",
          #""name": "shop", "body": {"properties": {"agentPoolProfiles": [], "hostedSystemProfile": {"enabled": true}}}"#
        )), "\(a) - unknown notListed"),
    Case(
      "a partial body that says nothing of it",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools",
          #""resource_id": "\#(Plans.clusterID)/agentPools/np", "body": {"properties": {"count": 3}}"#,
          resource: "azapi_update_resource"))),
    Case(
      "a partial body that turns it on",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools",
          #""resource_id": "\#(Plans.clusterID)/agentPools/np", "body": {"properties": {"enableFIPS": true}}"#,
          resource: "azapi_update_resource")), "azapi_update_resource.a np unknown ?"),
    Case(
      "a partial body that turns it off",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools",
          #""resource_id": "\#(Plans.clusterID)/agentPools/np", "body": {"properties": {"enableFIPS": false, "osType": "Linux"}}"#,
          resource: "azapi_update_resource")), "azapi_update_resource.a np unknown ?"),
    Case(
      "an action",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools", #""body": {"properties": {"enableFIPS": false}}"#,
          resource: "azapi_resource_action")), "azapi_resource_action.a ? unknown ?"),
    Case(
      "a sensitive body, which may say anything",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools", on + #", "sensitive_body": {"properties": {"enableFIPS": false}}"#)),
      "\(a) np unknown ?"),
    Case(
      "a sensitive body that no plan shows, only that it is written",
      Plans.plan(Plans.azapi("managedClusters/agentPools", on), configuration: writesSensitiveBody),
      "\(a) np unknown ?"),
    Case(
      "a sensitive body that holds something of a pool",
      Plans.plan(
        Plans.azapi("managedClusters/agentPools", on + #", "sensitive_body_version": {"properties.osSKU": "1"}"#),
        configuration: writesSensitiveBody), "\(a) np unknown ?"),
    Case(
      "a sensitive body that holds nothing of a pool",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools", on + #", "sensitive_body_version": {"properties.linux.password": "1"}"#),
        configuration: writesSensitiveBody), "\(a) np pass flag"),
    Case("another type", Plans.plan(Plans.azapi("snapshots", #""body": {"properties": {"enableFIPS": false}}"#))),
    Case(
      "a pool of Machines",
      Plans.plan(
        Plans.azapi(
          "managedClusters/agentPools",
          #""name": "m", "body": {"properties": {"enableFIPS": true, "mode": "Machines"}}"#)),
      "\(a) m unknown notListed"),
  ]

  @Test(arguments: azurerm + azapi) func `a plan comes to what its reader expects`(_ example: Case) throws {
    #expect(try Judged(example.text).lines == example.expected)
  }

  // MARK: Clusters of pools

  private static func joined(_ reference: String, modules: String = "") -> String {
    #"{"root_module": {"resources": [{"address": "azurerm_kubernetes_cluster_node_pool.p", "expressions": {"kubernetes_cluster_id": {"references": [\#(reference)]}}}]\#(modules)}}"#
  }

  @Test func `a pool finds the cluster that its plan creates`() throws {
    let plan = Plans.plan(
      Plans.cluster(#""fips_enabled": true"#),
      Plans.pool(#""fips_enabled": true"#, unknown: #"{"kubernetes_cluster_id": true}"#),
      configuration: Self.joined(#""azurerm_kubernetes_cluster.c.id", "azurerm_kubernetes_cluster.c""#))
    let row = try #require(try Judged(plan).blueprint.rows.last)
    #expect(row.clusterName == "shop")
    #expect(row.subject.cluster == ClusterID(subscription: "", resourceGroup: "rg", name: "shop"))
    #expect(row.subject.clusterFacts == Subject.ClusterFacts(location: "westeurope", tags: ["env": "prod"]))
  }

  @Test func `a pool finds its cluster through outputs of modules and variables`() throws {
    let plan = Plans.plan(
      Plans.cluster(
        #""fips_enabled": true"#, address: "module.aks.azurerm_kubernetes_cluster.c",
        more: #""module_address": "module.aks", "#),
      Plans.pool(
        #""fips_enabled": true"#, unknown: #"{"kubernetes_cluster_id": true}"#,
        address: "module.pools.azurerm_kubernetes_cluster_node_pool.p", more: #""module_address": "module.pools", "#),
      configuration: #"""
        {"root_module": {"module_calls": {
          "aks": {"source": "./aks", "module": {"outputs": {"id": {"expression": {"references": ["azurerm_kubernetes_cluster.c.id", "azurerm_kubernetes_cluster.c"]}}}}},
          "pools": {"source": "./pools", "expressions": {"cluster": {"references": ["module.aks.id", "module.aks"]}},
            "module": {"resources": [{"address": "azurerm_kubernetes_cluster_node_pool.p", "expressions": {"kubernetes_cluster_id": {"references": ["var.cluster"]}}}]}}}}}
        """#)
    #expect(try Judged(plan).blueprint.rows.last?.clusterName == "shop")
  }

  @Test func `of two instances a pool finds the one with its index, and none where that does not settle it`() throws {
    func plan(_ index: String) -> String {
      Plans.plan(
        Plans.cluster(#""fips_enabled": true"#, address: "azurerm_kubernetes_cluster.c[0]", more: #""index": 0, "#),
        Plans.cluster(#""fips_enabled": true"#, address: "azurerm_kubernetes_cluster.c[1]", more: #""index": 1, "#)
          .replacing("\"shop\"", with: "\"second\""),
        Plans.pool(
          #""fips_enabled": true"#, unknown: #"{"kubernetes_cluster_id": true}"#,
          address: "azurerm_kubernetes_cluster_node_pool.p[1]", more: "\"index\": \(index), "),
        configuration: Self.joined(#""azurerm_kubernetes_cluster.c""#))
    }
    #expect(try Judged(plan("1")).blueprint.rows.last?.clusterName == "second")
    #expect(try Judged(plan("7")).blueprint.rows.last?.clusterName == nil)
  }

  // MARK: What no other tool says

  @Test(arguments: [
    (
      "a flip without a name for the rotation",
      Plans.pool(#""fips_enabled": true, "node_count": 3"#, actions: #"["update"]"#, before: #""fips_enabled": false"#),
      ["recreates all 3 nodes", "temporary_name_for_rotation is missing"]
    ),
    (
      "a flip with one",
      Plans.pool(
        #""fips_enabled": true, "temporary_name_for_rotation": "tmp""#, actions: #"["update"]"#,
        before: #""fips_enabled": null"#), ["recreates every node"]
    ),
    (
      "turning it off",
      Plans.pool(
        #""fips_enabled": false, "temporary_name_for_rotation": "tmp""#, actions: #"["update"]"#,
        before: #""fips_enabled": true"#), ["recreates every node"]
    ),
    (
      "the default pool",
      Plans.cluster(#""fips_enabled": true"#, actions: #"["update"]"#, before: #""fips_enabled": false"#),
      ["recreates every node", "temporary_name_for_rotation is missing"]
    ),
    (
      "the default pool with an old provider",
      Plans.cluster(#""fips_enabled": true"#, actions: #"["delete", "create"]"#, before: #""fips_enabled": false"#),
      ["replaces the whole cluster"]
    ),
    ("no flip", Plans.pool(#""fips_enabled": true"#, actions: #"["update"]"#, before: #""fips_enabled": true"#), []),
    (
      "from null to off is none",
      Plans.pool(#""fips_enabled": false"#, actions: #"["update"]"#, before: #""fips_enabled": null"#), []
    ),
    ("a new pool", Plans.pool(#""fips_enabled": true"#), []),
  ]) func `a change of the flag is told for what it does`(_ why: String, _ change: String, _ expected: [String]) throws
  {
    let warnings = try Judged(Plans.plan(change)).blueprint.warnings.map(\.message)
    #expect(warnings.count == expected.count, "\(warnings)")
    for (warning, part) in zip(warnings, expected) { #expect(warning.contains(part)) }
  }

  @Test func `a pool is told that it does not inherit from the default pool`() throws {
    let plan = Plans.plan(
      Plans.cluster(#""fips_enabled": true"#),
      Plans.pool(#""mode": "User""#, unknown: #"{"kubernetes_cluster_id": true}"#),
      configuration: Self.joined(#""azurerm_kubernetes_cluster.c""#))
    #expect(try Judged(plan).warnings.contains { $0.contains("do not inherit") })
  }

  @Test func `what ignore_changes keeps is told, and the live value is judged`() throws {
    let plan = Plans.plan(
      Plans.cluster(#""fips_enabled": false"#, actions: #"["no-op"]"#, before: #""fips_enabled": false"#),
      configuration: Self.defaults(#""fips_enabled": {"constant_value": true}"#))
    let judged = try Judged(plan)
    #expect(judged.lines == ["\(Self.main) system fail flag"])
    #expect(judged.warnings.contains { $0.contains("ignore_changes") })
  }

  @Test func `a default pool of AVM's module is told never to change`() throws {
    let plan = Plans.plan(
      Plans.azapi(
        "managedClusters",
        #""name": "shop", "body": {"properties": {"agentPoolProfiles": [{"name": "sys", "enableFIPS": false}]}}"#,
        actions: #"["no-op"]"#, address: "module.aks.azapi_resource.this"),
      configuration:
        #"{"root_module": {"module_calls": {"aks": {"source": "Azure/avm-res-containerservice-managedcluster/azurerm", "module": {}}}}}"#
    )
    let judged = try Judged(plan)
    #expect(judged.lines == ["module.aks.azapi_resource.this sys fail flag"])
    #expect(judged.warnings.contains { $0.contains("ignores changes of agentPoolProfiles") })
  }

  @Test(arguments: [
    (#""fips_enabled": true, "os_sku": "Ubuntu2404""#, "Ubuntu 24.04 and later have no FIPS image"),
    (
      #""fips_enabled": true, "os_sku": "Ubuntu2204", "vm_size": "Standard_D4ps_v5""#,
      "FIPS on Arm64 needs Azure Linux 3"
    ),
    (
      #""fips_enabled": true, "os_sku": "AzureLinux", "vm_size": "Standard_D4ps_v5", "orchestrator_version": "1.30.1""#,
      "needs Kubernetes 1.31"
    ),
    (#""fips_enabled": true, "os_sku": "Ubuntu", "orchestrator_version": "1.33""#, "is 20.04 on Kubernetes 1.33"),
    (#""fips_enabled": true"#, "is 20.04 before Kubernetes 1.35"),
  ]) func `what cannot be FIPS is told although no control asks`(_ values: String, _ expected: String) throws {
    #expect(try Judged(Plans.plan(Plans.pool(values))).warnings.contains { $0.contains(expected) })
  }

  @Test(arguments: [
    #""fips_enabled": true, "os_sku": "Ubuntu", "orchestrator_version": "1.35.0""#,
    #""fips_enabled": true, "os_sku": "AzureLinux""#, #""fips_enabled": true, "os_sku": "Ubuntu2204""#,
    #""fips_enabled": true, "os_type": "Windows", "os_sku": "Windows2022""#,
    #""fips_enabled": false, "os_sku": "Ubuntu""#,
  ]) func `a pool that can be FIPS gets no advice`(_ values: String) throws {
    #expect(try Judged(Plans.plan(Plans.pool(values))).warnings == [])
  }
}
