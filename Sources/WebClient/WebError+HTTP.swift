import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension WebError {
  /// What the HTTP client threw, in the words of a user.
  init(_ error: any Error, host: String, proxy: String?) {
    switch error {
    case let error as NIOSSLError where Self.isAboutCertificate(error):
      self = .untrusted(host: host, reason: "no trusted authority signed it")
    case is NIOSSLExtraError:
      self = .untrusted(host: host, reason: "it is not for this name")
    case let error as NIOConnectionError where error.dnsAError != nil || error.dnsAAAAError != nil:
      self = .unreachable(host: proxy ?? host, reason: "no such host")
    case is NIOConnectionError:
      self = .unreachable(host: proxy ?? host, reason: "the connection was refused")
    case let error as HTTPClientError:
      self.init(error, host: host, proxy: proxy)
    case is HTTPParserError:
      self = .broken(host: host, reason: "the response is not valid HTTP")
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      self = .unreachable(host: proxy ?? host, reason: "the connection was refused")
    case let error as IOError:
      self = .broken(host: host, reason: "\(error.description)")
    default:
      self = .broken(host: host, reason: "\(type(of: error))")
    }
  }

  private init(_ error: HTTPClientError, host: String, proxy: String?) {
    switch error {
    case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .getConnectionFromPoolTimeout:
      self = .unreachable(host: proxy ?? host, reason: "no connection in time")
    case .deadlineExceeded, .readTimeout, .writeTimeout:
      self = .unreachable(host: host, reason: "no response in time")
    case .remoteConnectionClosed, .uncleanShutdown, .cancelled:
      self = .broken(host: host, reason: "closed before the response was complete")
    case .proxyAuthenticationRequired, .invalidProxyResponse:
      self = .unreachable(host: proxy ?? host, reason: "the proxy refused: \(error.description)")
    default:
      self = .broken(host: host, reason: error.description)
    }
  }

  private static func isAboutCertificate(_ error: NIOSSLError) -> Bool {
    switch error {
    case .handshakeFailed(let reason): "\(reason)".contains("CERTIFICATE")
    case .unableToValidateCertificate, .noCertificateToValidate: true
    default: false
    }
  }
}
