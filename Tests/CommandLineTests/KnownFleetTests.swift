import Foundation
import Testing

/// What `check` may take from a fleet: what is known of the very cluster that a document names, and no guess.
@Suite("The fleet that a document changes")
struct KnownFleetTests {
  let workplace = try! Workplace()

  /// One cluster is called shop, and its pool fails.
  init() throws {
    try workplace.write(
      list(Cluster("shop", in: "rg-old", Pool("web", fips: false)), Cluster("mill", Pool("web", fips: true))),
      to: "2026-11-22.json")
    try #require(workplace.fipswatch("import", "2026-11-22.json").exitCode == 0)
    try workplace.write(workplace.fipswatch("inventory", "--format", "json").output, to: "fleet.txt")
    try workplace.write(Self.template, to: "template.json")
    try workplace.write(Self.body(""), to: "body.json")
    try workplace.write(Self.body("\"id\": \"\(Self.id)\","), to: "whole.json")
  }

  private static let id =
    "/subscriptions/sub/resourceGroups/rg-old/providers/Microsoft.ContainerService/managedClusters/shop/agentPools/web"

  private static func body(_ id: String) -> String {
    "{\(id) \"name\": \"web\", \"properties\": {\"osType\": \"Linux\", \"enableFIPS\": false}}"
  }

  private static let template = """
    {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1",
     "resources": [{"type": "Microsoft.ContainerService/managedClusters", "apiVersion": "2026-01-01", "name": "shop",
       "location": "x", "properties": {"agentPoolProfiles": [{"name": "web", "enableFIPS": false}]}}]}
    """

  private static func plan(_ action: String) -> String {
    """
    {"format_version": "1.2", "resource_changes": [{"address": "azurerm_kubernetes_cluster.c", "mode": "managed",
      "type": "azurerm_kubernetes_cluster", "change": {"actions": ["\(action)"], "before": null, "after_unknown": {},
      "after": {"name": "shop", "resource_group_name": "rg-old", "location": "x",
        "default_node_pool": [{"name": "web", "fips_enabled": false, "vm_size": "Standard_D4s_v5"}]}}}]}
    """
  }

  private static func policy(_ scope: String, exempt: String = "{pools: [none]}") -> String {
    """
    apiVersion: fipswatch/v1
    kind: Policy
    metadata: {name: own}
    scopes:
    - {name: own, match: \(scope)}
    exemptions:
    - {id: EX-1, control: fips-enabled, match: \(exempt), category: waiver, justification: x, ticket: T,
       requestedBy: ana, approvedBy: ciso, approvedAt: 2026-01-01, expiresOn: 2099-01-01}

    """
  }

  private func exitCode(_ file: String, _ more: String...) throws -> Int32 {
    try workplace.run(.fipswatch, ["check", file] + more).exitCode
  }

  @Test(arguments: ["--database fipswatch.db", "--inventory fleet.txt"])
  func `a cluster is old that may be the only known one of its name, unless it is created`(_ fleet: String) throws {
    let known = fleet.split(separator: " ").map(String.init)
    #expect(try exitCode("template.json", known[0], known[1], "--fail-on", "new") == 0)
    #expect(try exitCode("whole.json", known[0], known[1], "--fail-on", "new") == 0)
    for (action, code) in ["update": 0, "create": 2] as [String: Int32] {
      try workplace.write(Self.plan(action), to: "plan.json")
      #expect(try exitCode("plan.json", known[0], known[1], "--fail-on", "new") == code, "\(action)")
    }
  }

  @Test(arguments: ["{resourceGroups: [rg-old]}", "{subscriptions: [sub]}"])
  func `an exemption of a known cluster does not cover one that only has its name`(_ exempt: String) throws {
    try workplace.write(Self.policy("{clusters: ['*']}", exempt: exempt), to: "policy.yaml")
    #expect(try exitCode("template.json", "--inventory", "fleet.txt", "--policy", "policy.yaml") == 2)
    #expect(try exitCode("whole.json", "--inventory", "fleet.txt", "--policy", "policy.yaml") == 0)
  }

  @Test(arguments: ["{resourceGroups: [rg-new]}", "{subscriptions: [other]}"])
  func `a scope is not left because a known cluster of the name lies elsewhere`(_ scope: String) throws {
    try workplace.write(Self.policy(scope), to: "policy.yaml")
    let more = ["--inventory", "fleet.txt", "--policy", "policy.yaml", "--fail-on", "regulated"]
    #expect(try workplace.run(.fipswatch, ["check", "template.json"] + more).exitCode == 2)
    #expect(try workplace.run(.fipswatch, ["check", "whole.json"] + more).exitCode == 0)
  }
}
