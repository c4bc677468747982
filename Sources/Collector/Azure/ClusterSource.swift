import InventoryModel

/// Where the clusters of subscriptions can be read.
protocol ClusterSource: Sendable {
  func subscriptions(_ choice: SubscriptionChoice) async -> SubscriptionList
  /// One document for each subscription, in whatever order they come, several at once.
  func collect(
    _ subscriptions: [Subscription], each keep: @escaping @Sendable (CollectedDocument) async throws -> Void
  ) async throws
}

/// The sources by the names that `--source` takes.
package enum SourceName: String, CaseIterable, Sendable {
  /// Azure Resource Manager: one list for each subscription.
  case arm
  /// Azure Resource Graph: one question for many subscriptions, answered from a copy that may lag by minutes.
  case graph
  /// The Azure CLI.
  case az
}

/// Does something with every item, a few at a time; the first error ends all.
func atMost<Item: Sendable>(
  _ limit: Int, of items: [Item], _ body: @escaping @Sendable (Item) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    var rest = items[...]
    for item in rest.prefix(limit) { group.addTask { try await body(item) } }
    rest = rest.dropFirst(limit)
    while try await group.next() != nil {
      if let item = rest.popFirst() { group.addTask { try await body(item) } }
    }
  }
}

/// Azure throttles by subscription and by caller; more at once would only be throttled.
let requestsAtOnce = 4
