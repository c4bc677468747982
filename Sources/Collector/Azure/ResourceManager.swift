import Foundation
import InventoryModel
import WebClient

/// Azure Resource Manager, asked with a token that goes to no other host.
struct ResourceManager: Sendable {
  let cloud: Cloud
  let tokens: Tokens
  let web: RetryingWeb

  /// The members of the answer, which is a JSON object.
  /// - Throws: `CollectorError`.
  func answer(to request: WebRequest, noting failures: inout [String]) async throws -> (JSONText, WebAnswer) {
    let answer = try await authorizedAnswer(to: request, noting: &failures)
    try checkClock(against: answer, from: request.host)
    return (try JSONText(answer.body, from: request.host, within: web.deadline), answer)
  }

  /// Documents are dated by this machine's clock, and by nothing else. Source of `Date`: RFC 9110, 6.6.1.
  private func checkClock(against answer: WebAnswer, from host: String) throws(CollectorError) {
    guard let theirs = answer.headers["date"].flatMap(Instant.init(httpDate:)) else { return }
    let ours = web.timing.now()
    guard abs(ours.seconds - theirs.seconds) <= Self.clockTolerance else {
      throw .clockDiffers(host: host, theirs: theirs, ours: ours)
    }
  }

  private static let clockTolerance: Int64 = 300

  /// A token may be revoked, or expire by a clock that differs from ours: so a refused one is renewed once.
  private func authorizedAnswer(to request: WebRequest, noting failures: inout [String]) async throws -> WebAnswer {
    var request = request
    let token = try await tokens.token()
    request.token = token.secret
    do {
      return try await web.answer(to: request, noting: &failures)
    } catch let error as CollectorError where error.isUnauthorized {
      request.token = try await tokens.token(insteadOf: token).secret
      return try await web.answer(to: request, noting: &failures)
    }
  }

  /// Follows `nextLink` to the end of a list. What came before a failure is kept.
  func elements(_ path: String, query: KeyValuePairs<String, String>) async -> PagedElements {
    let origin = cloud.resourceManager
    return await PagedElements(from: origin.url(path, query: query), of: origin.host) { url, failures in
      try await answer(to: WebRequest(url: url), noting: &failures).0
    } following: { link in
      try wrappingWebErrors { () throws(WebError) in try origin.url(following: link) }
    }
  }

  func rights(at subscription: Subscription) async -> Rights {
    Rights(await elements(Rights.path(at: subscription), query: ["api-version": Rights.apiVersion]))
  }
}

// MARK: - Subscriptions

extension ResourceManager {
  func subscriptions(_ choice: SubscriptionChoice) async -> SubscriptionList {
    switch choice {
    case .named(let subscriptions):
      SubscriptionList(subscriptions: subscriptions)
    case .visible:
      await subscriptions(at: "/subscriptions", apiVersion: "2022-12-01") { (row: VisibleRow) in row.subscriptionId }
    case .managementGroup(let group):
      await subscriptions(
        at: "/providers/Microsoft.Management/managementGroups/\(Origin.encoded(group))/descendants",
        apiVersion: "2020-05-01"
      ) { (row: DescendantRow) in row.type.foldedID.hasSuffix("/subscriptions") ? row.name : nil }
    }
  }

  private struct VisibleRow: Decodable { var subscriptionId: String }
  private struct DescendantRow: Decodable { var type: String, name: String }

  private func subscriptions<Row: Decodable>(
    at path: String, apiVersion: String, id: (Row) -> String?
  ) async -> SubscriptionList {
    let listed = await elements(path, query: ["api-version": apiVersion])
    var list = SubscriptionList(stoppedBy: listed.stoppedBy, failures: listed.failures)
    for element in listed.elements {
      guard let row = JSONText.decoded(Row.self, from: element) else {
        list.stoppedBy = list.stoppedBy ?? .cutShort(reason: "a subscription without an id in the list")
        continue
      }
      guard let text = id(row) else { continue }
      guard let subscription = Subscription(text) else {
        list.stoppedBy = list.stoppedBy ?? .cutShort(reason: "a subscription with an invalid id in the list")
        continue
      }
      if !list.subscriptions.contains(subscription) { list.subscriptions.append(subscription) }
    }
    return list
  }
}
