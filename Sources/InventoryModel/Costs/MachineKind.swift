/// What the list price of a node depends on.
package struct MachineKind: Hashable, Sendable {
  /// An Azure region: lower case, without spaces.
  package let region: String
  /// A VM size in lower case.
  package let size: String
  package let isWindows: Bool
  package let isSpot: Bool

  /// Azure compares names without case, and writes regions as `eastus` or `East US`.
  package init(region: String, size: String, isWindows: Bool = false, isSpot: Bool = false) {
    self.region = String(region.foldedID.filter { $0 != " " })
    self.size = size.foldedID
    (self.isWindows, self.isSpot) = (isWindows, isSpot)
  }

  /// Of a pool's nodes; nil where no size or region is reported: a pool of mixed sizes has none.
  ///
  /// - Parameter priority: `scaleSetPriority`, `Spot` or `Regular`.
  package init?(location: String?, traits: PoolTraits, priority: String?) {
    guard let location, let size = traits.vmSize else { return nil }
    self.init(
      region: location, size: size, isWindows: traits.osType?.foldedID == "windows",
      isSpot: priority?.foldedID == "spot")
  }

  /// `Standard_D4s_v5 in eastus, Linux` as prices are looked for.
  package var description: String {
    "\(size) in \(region), \(isWindows ? "Windows" : "Linux")\(isSpot ? ", Spot" : "")"
  }
}

/// A node pool as bills name it: by the scale set in its cluster's node resource group.
package struct BilledPool: Hashable, Sendable {
  package let subscription: String
  package let nodeResourceGroup: String
  package let pool: String

  package init(subscription: String, nodeResourceGroup: String, pool: String) {
    self.subscription = subscription.foldedID
    self.nodeResourceGroup = nodeResourceGroup.foldedID
    self.pool = pool.foldedID
  }

  /// Of `/subscriptions/…/resourceGroups/MC_…/providers/Microsoft.Compute/virtualMachineScaleSets/aks-POOL-DIGITS-vmss`, or
  /// of `aksPOOL`, as scale sets of Windows pools are called; nil for anything else.
  package init?(resourceID: String) {
    let parts = resourceID.foldedID.split(separator: "/").map(String.init)
    guard parts.count >= 8, parts[0] == "subscriptions", parts[2] == "resourcegroups", parts[4] == "providers",
      parts[5] == "microsoft.compute", parts[6] == "virtualmachinescalesets", let pool = Self.pool(ofScaleSet: parts[7])
    else { return nil }
    self.init(subscription: parts[1], nodeResourceGroup: parts[3], pool: pool)
  }

  private static func pool(ofScaleSet name: String) -> String? {
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    if words.count == 4, words[0] == "aks", words[3] == "vmss", !words[1].isEmpty, !words[2].isEmpty,
      words[2].utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    {
      return String(words[1])
    }
    // Names of Windows pools have at most six letters and digits.
    return words.count == 1 && name.hasPrefix("aks") && (4...9).contains(name.count) ? String(name.dropFirst(3)) : nil
  }
}
