import InventoryModel

/// What a policy holds, in a few lines for people.
package struct PolicyOutline: Sendable {
  private let policy: Policy
  private let alerts: AlertSettings
  private let file: String

  package init(_ document: PolicyDocument) {
    (policy, alerts, file) = (document.policy, document.alerts, document.file)
  }

  /// A line on the whole, then one for each scope, exemption, approval, alert rule and sink. What the file says in them is hostile still.
  package var lines: [String] {
    let scopes = policy.scopes.map { "  scope \($0.name): \($0.selector.outline); \($0.demands(policy))" }
    let exemptions = policy.exemptions.map { "  exemption \($0.id): \($0.control), \($0.outline)" }
    let approvals = policy.approvals.map { "  approval \($0.id): \($0.outline)" }
    let rules = alerts.sinks.isEmpty ? [] : alerts.rules.map { "  alert \($0.name): \($0.outline(in: alerts))" }
    let sinks = alerts.sinks.map { "  sink \($0.name): \($0.outline)" }
    return [summary] + scopes + exemptions + approvals + rules + sinks
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
  fileprivate func demands(_ policy: Policy) -> String {
    let limit = slaDays.map { ["in \($0) days"] } ?? []
    let currency = policy.currency.map { " \($0)" } ?? ""
    let budget = monthlyBudget.map { ["a budget of \($0)\(currency) a month"] } ?? []
    return Quoted.list(["FIPS"] + require.names + ["severity \(severity)"] + limit + budget)
  }
}

extension Permission {
  fileprivate var outline: String {
    "\(selector.outline), from \(approvedAt) through \(String(expiresOn.description.prefix(10))), by \(approvedBy)"
  }
}

extension AlertRule {
  /// `overdue, severity high or worse, in scopes cui, to oncall`
  fileprivate func outline(in settings: AlertSettings) -> String {
    let severity = minimumSeverity.map { ["severity \($0) or worse"] } ?? []
    let place = scopes.isEmpty ? [] : ["in scopes \(scopes.joined(separator: " | "))"]
    let sinks = settings.sinks(of: self).map(\.name).joined(separator: " | ")
    return Quoted.list([trigger.outline] + severity + place + ["to \(sinks)"])
  }
}

extension AlertRule.Trigger {
  fileprivate var outline: String {
    switch self {
    case .exemptionExpiring(let days): "\(name.rawValue) within \(days) days"
    case .complianceBelow(let percent): "\(name.rawValue) \(percent) %"
    case .complianceFalling(let points, let days): "\(name.rawValue) by \(points) points within \(days) days"
    case .overBudget(let prices): "\(name.rawValue) at prices of \(prices.joined(separator: " | "))"
    case .noCompleteSnapshot(let hours): "\(name.rawValue) for \(hours) hours"
    default: name.rawValue
    }
  }
}

extension AlertSink {
  /// Where it is, as far as that is no secret.
  fileprivate var outline: String {
    switch destination {
    case .webhook(let address, let key):
      "webhook \(address.outline), signed with \(key.outline)" + (format == .ocsf ? ", as OCSF" : "")
    case .slack(let source): "slack, address from \(source.outline)"
    case .teams(let source): "teams, address from \(source.outline)"
    case .alertmanager(let address, let token, _):
      "alertmanager \(address.outline)" + (token.map { ", token from \($0.outline)" } ?? "")
    case .azureMonitor(let stream): "azureMonitor \(stream.endpoint), \(stream.rule), \(stream.stream)"
    case .file(let path): "file \(path)" + (format == .ocsf ? ", as OCSF" : "")
    case .command(let arguments, let seconds, _): "command \(arguments[0]), for \(seconds) s at most"
    }
  }
}

extension AlertSink.Address {
  fileprivate var outline: String {
    switch self {
    case .plain(let text): text
    case .secret(let source): "at the address from \(source.outline)"
    }
  }
}

extension SecretSource {
  fileprivate var outline: String {
    switch self {
    case .environment(let name): "$\(name)"
    case .file(let path): path
    }
  }
}

extension Selector {
  /// `clusters aks-pay-*, clusterTags data-class=cui`; `everything` where there is no condition.
  fileprivate var outline: String {
    let lists = [
      ("subscriptions", subscriptions), ("resourceGroups", resourceGroups), ("locations", locations),
      ("clusters", clusters), ("pools", pools),
    ].map { ($0, $1.map(\.description).joined(separator: " | ")) }
    // Of a list one must match, of a map all.
    let maps = [("clusterTags", clusterTags), ("poolTags", poolTags), ("poolLabels", poolLabels)]
      .map { ($0, $1.map { "\($0)=\($1)" }.sorted().joined(separator: " and ")) }
    let told = (lists + maps).filter { !$0.1.isEmpty }.map { "\($0) \($1)" }
    return told.isEmpty ? "everything" : Quoted.list(told)
  }
}
