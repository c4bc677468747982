import AsyncHTTPClient
import Foundation
import InventoryModel
import NIOCore
import NIOHTTP1
import NIOSSL

/// The web over HTTP/1.1 and TLS.
///
/// Certificates are checked against the system's authorities and those of `authorities`; redirects are never
/// followed; nothing is sent twice; an answer has a limit in bytes and, to its last byte, in time.
package final class HTTPWeb: Web {
  private let direct: HTTPClient
  /// One for each proxy that the environment names, because a client has one.
  private let proxied: [ProxySettings.Proxy: HTTPClient]
  private let proxies: ProxySettings
  private let limit: Int

  /// - Parameters:
  ///   - authorities: a file of further authorities (PEM), such as that of a proxy which looks into TLS.
  ///   - limit: the most bytes of one answer, unpacked.
  package init(
    proxies: ProxySettings, authorities: String? = nil, limit: Int = 64 << 20, connectTimeout: Duration = .seconds(10)
  ) throws(WebError) {
    let configuration = try Self.configuration(authorities, limit, connectTimeout)
    self.proxies = proxies
    self.limit = limit
    direct = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    proxied = Dictionary(
      uniqueKeysWithValues: proxies.all.map { proxy in
        var configuration = configuration
        configuration.proxy = .server(host: proxy.host, port: proxy.port, authorization: proxy.authorization)
        return (proxy, HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration))
      })
  }

  /// Must be called before the last reference goes away.
  package func close() async {
    for client in [direct] + proxied.values { try? await client.shutdown() }
  }

  private static func configuration(
    _ authorities: String?, _ limit: Int, _ connectTimeout: Duration
  ) throws(WebError) -> HTTPClient.Configuration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authorities {
      guard let certificates = try? NIOSSLCertificate.fromPEMFile(authorities), !certificates.isEmpty else {
        throw .setting("\(authorities): no certificates in it: --ca-file names a file of authorities in PEM")
      }
      tls.additionalTrustRoots = [.certificates(certificates)]
    }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: TimeAmount(connectTimeout)), decompression: .enabled(limit: .size(limit)))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }

  package func answer(to request: WebRequest, within patience: Duration) async throws -> WebAnswer {
    guard let origin = Origin.read(request.url) else { throw WebError.setting("not an address") }
    guard origin.isPrivate else { throw WebError.setting("\(origin): \(Origin.plainHTTP)") }
    let proxy = proxies.proxy(for: origin)
    let client = proxy.flatMap { proxied[$0] } ?? direct
    do {
      let seconds = Int((patience / .seconds(1)).rounded(.up))
      return try await givingUp(after: patience, with: WebError.tooSlow(host: origin.host, seconds: seconds)) {
        [limit] in
        try await Self.exchange(request, through: client, patience: patience, limit: limit, host: origin.host)
      }
    } catch let error as WebError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw WebError(error, host: origin.host, proxy: proxy?.host)
    }
  }

  private static func exchange(
    _ request: WebRequest, through client: HTTPClient, patience: Duration, limit: Int, host: String
  ) async throws -> WebAnswer {
    var outgoing = HTTPClientRequest(url: request.url)
    outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
    for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
    if let token = request.token {
      outgoing.headers.add(name: "Authorization", value: "Bearer \(token.revealed())")
    }
    outgoing.headers.add(name: "Accept-Encoding", value: "gzip")
    outgoing.headers.add(name: "User-Agent", value: "fipswatch")
    if let body = request.body { outgoing.body = .bytes(ByteBuffer(bytes: body)) }
    // The client's own deadline ends with the head of the answer, so ours, which does not, comes first.
    let response = try await client.execute(outgoing, timeout: TimeAmount(patience + .seconds(1)))
    var body = Data()
    for try await part in response.body {
      guard body.count + part.readableBytes <= limit else { throw WebError.tooLarge(host: host, limit: limit) }
      body.append(contentsOf: part.readableBytesView)
    }
    let headers = Dictionary(response.headers.map { ($0.name.foldedID, $0.value) }) { first, _ in first }
    return WebAnswer(status: Int(response.status.code), headers: headers, body: body)
  }
}

extension ProxySettings.Proxy {
  fileprivate var authorization: HTTPClient.Authorization? {
    credentials.map { .basic(credentials: Data($0.utf8).base64EncodedString()) }
  }
}

extension TimeAmount {
  fileprivate init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
