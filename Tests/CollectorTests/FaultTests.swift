import Foundation
import LoopbackServices
import NIOCore
import Testing

/// What goes wrong for one subscription of two.
struct Fault: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// Given the address of the service.
  var replies: @Sendable (String) -> [Reply]
  /// Part of the reason in the manifest; nil where asking again helps.
  var reason: String?
  /// How often its clusters are asked for in the end.
  var requests: Int
  var isOfLaterPage = false
  /// Whether the time limit ends it.
  var isSlow: Bool { reason?.contains("no complete response") == true }

  init(
    _ name: String, _ reason: String?, requests: Int, _ replies: @autoclosure @escaping @Sendable () -> [Reply]
  ) {
    (testDescription, self.reason, self.requests) = (name, reason, requests)
    self.replies = { _ in replies() }
  }

  init(link name: String, _ reason: String?, requests: Int, _ link: @escaping @Sendable (String) -> String) {
    (testDescription, self.reason, self.requests, isOfLaterPage) = (name, reason, requests, true)
    replies = { url in [.json(#"{"value":[\#(cluster("b1", of: "b"))],"nextLink":\#(link(url))}"#)] }
  }

  private static let right = Reply.json(#"{"value":[\#(cluster("b1", of: "b")),\#(cluster("b2", of: "b"))]}"#)
  private static let page = #"{"value":[\#(cluster("b1", of: "b"))"#
  private static func refusal(_ status: Int, _ code: String, _ headers: [String: String] = [:]) -> Reply {
    .answer(status, #"{"error":{"code":"\#(code)","message":"Sorry."}}"#, headers)
  }

  static let all: [Fault] = [
    Fault("401 that stays", "localhost: 401 Revoked Sorry.", requests: 2, [refusal(401, "Revoked")]),
    Fault("401 that passes with another token", nil, requests: 2, [refusal(401, "Revoked"), right]),
    Fault("403", "localhost: 403 AuthorizationFailed Sorry.", requests: 1, [refusal(403, "AuthorizationFailed")]),
    Fault(
      "an API version that the cloud lacks", "Sorry.: give one that this cloud has with --api-version", requests: 1,
      [refusal(400, "NoRegisteredProviderFound")]),
    Fault("404", "localhost: 404 SubscriptionNotFound Sorry.", requests: 1, [refusal(404, "SubscriptionNotFound")]),
    Fault("409", "localhost: 409 Conflict Sorry.", requests: 1, [refusal(409, "Conflict")]),
    Fault("429 without Retry-After", nil, requests: 2, [refusal(429, "Throttled"), right]),
    Fault("429 with Retry-After", nil, requests: 2, [refusal(429, "Throttled", ["Retry-After": "0"]), right]),
    Fault(
      "429 that asks for longer than there is", "localhost: 429 Throttled", requests: 1,
      [refusal(429, "Throttled", ["Retry-After": "3600"]), right]),
    Fault("408", nil, requests: 2, [refusal(408, "Timeout"), right]),
    Fault("500s that pass", nil, requests: 3, [refusal(500, "x"), refusal(503, "x"), right]),
    Fault("500s that stay", "localhost: 502 Bad Sorry.", requests: 3, [refusal(502, "Bad")]),
    Fault(
      "a connection cut in mid-body", "localhost: the connection broke", requests: 3,
      [.cut(page, promising: 100_000, ending: .close)]),
    Fault("a connection that is cut once", nil, requests: 2, [.cut(page, promising: 9_999, ending: .close), right]),
    Fault(
      "a connection closed before an answer", "localhost: the connection broke", requests: 3,
      [Reply(bytes: Data(), ending: .close)]),
    Fault(
      "a body that never ends", "localhost: no complete response within 1 s", requests: 3,
      [.cut(page, promising: 1 << 40, ending: .trickle)]),
    Fault("no answer at all", "localhost: no complete response within 1 s", requests: 3, [.silence]),
    Fault(
      "a Content-Length that is too large", "localhost: no complete response within 1 s", requests: 3,
      [.cut(page + "]}", promising: 5_000, ending: .silence)]),
    Fault(
      "a body without a length that was cut", "localhost: answered truncated or invalid JSON", requests: 1,
      [Reply(bytes: Data("HTTP/1.1 200 OK\r\n\r\n\(page),".utf8), ending: .close)]),
    Fault(
      "a Content-Length that is too small", "localhost: answered truncated or invalid JSON", requests: 1,
      [.cut(page + "]}", promising: 50, ending: .close)]),
    Fault(
      "HTML instead of JSON", "answered a web page instead", requests: 1, [.answer(200, "<html>", type: "text/html")]),
    Fault("an empty body", "answered nothing instead", requests: 1, [.answer(200, "")]),
    Fault("JSON of another shape", "its response has no list", requests: 1, [.json(#"{"clusters":[]}"#)]),
    Fault("not HTTP", "the response is not valid HTTP", requests: 3, [Reply(bytes: Data("SSH-2.0\r\n\r\n".utf8))]),
    Fault(
      "a redirect", "localhost: redirected to https://elsewhere.invalid, which is not followed", requests: 1,
      [.answer(302, "", ["Location": "https://elsewhere.invalid/x"])]),
    Fault(
      "a token that comes back", "its response contains the token", requests: 1,
      [.json(#"{"value":[{"id":"/subscriptions/b","x":"s3cr3t-token-1"}]}"#)]),
    Fault(
      "clusters of another subscription", "1 clusters in the list belong to another", requests: 1,
      [.json(#"{"value":[\#(cluster("x", of: "elsewhere"))]}"#)]),
    Fault(link: "a loop of next pages", "form a loop after page 2", requests: 2) {
      #""\#($0)/subscriptions/b/providers/Microsoft.ContainerService/managedClusters?page=2""#
    },
    Fault(link: "a next link to another host", "https://elsewhere.invalid, which is not followed", requests: 1) { _ in
      #""https://elsewhere.invalid/next""#
    },
    Fault(link: "a next link without TLS", "which is not followed", requests: 1) {
      #""\#($0.replacing("https", with: "http"))/subscriptions/b""#
    },
    Fault(link: "a next link with a name before the host", "cannot be read, which is not followed", requests: 1) {
      #""\#($0.replacing("://", with: "://localhost@"))/subscriptions/b""#
    },
    Fault(link: "a next link that is no text", "invalid address, which is not followed", requests: 1) { _ in "17" },
  ]
}

@Suite("What fails for one subscription leaves it uncovered, and the others whole")
struct FaultTests {
  @Test(arguments: Fault.all)
  func fault(fault: Fault) throws {
    let azure = try LoopbackAzure(["a": [cluster("a1", of: "a")], "b": []])
    azure.fleet.withLock { $0.faults["/b/providers/Microsoft.ContainerService"] = fault.replies(azure.url) }
    let collecting = try Collecting(azure)
    let night = "[\(cluster("a1", of: "a")),\(cluster("b1", of: "b")),\(cluster("b2", of: "b"))]"
    try #require(
      try collecting.fipswatch(["import", "-", "--taken-at", Collecting.earlier], input: night).exitCode == 0)

    let run = try collecting.collect("--timeout", fault.isSlow ? "1" : "20")
    #expect(run.exitCode == (fault.reason == nil ? 0 : 3), "\(run.errors)")
    #expect(azure.questions.count { $0.path.contains("/b/providers/Microsoft.Cont") } == fault.requests)
    #expect(try collecting.manifest(of: "a").coverage.isComplete)
    let manifest = try collecting.manifest(of: "b")
    #expect(manifest.coverage.isComplete == (fault.reason == nil))
    if let reason = fault.reason {
      #expect(manifest.coverage.reason?.contains(reason) == true, "\(manifest.coverage.reason ?? "")")
      #expect(run.errors.contains(reason))
      // Every failed attempt is in the manifest; a list that broke off later failed once.
      #expect(manifest.errors.count == (fault.isOfLaterPage ? 1 : fault.requests))
    }
    let known = ["a1/a pass", "b1/a pass", "b2/a pass"]
    #expect(try collecting.inventory().filter { known.contains($0) } == known)
    // The document is not taken for whole where its manifest got lost.
    let document = try #require(collecting.documents.first { $0.contains(".b.json") })
    #expect(try collecting.text(of: document).contains("nextLink") == (fault.reason != nil))
  }
}
