import AlertDelivery
import Collector
import InventoryModel
import WebClient

/// How messages are sent.
package struct DeliverySettings: Sendable {
  /// How long a sink's answer is waited for.
  package var patience: Duration
  /// A file (PEM) of further certificate authorities.
  package var certificateAuthorities: String?
  /// For Azure Monitor; tried in this order.
  package var identities: [IdentityName]

  package init(patience: Duration, certificateAuthorities: String?, identities: [IdentityName]) {
    (self.patience, self.certificateAuthorities) = (patience, certificateAuthorities)
    self.identities = identities
  }

  /// Runs `body` with a courier, whose connections end with it.
  @MainActor func delivering<Value: Sendable>(
    in context: RunContext, _ body: @MainActor (Courier) async throws -> Value
  ) async throws -> Value {
    let web = try HTTPWeb(
      proxies: ProxySettings(environment: context.environment), authorities: certificateAuthorities, limit: 1 << 20,
      connectTimeout: min(patience, .seconds(10)))
    let courier = Courier(web: web, patience: patience, environment: context.environment, now: context.now) {
      try await ServiceTokens(
        for: $0.audience, in: Cloud.Name($0.cloud), identities: identities, environment: context.environment, web: web,
        retryPolicy: RetryPolicy(whole: patience * 2, answer: patience, attempts: 2), timing: Timing(now: context.now)
      ).token()
    }
    return try await web.closed { try await body(courier) }
  }
}

extension Cloud.Name {
  fileprivate init(_ name: LogStream.CloudName) {
    self =
      switch name {
      case .public: .public
      case .usgovernment: .usGovernment
      case .china: .china
      }
  }
}
