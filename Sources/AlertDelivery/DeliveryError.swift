import InventoryModel
import WebClient

/// Why a message did not arrive, named for what can be done about it. `description` is one line without secrets.
package enum DeliveryError: UserFacingError, Hashable, Sendable {
  /// The secret that a sink names is not there.
  case noSecret(String)
  case web(WebError)
  /// An HTTP status that is not success. What the service says besides is not kept: it may quote what was sent.
  case refused(host: String, status: Int, retryAfter: Int?)
  case command(String, reason: String)
  case file(path: String, reason: String)
  /// Azure gave no token.
  case noToken(reason: String)

  package var description: String {
    switch self {
    case .noSecret(let reason): reason
    case .web(let error): error.description
    case .refused(let host, let status, _): "\(host) answered \(status)"
    case .command(let name, let reason): "\(name): \(reason)"
    case .file(let path, let reason): "\(path): cannot be written: \(reason)"
    case .noToken(let reason): reason
    }
  }

  /// Whether the service will never take this message, however often it is sent: its content is what is wrong.
  package var isFinal: Bool {
    if case .refused(_, let status, _) = self { [400, 413, 415, 422].contains(status) } else { false }
  }

  /// The pause that the service asked for, in seconds.
  package var retryAfter: Int? {
    if case .refused(_, _, let seconds) = self { seconds } else { nil }
  }
}
