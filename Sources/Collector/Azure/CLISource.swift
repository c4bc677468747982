import Foundation
import InventoryModel
import WebClient

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
      let subscriptions = try list(output, of: "subscriptions").map { row in
        guard let subscription = JSONText.text(at: "id", of: row).flatMap(Subscription.init) else {
          throw CollectorError.tool("az", reason: "printed no list of subscriptions")
        }
        return subscription
      }
      return SubscriptionList(subscriptions: subscriptions)
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
    let rights = await rights(at: subscription)
    let takenAt = timing.now()
    var (list, text) = await printedClusters(of: subscription)
    list.stop(where: rights)
    return CollectedDocument(
      name: subscription.id, content: .clusters, text: list.stoppedBy == nil ? text : list.document, takenAt: takenAt,
      scopes: [subscription.scope], source: SourceName.az.rawValue, apiVersion: nil, resources: list.elements.count,
      partialReason: list.stoppedBy?.description, failures: list.failures)
  }

  private func printedClusters(of subscription: Subscription) async -> (list: PagedElements, text: Data) {
    var list = PagedElements()
    do {
      let text = try await output(of: ["aks", "list", "--subscription", subscription.id, "--output", "json"])
      let clusters = try self.list(text, of: "clusters")
      guard clusters.allSatisfy({ ResourcePlace.id(of: $0) != nil }) else {
        throw CollectorError.tool("az", reason: "printed no list of clusters")
      }
      try list.add(clusters)
      return (list, text)
    } catch {
      list.stop(by: error as? CollectorError ?? .cutShort(reason: "stopped"))
      return (list, Data())
    }
  }

  private func rights(at subscription: Subscription) async -> Rights {
    let first = "\(Rights.path(at: subscription))?api-version=\(Rights.apiVersion)"
    return Rights(
      await PagedElements(from: first, of: "az") { path, _ in
        let text = try await output(of: ["rest", "--method", "get", "--url", path, "--output", "json"])
        return try JSONText(text, from: "az", within: deadline)
      } following: { link in
        // A path without a host goes to az's own Resource Manager, wherever the link would have led.
        guard let parts = URLComponents(string: link), parts.percentEncodedPath.hasPrefix("/") else {
          throw CollectorError.web(.foreignLink("an address that cannot be read"))
        }
        return parts.percentEncodedPath + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
      })
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
