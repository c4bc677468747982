import InventoryModel
import WebClient

/// The token in use, renewed before it expires, and once more when Azure does not take it.
///
/// The first identity that this machine has is used; if it is refused the others are not tried, because another
/// identity may see less, and what it does not see would look as if it were gone.
actor Tokens {
  private let identities: [any Identity]
  private let web: RetryingWeb
  private var chosen: (any Identity)?
  private var current: AccessToken?
  private var coming: Task<AccessToken, any Error>?

  /// A token is not used in its last minutes.
  private static let margin: Int64 = 300

  init(identities: [any Identity], web: RetryingWeb) {
    self.identities = identities
    self.web = web
  }

  /// - Parameter refused: a token that Azure did not take; another is got.
  func token(insteadOf refused: AccessToken? = nil) async throws -> AccessToken {
    if let current, !current.isSame(as: refused), web.timing.now() < current.expiresAt.adding(seconds: -Self.margin) {
      return current
    }
    if let coming { return try await coming.value }
    let task = Task { try await freshToken() }
    coming = task
    defer { coming = nil }
    let token = try await task.value
    current = token
    return token
  }

  private func freshToken() async throws -> AccessToken {
    if let chosen { return try await chosen.token(through: web) }
    var reasons: [String] = []
    for identity in identities {
      do {
        let token = try await identity.token(through: web)
        chosen = identity
        return token
      } catch CollectorError.noIdentity(let tried) {
        reasons += tried
      }
    }
    throw CollectorError.noIdentity(tried: reasons)
  }
}

extension AccessToken {
  fileprivate func isSame(as other: AccessToken?) -> Bool { secret.revealed() == other?.secret.revealed() }
}
