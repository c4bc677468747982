/// The resource group that AKS keeps a cluster's machines in, as a node names it, in lower case.
package struct NodeResourceGroup: Hashable, Sendable {
  /// The group whole where the machine's id names it; else the text of the label `kubernetes.azure.com/cluster`.
  package var name: String
  /// In lower case; empty where there is only the label, which names none.
  package var subscription: String

  package init(name: String, subscription: String) {
    self.name = name
    self.subscription = subscription
  }

  /// Of `azure:///subscriptions/…/resourceGroups/GROUP/providers/Microsoft.Compute/…`, in any case: a node's
  /// `spec.providerID`. Nil for anything else.
  package init?(providerID: String) {
    let id = providerID.foldedID
    guard id.hasPrefix("azure://") else { return nil }
    let parts = id.dropFirst("azure://".count).split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard parts.count > 4, parts[0] == "subscriptions", parts[2] == "resourcegroups",
      parts[4] != "providers" || parts.dropFirst(5).first == "microsoft.compute", Self.isName(parts[3])
    else { return nil }
    self.init(name: parts[3], subscription: parts[1])
  }

  /// Up to 90 letters of any script, digits, `_`, `-`, `.`, `(` and `)`, not ending in `.`.
  /// Source: Microsoft Learn, "Naming rules and restrictions for Azure resources".
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.count <= 90 && text.last != "."
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType == .decimal || "_-.()".unicodeScalars.contains($0)
      }
  }

  /// What the nodes of a cluster can call it.
  package static func names(ofGroup group: String, in subscription: String) -> Set<NodeResourceGroup> {
    Set(labels(ofGroup: group).map { NodeResourceGroup(name: $0, subscription: "") })
      .union([NodeResourceGroup(name: group, subscription: subscription)])
  }

  /// How the label writes a group: cut to 63 characters, `(` and `)` turned to `-`, and what then ends in `-`, `_` or
  /// `.` made to end in `z`: in place of that where all 63 are taken, else behind it, though some write it in place.
  /// Source: Azure/AgentBaker, normalizeResourceGroupNameForLabel.
  package static func labels(ofGroup group: String) -> Set<String> {
    var cut = String(group.prefix(longestLabel))
    if cut.utf8.contains(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")") }) {
      cut = String(cut.map { "()".contains($0) ? "-" : $0 })
    }
    guard let last = cut.last, "-_.".contains(last) else { return [cut] }
    let replaced = cut.dropLast() + "z"
    return cut.count == longestLabel ? [String(replaced)] : [String(replaced), cut + "z"]
  }

  private static let longestLabel = 63

  /// The label that the group may be looked up by.
  package var label: String { subscription.isEmpty ? name : Self.labels(ofGroup: name).min()! }
}
