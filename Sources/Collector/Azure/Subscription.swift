import InventoryModel

/// An Azure subscription.
package struct Subscription: Hashable, Sendable {
  /// In lower case.
  package let id: String

  /// Nil for text that is no id: ids become part of addresses and of file names.
  package init?(_ id: String) {
    let folded = id.foldedID
    let isPlain = folded.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-")
    }
    guard isPlain, (1...64).contains(folded.utf8.count) else { return nil }
    self.id = folded
  }

  var scope: String { Scope.subscription(id).description }
}

/// The subscriptions to read, and why they may not be all that there are.
struct SubscriptionList: Sendable {
  var subscriptions: [Subscription] = []
  var stoppedBy: CollectorError?
  var failures: [String] = []
}

/// Which subscriptions are asked for.
package enum SubscriptionChoice: Hashable, Sendable {
  /// All that the identity can see.
  case visible
  case named([Subscription])
  /// Those in a management group and in the groups below it.
  case managementGroup(String)
}
