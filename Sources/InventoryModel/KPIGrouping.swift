/// What `kpi --by` tells apart.
public enum KPIGrouping: Hashable, Sendable, CustomStringConvertible {
  case subscription, location, cluster, os
  /// The value of a tag: the pool's own, else its cluster's.
  case tag(String)

  /// Reads `subscription`, `location`, `cluster`, `os` or `tag:NAME`.
  public init?(_ text: String) {
    switch text {
    case "subscription": self = .subscription
    case "location": self = .location
    case "cluster": self = .cluster
    case "os": self = .os
    default:
      guard text.hasPrefix("tag:"), text.count > 4 else { return nil }
      self = .tag(String(text.dropFirst(4)))
    }
  }

  public var description: String {
    switch self {
    case .subscription: "subscription"
    case .location: "location"
    case .cluster: "cluster"
    case .os: "os"
    case .tag(let name): "tag:\(name)"
    }
  }
}
