import CCurl
import Foundation
import InventoryModel
import Synchronization

/// The web over HTTP/1.1 and TLS, by the system's libcurl, which is loaded for the first request.
///
/// Certificates are checked against the system's authorities and those of `authorities`; redirects are never
/// followed; nothing is sent twice; an answer has a limit in bytes and, to its last byte, in time.
package final class HTTPWeb: Web {
  private let proxies: ProxySettings
  private let limits: Transfer.Limits
  private let authorities: Authorities?
  /// Nil until something is asked.
  private let carrier = Mutex<Carrier?>(nil)

  /// - Parameters:
  ///   - authorities: a file of further authorities (PEM), such as that of a proxy which looks into TLS.
  ///   - limit: the most bytes of one answer, unpacked.
  package init(
    proxies: ProxySettings, authorities: String? = nil, limit: Int = 64 << 20, connectTimeout: Duration = .seconds(10)
  ) throws(WebError) {
    self.proxies = proxies
    self.limits = Transfer.Limits(body: limit, connecting: connectTimeout)
    self.authorities = if let authorities { try Authorities(file: authorities) } else { nil }
  }

  /// Ends the connections, and with them what is still being asked.
  package func close() async {
    let carrier = carrier.withLock { carrier in
      defer { carrier = nil }
      return carrier
    }
    await carrier?.end()
  }

  deinit { carrier.withLock { $0 }?.beginEnding() }

  package func answer(to request: WebRequest, within patience: Duration) async throws -> WebAnswer {
    guard let origin = Origin.read(request.url), let url = origin.transferURL(of: request.url) else {
      throw WebError.setting("not an address")
    }
    guard origin.isPrivate else { throw WebError.setting("\(origin): \(Origin.plainHTTP)") }
    let transfer = Transfer(
      request, url: url, from: origin, through: proxies.proxy(for: origin), within: patience, limits: limits)
    let carrier = try carrierInUse()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { carrier.start(transfer, for: $0) }
    } onCancel: {
      carrier.cancel(transfer)
    }
  }

  private func carrierInUse() throws(WebError) -> Carrier {
    try carrier.withLock { (carrier) throws(WebError) in
      if let carrier { return carrier }
      let new = try Carrier(trusting: authorities)
      carrier = new
      return new
    }
  }
}
