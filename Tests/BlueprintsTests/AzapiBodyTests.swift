import InventoryModel
import Testing

/// Requests of azapi to paths of their own, and bodies of which not all is applied.
@Suite struct AzapiBodyTests {
  typealias Case = ReadingCase

  private static func request(
    _ action: String, type: String = "Microsoft.ContainerService/managedClusters", method: String = "PUT",
    body: String = #", "body": {"properties": {"enableFIPS": false}}"#, unknown: String = "{}"
  ) -> String {
    Plans.plan(
      Plans.change(
        "azapi_resource_action.a", "azapi_resource_action",
        after: #""type": "\#(type)@2026-01-01", "method": "\#(method)"\#(action)\#(body)"#, unknown: unknown))
  }

  private static let isUnknown = "azapi_resource_action.a - unknown notListed"

  static let requests: [Case] = [
    Case("to a pool", request(#", "action": "agentPools/batch""#), isUnknown),
    Case(
      "to a pool, from its group",
      request(
        #", "action": "providers/Microsoft.ContainerService/managedClusters/shop/agentPools/batch""#,
        type: "Microsoft.Resources/resourceGroups", method: "PATCH"), isUnknown),
    Case("to a path that is known only after apply", request("", unknown: #"{"action": true}"#), isUnknown),
    Case("to what else a cluster has", request(#", "action": "maintenanceConfigurations/default""#)),
    Case("that reads", request(#", "action": "agentPools/batch""#, method: "GET")),
    Case(
      "without a body", request(#", "action": "agentPools/batch/upgradeNodeImageVersion""#, method: "POST", body: "")),
  ]

  @Test(arguments: requests) func `a request counts where it goes`(_ example: Case) throws {
    #expect(try Judged(example.text).lines == example.expected)
  }

  // MARK: Ignored changes

  private static let on = #"{"name": "a", "enableFIPS": true}"#

  private static func cluster(ignoring paths: String?, actions: String = #"["update"]"#, written: String = "") -> String
  {
    let ignored = paths.map { #", "ignore_body_changes": \#($0)"# } ?? ""
    let expressions =
      #"{"root_module": {"resources": [{"address": "azapi_resource.a", "expressions": {\#(written)}}]}}"#
    return Plans.plan(
      Plans.azapi(
        "managedClusters",
        #""name": "shop", "body": {"properties": {"agentPoolProfiles": [\#(on)]}}\#(ignored)"#, actions: actions),
      configuration: expressions)
  }

  private static let (pass, untold, off) = (
    "azapi_resource.a a pass flag", "azapi_resource.a - unknown notListed", "azapi_resource.a a unknown ?"
  )

  static let ignored: [Case] = [
    Case("nothing", cluster(ignoring: "[]"), pass),
    Case("all pools", cluster(ignoring: #"["properties.agentPoolProfiles"]"#), untold),
    Case("the whole body", cluster(ignoring: #"["properties"]"#), untold),
    Case("the flag", cluster(ignoring: #"["properties.agentPoolProfiles[0].enableFIPS"]"#), off),
    Case("the flag of all", cluster(ignoring: #"["properties.agentPoolProfiles.enableFIPS"]"#), off),
    Case("the count", cluster(ignoring: #"["properties.agentPoolProfiles[0].count"]"#), pass),
    Case("the mode of provisioning", cluster(ignoring: #"["properties.nodeProvisioningProfile.mode"]"#), pass, untold),
    Case("another part", cluster(ignoring: #"["properties.dnsPrefix"]"#), pass),
    Case(
      "all pools of a new cluster", cluster(ignoring: #"["properties.agentPoolProfiles"]"#, actions: #"["create"]"#),
      pass),
    Case(
      "an argument that only the configuration has",
      cluster(
        ignoring: nil, actions: #"["no-op"]"#,
        written: #""ignore_body_changes": {"constant_value": ["properties.agentPoolProfiles"]}"#), untold),
    Case(
      "an argument of which nothing is known",
      cluster(ignoring: nil, written: #""ignore_body_changes": {"references": ["var.ignored"]}"#), untold),
  ]

  @Test(arguments: ignored) func `what is ignored is not known`(_ example: Case) throws {
    #expect(try Judged(example.text).lines == example.expected)
  }
}
