import Foundation
import InventoryModel
import WebClient

/// Somebody that Azure knows.
protocol Identity: Sendable {
  var name: IdentityName { get }
  /// Asks for a token.
  /// - Throws: `CollectorError`; `.noIdentity` where this machine has no such identity.
  func token(through web: RetryingWeb) async throws -> AccessToken
}

/// The kinds of identities, in the order in which they are tried.
package enum IdentityName: String, CaseIterable, Sendable {
  /// `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET`.
  case environment
  /// Workload identity in Kubernetes: a token file that is exchanged.
  case workload
  /// The managed identity of a virtual machine.
  case managed
  /// Whoever is logged in to the Azure CLI.
  case cli
}

extension IdentityName {
  /// The identity that the environment describes.
  func identity(for cloud: Cloud, environment: [String: String]) throws -> any Identity {
    switch self {
    case .environment: ClientSecret(cloud: cloud, environment: environment)
    case .workload: WorkloadIdentity(cloud: cloud, environment: environment)
    case .managed: try ManagedIdentity(cloud: cloud, environment: environment)
    case .cli: CLIIdentity(cloud: cloud)
    }
  }
}

/// What every token service answers, numbers as numbers or as text.
struct TokenAnswer: Decodable {
  var secret: Secret
  var expiresAt: Instant?
  var lifetime: Int64?

  private enum Key: String, CodingKey {
    case snake = "access_token"
    case camel = "accessToken"
    case expiresOn = "expires_on"
    case expiresIn = "expires_in"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func number(_ key: Key) -> Int64? {
      (try? container.decode(Int64.self, forKey: key))
        ?? (try? container.decode(String.self, forKey: key)).flatMap { Int64($0) }
    }
    secret = Secret(
      try container.decodeIfPresent(String.self, forKey: .snake) ?? container.decode(String.self, forKey: .camel))
    expiresAt = number(.expiresOn).flatMap { $0 >= 0 ? Instant(seconds: $0) : nil }
    lifetime = number(.expiresIn)
  }

  /// - Throws: `CollectorError.identityRefused` for an answer that is no token.
  static func read(_ data: Data, of identity: IdentityName, now: Instant) throws -> AccessToken {
    guard let answer = JSONText.decoded(TokenAnswer.self, from: data),
      answer.secret.revealed().utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !answer.secret.revealed().isEmpty,
      let lifetime = answer.lifetime ?? answer.expiresAt.map({ $0.seconds - now.seconds })
    else { throw CollectorError.identityRefused(identity: identity.rawValue, reason: "the response is not a token") }
    // Whatever the service says: one that it gives for longer is only renewed sooner.
    let end = now.adding(seconds: min(max(lifetime, 0), Instant.secondsPerDay))
    return AccessToken(secret: answer.secret, expiresAt: end, identity: identity.rawValue)
  }
}
