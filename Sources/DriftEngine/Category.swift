import InventoryModel

/// What an attribute is about, by its path as drift names it.
package func category(of path: String, isAutoscaled: Bool, policy: Policy) -> DriftEvent.Category {
  let root = String(path.utf8.prefix { $0 != UInt8(ascii: ".") })!
  if path == "count", isAutoscaled { return .noise }
  if policy.noise.contains(path) || policy.noise.contains(root) { return .noise }
  if complianceAttributes.contains(root) || path == "sku.name" { return .compliance }
  return capacityAttributes.contains(root) ? .capacity : .configuration
}

/// What the verdict table reads.
private let complianceAttributes: Set<String> = [
  "enableFIPS", "nodeImageFamily", "osType", "osSKU", "workloadRuntime", "mode", "type", "nodeProvisioningProfile",
  "hostedSystemProfile", "resourceUID",
]

private let capacityAttributes: Set<String> = [
  "count", "minCount", "maxCount", "vmSize", "enableAutoScaling", "virtualMachinesProfile",
]
