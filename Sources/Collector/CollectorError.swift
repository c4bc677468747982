import InventoryModel
import WebClient

/// Why something could not be collected, named for what can be done about it. `description` is one line of text.
///
/// No case ever carries a token, a secret or what a token service answered beyond its error code.
package enum CollectorError: UserFacingError, Hashable {
  /// A setting that cannot be used as it is.
  case setting(String)
  /// A service did not answer as a whole, or must not be asked so.
  case web(WebError)
  /// Nothing says who we are; one line for each identity that was tried.
  case noIdentity(tried: [String])
  /// The token service, or `az`, did not accept us.
  case identityRefused(identity: String, reason: String)
  case deadlinePassed(seconds: Int)
  /// An HTTP status that is not success, with Azure's own code and message where it gave them.
  case refused(host: String, status: Int, code: String, message: String, retryAfter: Int?)
  case notJSON(host: String, found: String)
  case unexpected(host: String, reason: String)
  case loopOfPages(page: Int)
  case cutShort(reason: String)
  /// This machine's clock is wrong, so that nothing it collects could be dated.
  case clockDiffers(host: String, theirs: Instant, ours: Instant)
  /// `az` or `kubectl`.
  case tool(String, reason: String)
  case cannotWrite(path: String, reason: String)
  /// A manifest that does not count.
  case manifest(path: String, reason: String)
  /// A document of the archive that is not what was kept there.
  case notKept(path: String, reason: String)

  package var description: String {
    switch self {
    case .setting(let reason): reason
    case .web(let error): error.description
    case .noIdentity(let tried):
      "no identity for Azure: \(tried.joined(separator: "; ")): set one up, or name one with --identity"
    case .identityRefused(let identity, let reason): "\(identity): \(reason)"
    case .deadlinePassed(let seconds): "the deadline of \(seconds) s passed: give more with --deadline"
    case .refused(let host, let status, let code, let message, _):
      "\(host): \(status)" + [code, message].filter { !$0.isEmpty }.map { " \($0)" }.joined()
        + (Self.codesOfUnknownVersions.contains(code) ? ": give one that this cloud has with --api-version" : "")
    case .notJSON(let host, let found): "\(host): answered \(found) instead of JSON"
    case .unexpected(let host, let reason): "\(host): \(reason)"
    case .loopOfPages(let page): "the pages form a loop after page \(page)"
    case .cutShort(let reason): reason
    case .clockDiffers(let host, let theirs, let ours):
      "\(host): its clock shows \(theirs), this machine's \(ours): correct the clock of this machine"
    case .tool(let name, let reason): "\(name): \(reason)"
    case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
    case .manifest(let path, let reason): "\(path): \(reason)"
    case .notKept(let path, let reason): "\(path): \(reason): collect it again"
    }
  }

  /// The newest versions come to some clouds later than to others.
  private static let codesOfUnknownVersions: Set = [
    "NoRegisteredProviderFound", "InvalidApiVersionParameter", "InvalidResourceType",
  ]

  /// Whether asking again, a little later, may help.
  var isPassing: Bool {
    switch self {
    case .web(let error): error.isPassing
    case .refused(_, let status, _, _, _): status == 408 || status == 429 || (500...599).contains(status)
    default: false
    }
  }

  var isUnauthorized: Bool {
    if case .refused(_, 401, _, _, _) = self { true } else { false }
  }

  /// The pause that the server asked for, in seconds.
  var retryAfter: Int? {
    if case .refused(_, _, _, _, let seconds) = self { seconds } else { nil }
  }
}

/// Runs `body`, whose errors of the web become those of the collection.
func wrappingWebErrors<Value>(_ body: () throws(WebError) -> Value) throws(CollectorError) -> Value {
  do { return try body() } catch { throw .web(error) }
}
