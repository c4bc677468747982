/// What `kpi --by` groups by.
package enum KPIGrouping: Hashable, Sendable, CustomStringConvertible {
  case subscription, location, cluster, os
  /// Of the policy; a row counts in each of its scopes.
  case scope, severity
  /// The value of the tag that the policy names for it.
  case owner
  /// The value of a tag: the pool's own, else its cluster's.
  case tag(String)

  /// The group of rows of which the grouping knows nothing.
  package static let none = "(none)"

  /// Reads `subscription`, `location`, `cluster`, `os`, `scope`, `severity`, `owner` or `tag:NAME`.
  package init?(_ text: String) {
    switch text {
    case "subscription": self = .subscription
    case "location": self = .location
    case "cluster": self = .cluster
    case "os": self = .os
    case "scope": self = .scope
    case "severity": self = .severity
    case "owner": self = .owner
    default:
      // No tag of Azure's has control characters in its name.
      guard text.hasPrefix("tag:"), text.count > 4,
        !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
      else { return nil }
      self = .tag(String(text.dropFirst(4)))
    }
  }

  package var description: String {
    switch self {
    case .subscription: "subscription"
    case .location: "location"
    case .cluster: "cluster"
    case .os: "os"
    case .scope: "scope"
    case .severity: "severity"
    case .owner: "owner"
    case .tag(let name): "tag:\(name)"
    }
  }
}
