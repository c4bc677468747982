/// The Azure id of a cluster, lower-cased once at the boundary: Azure compares ids without regard to case.
package struct ClusterID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let subscription: String
  package let resourceGroup: String
  package let name: String

  /// The parts are expected in lower case.
  package init(subscription: String, resourceGroup: String, name: String) {
    self.subscription = subscription
    self.resourceGroup = resourceGroup
    self.name = name
  }

  package var description: String {
    "/subscriptions/\(subscription)/resourcegroups/\(resourceGroup)"
      + "/providers/microsoft.containerservice/managedclusters/\(name)"
  }

  /// The order of the ids as text, which sorting a fleet would otherwise have to make millions of times.
  package static func < (lhs: ClusterID, rhs: ClusterID) -> Bool {
    guard lhs.subscription == rhs.subscription else { return segment(lhs.subscription, precedes: rhs.subscription) }
    guard lhs.resourceGroup == rhs.resourceGroup else { return segment(lhs.resourceGroup, precedes: rhs.resourceGroup) }
    return lhs.name < rhs.name
  }

  /// Where one begins with the other, what follows it in the id decides.
  private static func segment(_ one: String, precedes other: String) -> Bool {
    guard one.hasPrefix(other) || other.hasPrefix(one) else { return one < other }
    return one + "/" < other + "/"
  }
}

extension String {
  /// The form in which ids are compared: letters in lower case, all else as it is, so that its length stays.
  package var foldedID: String {
    guard utf8.allSatisfy({ $0 < 0x80 }) else {
      return String(String.UnicodeScalarView(unicodeScalars.lazy.map(\.lowered)))
    }
    guard utf8.contains(where: { $0 != $0.lowered }) else { return self }
    return String(unsafeUninitializedCapacity: utf8.count) { space in
      space.initialize(fromContentsOf: utf8.lazy.map(\.lowered))
    }
  }
}

extension UInt8 {
  /// ASCII letters in lower case, all else as it is.
  package var lowered: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension Unicode.Scalar {
  /// Letters of Latin, Greek and Cyrillic in lower case, where that takes as many bytes; all else as it is. `lower_scalar`
  /// in letters.c is the same rule: resource groups may have such letters, and Azure compares these without case too.
  fileprivate var lowered: Unicode.Scalar {
    switch value {
    case 0x41...0x5A, 0xC0...0x17F, 0x1F8...0x21F, 0x386...0x3AB, 0x400...0x52F, 0x1E00...0x1EFF:
      let lower = properties.lowercaseMapping.unicodeScalars
      guard let first = lower.first, lower.count == 1, UTF8.width(first) == UTF8.width(self) else { return self }
      return first
    default: return self
    }
  }
}

/// What was to be read, as a user or a document names it.
package enum Scope: Hashable, Sendable, CustomStringConvertible {
  case subscription(String)
  case resourceGroup(subscription: String, name: String)
  /// A cluster and its node pools.
  case cluster(ClusterID)

  package var isCluster: Bool { if case .cluster = self { true } else { false } }

  /// Reads a subscription id, `/subscriptions/…`, or the id of a resource group or of a cluster, in any case;
  /// nil for anything else.
  package init?(_ text: String) {
    let lowered = text.foldedID
    let parts = lowered.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard lowered.hasPrefix("/") else {
      guard parts.count == 1, !parts[0].contains(where: \.isWhitespace) else { return nil }
      self = .subscription(parts[0])
      return
    }
    switch parts.count {
    case 2 where parts[0] == "subscriptions":
      self = .subscription(parts[1])
    case 4 where parts[0] == "subscriptions" && parts[2] == "resourcegroups":
      self = .resourceGroup(subscription: parts[1], name: parts[3])
    case 8
    where parts[0] == "subscriptions" && parts[2] == "resourcegroups" && parts[4] == "providers"
      && parts[5] == "microsoft.containerservice" && parts[6] == "managedclusters":
      self = .cluster(ClusterID(subscription: parts[1], resourceGroup: parts[3], name: parts[7]))
    default:
      return nil
    }
  }

  package var description: String {
    switch self {
    case .subscription(let subscription): "/subscriptions/\(subscription)"
    case .resourceGroup(let subscription, let name): "/subscriptions/\(subscription)/resourcegroups/\(name)"
    case .cluster(let id): id.description
    }
  }
}
