import Foundation
import InventoryModel

/// Who changed clusters and pools in the last 14 days, from Azure Resource Graph.
struct ChangeSource: Sendable {
  let graph: ResourceGraph

  private static let query = """
    resourcechanges
    | where tostring(properties.targetResourceType) in~ ('microsoft.containerservice/managedclusters',
        'microsoft.containerservice/managedclusters/agentpools')
    | project id, properties | order by id asc
    """

  /// How many subscriptions one question names.
  private static let subscriptionsAtOnce = 500

  func changes(in subscriptions: [Subscription]) async -> CollectedDocument {
    let takenAt = graph.manager.web.timing.now()
    var list = PagedElements()
    for start in stride(from: 0, to: subscriptions.count, by: Self.subscriptionsAtOnce) {
      let group = Array(subscriptions[start..<min(start + Self.subscriptionsAtOnce, subscriptions.count)])
      let part = await graph.rows(of: Self.query, in: group)
      list.elements += part.elements
      list.failures += part.failures
      list.stoppedBy = list.stoppedBy ?? part.stoppedBy
    }
    return CollectedDocument(
      name: "changes", content: .changes,
      text: Data(#"{"data":"#.utf8) + Data.array(of: list.elements) + Data("}\n".utf8), takenAt: takenAt,
      scopes: subscriptions.map(\.scope), source: SourceName.graph.rawValue, apiVersion: ResourceGraph.apiVersion,
      resources: list.elements.count, partialReason: list.stoppedBy?.description, failures: list.failures)
  }
}
