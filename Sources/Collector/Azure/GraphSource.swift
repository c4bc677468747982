import Foundation
import InventoryModel

/// Clusters from Azure Resource Graph: one question for many subscriptions.
///
/// Resource Graph leaves out, silently, what the identity may not read; so only a subscription that it shows as a whole
/// counts as complete.
struct GraphSource: ClusterSource {
  let graph: ResourceGraph

  /// Bounds what is in memory at once.
  private static let subscriptionsAtOnce = 50

  private static let clusters = """
    resources | where type =~ 'microsoft.containerservice/managedclusters'
    | project id, name, type, location, tags, sku, identity, properties | order by id asc
    """

  private static let readable = """
    resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project id | order by id asc
    """

  func subscriptions(_ choice: SubscriptionChoice) async -> SubscriptionList {
    await graph.manager.subscriptions(choice)
  }

  func collect(
    _ subscriptions: [Subscription], each keep: @escaping @Sendable (CollectedDocument) async throws -> Void
  ) async throws {
    let groups = stride(from: 0, to: subscriptions.count, by: Self.subscriptionsAtOnce).map {
      Array(subscriptions[$0..<min($0 + Self.subscriptionsAtOnce, subscriptions.count)])
    }
    try await atMost(requestsAtOnce, of: groups) { group in
      for document in await documents(of: group) { try await keep(document) }
    }
  }

  private func documents(of subscriptions: [Subscription]) async -> [CollectedDocument] {
    let takenAt = graph.manager.web.timing.now()
    let shown = await graph.rows(of: Self.readable, in: subscriptions)
    let readable = Set(shown.elements.compactMap(ResourcePlace.subscription(of:)))
    let rows = await graph.rows(of: Self.clusters, in: subscriptions)
    let bySubscription = Dictionary(grouping: rows.elements) { ResourcePlace.subscription(of: $0) ?? "" }
    return subscriptions.map { subscription in
      let own = bySubscription[subscription.id] ?? []
      let reason =
        rows.stoppedBy?.description ?? shown.stoppedBy?.description
        ?? (readable.contains(subscription.id) ? nil : "Resource Graph does not show the whole subscription")
      return CollectedDocument(
        name: subscription.id, content: .clusters, text: Self.answer(own, isWhole: reason == nil), takenAt: takenAt,
        scopes: [subscription.scope], source: SourceName.graph.rawValue, apiVersion: ResourceGraph.apiVersion,
        resources: own.count, partialReason: reason, failures: shown.failures + rows.failures)
    }
  }

  /// The rows of one subscription in the shape in which Resource Graph gives them for all.
  private static func answer(_ rows: [Data], isWhole: Bool) -> Data {
    let head = #"{"totalRecords":\#(rows.count),"count":\#(rows.count),"resultTruncated":"\#(!isWhole)","data":"#
    return Data(head.utf8) + Data.array(of: rows) + Data("}\n".utf8)
  }
}
