import InventoryModel
import WebClient

/// Tokens for a service of Azure that is asked by others than the collector.
package struct ServiceTokens: Sendable {
  private let tokens: Tokens

  /// - Parameters:
  ///   - audience: what the token is for; it opens nothing else.
  ///   - web: closed by its owner.
  package init(
    for audience: String, in cloud: Cloud.Name, identities: [IdentityName], environment: [String: String],
    web: any Web, retryPolicy: RetryPolicy, timing: Timing
  ) throws {
    var cloud = Cloud(cloud)
    cloud.audience = audience
    let web = RetryingWeb(
      web: web, retryPolicy: retryPolicy, timing: timing, deadline: Deadline(after: retryPolicy.whole))
    tokens = Tokens(
      identities: try identities.map { try $0.identity(for: cloud, environment: environment) }, web: web)
  }

  /// - Throws: `CollectorError`.
  package func token() async throws -> Secret { try await tokens.token().secret }
}
