/// Plans in the form that `show -json` prints, with only what a test is about.
enum Plans {
  static func plan(_ changes: String..., configuration: String = #"{"root_module": {}}"#) -> String {
    """
    {"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {},
     "resource_changes": [\(changes.joined(separator: ",\n"))], "configuration": \(configuration)}
    """
  }

  /// - Parameters:
  ///   - after: members of the object, without braces; nil for null.
  ///   - unknown: JSON.
  static func change(
    _ address: String, _ type: String, actions: String = #"["create"]"#, before: String? = nil, after: String? = "",
    unknown: String = "{}", more: String = ""
  ) -> String {
    """
    {"address": \(quoted(address)), "mode": "managed", "type": "\(type)", "name": "x", \(more)
     "provider_name": "registry.terraform.io/hashicorp/azurerm",
     "change": {"actions": \(actions), "before": \(before.map { "{\($0)}" } ?? "null"),
      "after": \(after.map { "{\($0)}" } ?? "null"), "after_unknown": \(unknown)}}
    """
  }

  static func cluster(
    _ pool: String, actions: String = #"["create"]"#, before: String? = nil, unknown: String = "{}",
    address: String = "azurerm_kubernetes_cluster.c", more: String = ""
  ) -> String {
    func body(_ pool: String) -> String {
      """
      "name": "shop", "resource_group_name": "rg", "location": "westeurope", "tags": {"env": "prod"},
      "default_node_pool": [{"name": "system", \(pool)}]
      """
    }
    return change(
      address, "azurerm_kubernetes_cluster", actions: actions, before: before.map(body), after: body(pool),
      unknown: unknown, more: more)
  }

  static func pool(
    _ values: String, actions: String = #"["create"]"#, before: String? = nil, unknown: String = "{}",
    address: String = "azurerm_kubernetes_cluster_node_pool.p", more: String = ""
  ) -> String {
    change(
      address, "azurerm_kubernetes_cluster_node_pool", actions: actions,
      before: before.map { #""name": "user", "# + $0 }, after: #""name": "user", "# + values, unknown: unknown,
      more: more)
  }

  static func azapi(
    _ type: String, _ values: String, actions: String = #"["create"]"#, before: String? = nil, unknown: String = "{}",
    resource: String = "azapi_resource", address: String? = nil
  ) -> String {
    change(
      address ?? "\(resource).a", resource, actions: actions, before: before,
      after: #""type": "Microsoft.ContainerService/\#(type)@2026-03-01", "# + values, unknown: unknown)
  }

  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  static let clusterID =
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop"
}
