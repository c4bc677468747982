import InventoryModel

/// Why a web service did not answer as a whole, named for what can be done about it. `description` is one line of text.
///
/// No case carries a path, a query or anything that was sent: addresses may hold secrets, so only hosts are named.
package enum WebError: UserFacingError, Hashable, Sendable {
  /// A setting that cannot be used as it is.
  case setting(String)
  case unreachable(host: String, reason: String)
  case untrusted(host: String, reason: String)
  /// The connection ended before the answer did.
  case broken(host: String, reason: String)
  case tooSlow(host: String, seconds: Int)
  case tooLarge(host: String, limit: Int)
  case redirected(host: String, target: String)
  /// A link to the next page that leads elsewhere.
  case foreignLink(String)

  package var description: String {
    switch self {
    case .setting(let reason): reason
    case .unreachable(let host, let reason): "\(host) cannot be reached: \(reason)"
    case .untrusted(let host, let reason):
      "\(host): its certificate is not trusted (\(reason)): name a proxy's authority with --ca-file"
    case .broken(let host, let reason): "\(host): the connection broke: \(reason)"
    case .tooSlow(let host, let seconds): "\(host): no complete response within \(seconds) s"
    case .tooLarge(let host, let limit): "\(host): a response of more than \(limit / 1_048_576) MB"
    case .redirected(let host, let target): "\(host): redirected to \(target), which is not followed"
    case .foreignLink(let target): "the link to the next page leads to \(target), which is not followed"
    }
  }

  /// Whether asking again, a little later, may help.
  package var isPassing: Bool {
    switch self {
    case .unreachable, .broken, .tooSlow: true
    default: false
    }
  }
}
