import InventoryModel

/// Where the clusters of subscriptions can be read.
protocol ClusterSource: Sendable {
  func subscriptions(_ choice: SubscriptionChoice) async -> SubscriptionList
  /// One document for each subscription, in whatever order they come.
  func collect(
    _ subscriptions: [Subscription], each keep: @Sendable (CollectedDocument) async throws -> Void
  ) async throws
}

/// The sources by the names that `--source` takes.
public enum SourceName: String, CaseIterable, Sendable {
  /// Azure Resource Manager: one list for each subscription.
  case arm
  /// Azure Resource Graph: one question for many subscriptions, answered from a copy that may lag by minutes.
  case graph
  /// The Azure CLI.
  case az
}

/// Runs `ask` for every item, a few at a time, and hands on each result as it comes.
func atMost<Item: Sendable, Result: Sendable>(
  _ limit: Int, of items: [Item], _ ask: @escaping @Sendable (Item) async -> Result,
  each keep: @Sendable (Result) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Result.self) { group in
    var rest = items[...]
    for item in rest.prefix(limit) { group.addTask { await ask(item) } }
    rest = rest.dropFirst(limit)
    while let result = try await group.next() {
      if let item = rest.popFirst() { group.addTask { await ask(item) } }
      try await keep(result)
    }
  }
}

/// Azure throttles by subscription and by caller; more at once would only be told to wait.
let requestsAtOnce = 4
