import Foundation
import InventoryModel
import WebClient

/// Azure Resource Graph, asked over many subscriptions at once.
///
/// Source: Microsoft.ResourceGraph, `resources`, API version 2021-03-01.
struct ResourceGraph: Sendable {
  let manager: ResourceManager
  static let apiVersion = "2021-03-01"
  /// The most that one answer may hold.
  private static let rowsAPage = 1_000

  /// All rows of a query, which must order them: without an order pages repeat some and leave out others.
  func rows(of query: String, in subscriptions: [Subscription]) async -> PagedElements {
    var list = PagedElements()
    do {
      var token: String?
      var asked: Set<String> = []
      repeat {
        let (page, answer) = try await manager.answer(
          to: request(query, subscriptions, skipToken: token), noting: &list.failures)
        guard let rows = try page.elements(of: "data") else {
          throw CollectorError.unexpected(host: manager.cloud.resourceManager.host, reason: "its response has no rows")
        }
        try list.add(rows)
        let ending = try PageEnding(of: page)
        token = try ending.next(called: "skiptoken")
        try ending.check(rows: rows.count, all: token == nil ? list.elements.count : nil)
        try checkEnd(page, answer, rows: list.elements.count, hasMore: token != nil)
        if let token, !asked.insert(token).inserted { throw CollectorError.loopOfPages(page: asked.count + 1) }
        if token != nil { try await keepWithinQuota(answer) }
      } while token != nil
    } catch let error as CollectorError {
      list.stop(by: error)
    } catch {
      list.stop(by: .cutShort(reason: "stopped"))
    }
    list.dropRepeated()
    return list
  }

  private struct Question: Encodable {
    struct Options: Encodable {
      var top = ResourceGraph.rowsAPage
      var resultFormat = "objectArray"
      var skipToken: String?

      enum CodingKeys: String, CodingKey {
        case top = "$top"
        case resultFormat
        case skipToken = "$skipToken"
      }
    }

    var subscriptions: [String]
    var query: String
    var options: Options
  }

  private func request(_ query: String, _ subscriptions: [Subscription], skipToken: String?) throws -> WebRequest {
    let question = Question(subscriptions: subscriptions.map(\.id), query: query, options: .init(skipToken: skipToken))
    return WebRequest(
      method: .post,
      url: manager.cloud.resourceManager.url(
        "/providers/Microsoft.ResourceGraph/resources", query: ["api-version": Self.apiVersion]),
      headers: [("Content-Type", "application/json")], body: try JSONEncoder().encode(question))
  }

  /// Two ways more in which an answer can be cut off, neither of which is an error to Resource Graph.
  private func checkEnd(_ page: JSONText, _ answer: WebAnswer, rows: Int, hasMore: Bool) throws(CollectorError) {
    if answer.headers["x-ms-tenant-subscription-limit-hit"]?.foldedID == "true" {
      throw .cutShort(reason: "Resource Graph left out subscriptions: more than it reads in one tenant")
    }
    guard !hasMore else { return }
    guard let total = page.decoded(Int.self, "totalRecords"), total == rows else {
      throw .cutShort(reason: "Resource Graph gave \(rows) rows and does not say that these are all")
    }
  }

  private func keepWithinQuota(_ answer: WebAnswer) async throws {
    guard answer.headers["x-ms-user-quota-remaining"] == "0", let seconds = answer.quotaResetsAfter else { return }
    guard Duration.seconds(seconds) < manager.web.deadline.remaining else { throw manager.web.deadline.error }
    try await manager.web.timing.pause(.seconds(seconds))
  }
}
