import Foundation
import InventoryModel

/// Clusters as `az aks list` prints them, for those who may run the Azure CLI and nothing else.
struct CLISource: ClusterSource {
  let az: Tool
  let retryPolicy: RetryPolicy
  let timing: Timing
  let deadline: Deadline

  func subscriptions(_ choice: SubscriptionChoice) async -> SubscriptionList {
    switch choice {
    case .named(let subscriptions): return SubscriptionList(subscriptions: subscriptions)
    case .managementGroup:
      return SubscriptionList(stoppedBy: .setting("--management-group needs --source arm or graph"))
    case .visible: break
    }
    do {
      let output = try await output(of: ["account", "list", "--refresh", "--output", "json"])
      let ids = try list(output, of: "subscriptions").map { JSONText.text(at: "id", of: $0) }
      guard !ids.contains(nil) else { throw CollectorError.tool("az", reason: "printed no list of subscriptions") }
      return SubscriptionList(subscriptions: ids.compactMap { $0.flatMap(Subscription.init) })
    } catch {
      return SubscriptionList(stoppedBy: error as? CollectorError ?? .cutShort(reason: "stopped"))
    }
  }

  func collect(
    _ subscriptions: [Subscription], each keep: @escaping @Sendable (CollectedDocument) async throws -> Void
  ) async throws {
    try await atMost(requestsAtOnce, of: subscriptions) { try await keep(clusters(of: $0)) }
  }

  private func clusters(of subscription: Subscription) async -> CollectedDocument {
    var document = CollectedDocument(
      name: subscription.id, content: .clusters, text: Data("[]\n".utf8), takenAt: timing.now(),
      scopes: [subscription.scope], source: SourceName.az.rawValue, apiVersion: nil, resources: 0)
    do {
      let text = try await output(of: ["aks", "list", "--subscription", subscription.id, "--output", "json"])
      let clusters = try list(text, of: "clusters")
      guard clusters.allSatisfy({ ResourcePlace.id(of: $0) != nil }) else {
        throw CollectorError.tool("az", reason: "printed no list of clusters")
      }
      document.text = text
      document.resources = clusters.count
    } catch {
      let error = error as? CollectorError ?? .cutShort(reason: "stopped")
      document.partialReason = error.description
      document.failures = [error.description]
    }
    return document
  }

  private func list(_ text: Data, of noun: String) throws -> [Data] {
    guard let elements = try? JSONText.elements(ofArray: text, from: "az", within: deadline) else {
      throw CollectorError.tool("az", reason: "printed no list of \(noun)")
    }
    return elements
  }

  private func output(of arguments: [String]) async throws -> Data {
    guard deadline.remaining > .zero else { throw deadline.error }
    return try await az.output(of: arguments, within: min(retryPolicy.answer, deadline.remaining))
  }
}
