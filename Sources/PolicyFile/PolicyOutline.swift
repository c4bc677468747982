import InventoryModel

/// What a policy holds, in a few lines for people.
public struct PolicyOutline: Sendable {
  private let policy: Policy
  private let file: String

  public init(_ document: PolicyDocument) { (policy, file) = (document.policy, document.file) }

  /// A line on the whole, then one for each scope, exemption and approval. What the file says in them is hostile still.
  public var lines: [String] {
    let scopes = policy.scopes.map { "  scope \($0.name): \($0.selector.outline); \($0.demands)" }
    let exemptions = policy.exemptions.map { "  exemption \($0.id): \($0.control), \($0.outline)" }
    let approvals = policy.approvals.map { "  approval \($0.id): \($0.outline)" }
    return [summary] + scopes + exemptions + approvals
  }

  private var summary: String {
    let counts = [
      count(policy.scopes, "scope"), count(policy.exemptions, "exemption"), count(policy.approvals, "approval"),
    ]
    return "\(file): policy \(policy.name): \(Quoted.list(counts))"
  }

  private func count(_ things: [some Any], _ noun: String) -> String {
    "\(things.count) \(noun)\(things.count == 1 ? "" : "s")"
  }
}

extension RegulatedScope {
  fileprivate var demands: String {
    let limit = slaDays.map { ["in \($0) days"] } ?? []
    return Quoted.list(["FIPS"] + require.names + ["severity \(severity)"] + limit)
  }
}

extension Permission {
  fileprivate var outline: String {
    "\(selector.outline), from \(approvedAt) through \(String(expiresOn.description.prefix(10))), by \(approvedBy)"
  }
}

extension Selector {
  /// `clusters aks-pay-*, clusterTags data-class=cui`; `everything` where there is no condition.
  fileprivate var outline: String {
    let lists = [
      ("subscriptions", subscriptions), ("resourceGroups", resourceGroups), ("locations", locations),
      ("clusters", clusters), ("pools", pools),
    ].map { ($0, $1.map(\.description)) }
    let maps = [("clusterTags", clusterTags), ("poolTags", poolTags), ("poolLabels", poolLabels)]
      .map { ($0, $1.map { "\($0)=\($1)" }.sorted()) }
    let told = (lists + maps).filter { !$0.1.isEmpty }.map { "\($0) \($1.joined(separator: " | "))" }
    return told.isEmpty ? "everything" : Quoted.list(told)
  }
}
