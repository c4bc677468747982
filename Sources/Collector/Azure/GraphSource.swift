import Foundation
import InventoryModel

/// Clusters from Azure Resource Graph: one question for many subscriptions.
///
/// Resource Graph answers from a copy, which new subscriptions and rights reach later; so beside the rights that Resource
/// Manager reports, only a subscription that the copy shows as a whole counts as complete.
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
    var rights: [Subscription: Rights] = [:]
    for subscription in subscriptions { rights[subscription] = await graph.manager.rights(at: subscription) }
    let takenAt = graph.manager.web.timing.now()
    let shown = await graph.rows(of: Self.readable, in: subscriptions)
    let readable = Set(shown.elements.compactMap(ResourcePlace.subscription(of:)))
    let rows = await graph.rows(of: Self.clusters, in: subscriptions)
    let bySubscription = Dictionary(grouping: rows.elements) { ResourcePlace.subscription(of: $0) ?? "" }
    return subscriptions.map { subscription in
      var list = PagedElements(
        elements: bySubscription[subscription.id] ?? [], failures: shown.failures + rows.failures)
      if let error = rows.stoppedBy ?? shown.stoppedBy { list.stop(by: error) }
      list.stop(where: rights[subscription]!)
      if !readable.contains(subscription.id) { list.stop(by: .cutShort(reason: Self.notShown)) }
      return document(of: subscription, list, takenAt: takenAt)
    }
  }

  private static let notShown = "Resource Graph does not show the whole subscription"

  private func document(of subscription: Subscription, _ list: PagedElements, takenAt: Instant) -> CollectedDocument {
    CollectedDocument(
      name: subscription.id, content: .clusters, text: Self.answer(list), takenAt: takenAt,
      scopes: [subscription.scope], source: SourceName.graph.rawValue, apiVersion: ResourceGraph.apiVersion,
      resources: list.elements.count, partialReason: list.stoppedBy?.description, failures: list.failures)
  }

  /// The rows of one subscription in the shape in which Resource Graph gives them for all.
  private static func answer(_ rows: PagedElements) -> Data {
    let (count, isCut) = (rows.elements.count, rows.stoppedBy != nil)
    let head = #"{"totalRecords":\#(count),"count":\#(count),"resultTruncated":"\#(isCut)","data":"#
    return Data(head.utf8) + Data.array(of: rows.elements) + Data("}\n".utf8)
  }
}
