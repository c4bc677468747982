import Foundation
import InventoryModel

/// Clusters from Azure Resource Manager: one list for each subscription, which holds their pools too.
struct ManagerSource: ClusterSource {
  let manager: ResourceManager
  let apiVersion: String

  func subscriptions(_ choice: SubscriptionChoice) async -> SubscriptionList { await manager.subscriptions(choice) }

  func collect(
    _ subscriptions: [Subscription], each keep: @escaping @Sendable (CollectedDocument) async throws -> Void
  ) async throws {
    try await atMost(requestsAtOnce, of: subscriptions) { try await keep(clusters(of: $0)) }
  }

  private func clusters(of subscription: Subscription) async -> CollectedDocument {
    let rights = await manager.rights(at: subscription)
    let takenAt = manager.web.timing.now()
    let path = "/subscriptions/\(subscription.id)/providers/Microsoft.ContainerService/managedClusters"
    var list = await manager.elements(path, query: ["api-version": apiVersion])
    let foreign = list.elements.count { ResourcePlace.subscription(of: $0) != subscription.id }
    if foreign > 0 {
      list.stop(by: .cutShort(reason: "\(foreign) clusters in the list belong to another subscription"))
    }
    list.stop(where: rights)
    return CollectedDocument(
      name: subscription.id, content: .clusters, text: list.document, takenAt: takenAt,
      scopes: [subscription.scope], source: SourceName.arm.rawValue, apiVersion: apiVersion,
      resources: list.elements.count, partialReason: list.stoppedBy?.description, failures: list.failures)
  }
}

/// Where a resource lies, as its id says.
enum ResourcePlace {
  /// In lower case; nil without an id.
  static func id(of element: Data) -> String? { JSONText.text(at: "id", of: element)?.foldedID }

  /// In lower case; nil without an id of that kind.
  static func subscription(of element: Data) -> String? {
    guard let id = id(of: element) else { return nil }
    let parts = id.split(separator: "/")
    return parts.count > 1 && parts[0] == "subscriptions" ? String(parts[1]) : nil
  }
}
