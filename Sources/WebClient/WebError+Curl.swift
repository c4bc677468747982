import CCurl
import Foundation

extension WebError {
  /// What libcurl knows of a transfer that failed, beside its code.
  struct TransferDetails {
    /// Whether all the time for it has passed.
    var isOutOfTime: Bool
    /// What the proxy answered to `CONNECT`; 0 for nothing.
    var proxyStatus: Int
    /// Of OpenSSL: `X509_V_OK`, 0, where an authority vouches for the certificate.
    var verification: Int
    /// `errno` of the connection; 0 for none.
    var systemError: Int32
  }

  /// Why a transfer failed, in the words of a user.
  init(_ code: CURLcode, host: String, proxy: String?, seconds: Int, details: TransferDetails) {
    switch code {
    case CURLE_OPERATION_TIMEDOUT where details.isOutOfTime:
      self = .tooSlow(host: host, seconds: seconds)
    case CURLE_OPERATION_TIMEDOUT:
      self = .unreachable(host: proxy ?? host, reason: "no connection in time")
    case _ where details.proxyStatus != 0 && details.proxyStatus / 100 != 2:
      self = .unreachable(host: proxy ?? host, reason: "the proxy refused: it answered \(details.proxyStatus)")
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      self = .unreachable(host: proxy ?? host, reason: "no such host")
    case CURLE_COULDNT_CONNECT:
      self = .unreachable(host: proxy ?? host, reason: Self.reason(details.systemError))
    case CURLE_PEER_FAILED_VERIFICATION:
      let isVouchedFor = details.verification == 0
      self = .untrusted(
        host: host, reason: isVouchedFor ? "it is not for this name" : "no trusted authority signed it")
    case CURLE_SSL_CACERT_BADFILE:
      self = .setting("the certificate authorities of this machine or of --ca-file cannot be read: repair them")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      self = .broken(host: host, reason: "the response is not valid HTTP")
    case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_ABORTED_BY_CALLBACK:
      self = .broken(host: host, reason: "closed before the response was complete")
    default:
      self = .broken(host: host, reason: String(cString: ccurl_easy_strerror(code)))
    }
  }

  private static func reason(_ systemError: Int32) -> String {
    [0, ECONNREFUSED].contains(systemError)
      ? "the connection was refused" : String(cString: strerror(systemError)).lowercased()
  }
}
