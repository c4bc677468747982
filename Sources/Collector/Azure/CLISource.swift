import Foundation
import InventoryModel

/// Clusters as `az aks list` prints them, for those who may run the Azure CLI and nothing else.
struct CLISource: ClusterSource {
  let az: Tool
  let retryPolicy: RetryPolicy
  let timing: Timing
  let deadline: Deadline

  private struct Account: Decodable { var id: String }

  func subscriptions(_ choice: SubscriptionChoice) async -> SubscriptionList {
    switch choice {
    case .named(let subscriptions): return SubscriptionList(subscriptions: subscriptions)
    case .managementGroup:
      return SubscriptionList(stoppedBy: .setting("--management-group needs --source arm or graph"))
    case .visible: break
    }
    do {
      let output = try await output(of: ["account", "list", "--refresh", "--output", "json"])
      guard let accounts = try? JSONDecoder().decode([Account].self, from: output) else {
        throw CollectorError.tool("az", reason: "printed no list of subscriptions")
      }
      return SubscriptionList(subscriptions: accounts.compactMap { Subscription($0.id) })
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
      guard (try? JSONDecoder().decode([ResourcePlace].self, from: text)) != nil else {
        throw CollectorError.tool("az", reason: "printed no list of clusters")
      }
      document.text = text
      document.resources = JSONText.elements(ofArray: text)?.count ?? 0
    } catch {
      let error = error as? CollectorError ?? .cutShort(reason: "stopped")
      document.partialReason = error.description
      document.failures = [error.description]
    }
    return document
  }

  private func output(of arguments: [String]) async throws -> Data {
    guard deadline.remaining > .zero else { throw deadline.error }
    return try await az.output(of: arguments, within: min(retryPolicy.answer, deadline.remaining))
  }
}
