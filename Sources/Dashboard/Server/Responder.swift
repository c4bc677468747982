import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Who asked, as far as the connection tells.
struct Client: RequestContext {
  var coreContext: CoreRequestContextStorage
  let address: String
  /// Whether the connection still stands.
  let isThere: @Sendable () -> Bool

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? "-"
    isThere = { [channel = source.channel] in channel.isActive }
  }
}

/// Lets in who may come in, finds what was asked for, and answers.
struct Responder: HTTPResponder {
  let desk: PageDesk
  let protection: Protection
  let log: AccessLog

  func respond(to request: Request, context: Client) async throws -> Response {
    let start = ContinuousClock.now
    let answer = await answer(request, to: context)
    let response = answer.response(
      ifNoneMatch: request.headers[.ifNoneMatch], isHead: request.method == .head)
    log.write(request, response, from: context.address, took: .now - start)
    return response
  }

  private func answer(_ request: Request, to client: Client) async -> Answer {
    let (path, query) = Self.split(request.head.path ?? "")
    let form = Representation(accept: request.headers[.accept])
    if let reason = request.fault { return .failure(.badRequest, reason, form) }
    guard !request.isCrossSite else {
      return .failure(.forbidden, "a page of another site asks for this: open it by itself", form)
    }
    guard protection.hosts.allows(request.head.authority) else {
      return .failure(.misdirectedRequest, "the Host header names another server", form)
    }
    let route = Route(path: path)
    // Probes hold no tokens; they learn nothing but that the data can be read, and how old it is.
    if route != .health, let token = protection.token, !token.isIn(authorization: request.headers[.authorization]) {
      return .unauthorized(form)
    }
    guard let route else { return .failure(.notFound, "there is no such page", form) }
    guard request.method == .get || request.method == .head else { return .notAllowed(form) }
    return await desk.answer(
      route, query: query, accept: request.headers[.accept], isAwaited: client.isThere)
  }

  private static func split(_ target: String) -> (path: Substring, query: Substring) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
  }
}

extension Request {
  /// Why it may mean one thing here and another to a proxy in front; nil for any sound request.
  fileprivate var fault: String? {
    guard let path = head.path, path.hasPrefix("/") else { return "the target is not a path" }
    // The first one became the authority.
    if headers.contains(HTTPField.Name("Host")!) { return "there are two hosts" }
    if let coding = headers[.transferEncoding], coding.lowercased() != "chunked" {
      return "the transfer encoding is not known"
    }
    return nil
  }

  /// A page of another site asks for more than to be followed here by a link. Browsers say so (Fetch Metadata); older
  /// ones name the site.
  fileprivate var isCrossSite: Bool {
    if let site = headers[HTTPField.Name("Sec-Fetch-Site")!] {
      return site == "cross-site" && headers[HTTPField.Name("Sec-Fetch-Mode")!] != "navigate"
    }
    guard let origin = headers[.origin] else { return false }
    let named = URL(string: origin)?.host
    return named == nil || named?.lowercased() != head.authority.flatMap(HostRule.host)
  }
}

/// One line for each request. Parameters are left out: whoever mistypes may put a secret there.
struct AccessLog: Sendable {
  let logger: Logger

  func write(_ request: Request, _ response: Response, from client: String, took time: Duration) {
    let path = (request.head.path ?? "").prefix { $0 != "?" }.prefix(200)
    let length = response.headers[.contentLength] ?? "-"
    let (seconds, fraction) = time.components
    let microseconds = seconds * 1_000_000 + fraction / 1_000_000_000_000
    logger.info(
      "\(client) \(request.method.rawValue) \(path) \(response.status.code) \(length) B \(microseconds) µs")
  }
}
