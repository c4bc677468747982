import InventoryModel

extension Policy {
  /// What its author should know of a proposed pool, although no control that the policy requires fails by it.
  package func advice(on row: ProposedRow, judgedAs foresight: Foresight) -> [BlueprintWarning] {
    guard row.action != .delete, let pool = row.pool, pool.flag == true else { return [] }
    var advice: [BlueprintWarning] = []
    if foresight.verdict(of: .fipsCapable) == nil, let limit = limits.limit(on: pool.traits) {
      advice.append(
        BlueprintWarning(
          address: row.address, "it cannot be FIPS, whatever its flag says, because \(limit.reason) (\(limit.source))"))
    }
    if let text = pool.adviceOnUbuntu { advice.append(BlueprintWarning(address: row.address, text)) }
    return advice
  }
}

extension ProposedPool {
  /// Source: AKS release notes 2026-06-19: with FIPS, `Ubuntu` is 20.04 before Kubernetes 1.35, and 22.04 from then on.
  fileprivate var adviceOnUbuntu: String? {
    guard !traits.isWindows, !unknown.contains(.osType), !unknown.contains(.osSKU),
      ["ubuntu", nil].contains(traits.osSKU?.foldedID)
    else { return nil }
    let meaning: String
    if let version = traits.kubernetesVersion, !unknown.contains(.kubernetesVersion) {
      guard traits.isOlder(than: "1.35") else { return nil }
      meaning = "Ubuntu with FIPS is 20.04 on Kubernetes \(version.prefix(12))"
    } else {
      meaning = "Ubuntu with FIPS is 20.04 before Kubernetes 1.35, and no version is set here"
    }
    return meaning + ": the certificates of its modules are historical: choose AzureLinux or Ubuntu2204"
  }
}
