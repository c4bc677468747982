import AlertDelivery
import ArgumentParser
import Collector
import Foundation
import InventoryModel
import WebClient

/// How messages are sent.
struct DeliveryOptions: ParsableArguments {
  @Option(
    name: .customLong("sink-timeout"),
    help: ArgumentHelp("The time limit of one delivery, to the last byte of the response.", valueName: "seconds"))
  var timeout: Double = 10

  @Option(
    name: .customLong("sink-ca-file"),
    help: ArgumentHelp("Additional certificate authorities (PEM) for sinks and proxies.", valueName: "file"))
  var authorities: String?

  @Option(
    name: .customLong("sink-identity"),
    help: "The identity for Azure Monitor: environment, workload, managed or cli. Default: the first that exists.")
  var identity: IdentityName?

  func validate() throws {
    guard timeout > 0 else { throw ValidationError("--sink-timeout must be more than 0") }
  }

  /// Runs `body` with a courier, whose connections end with it.
  func delivering<Value: Sendable>(_ body: @escaping @Sendable (Courier) async throws -> Value) throws -> Value {
    let environment = ProcessInfo.processInfo.environment
    let web = try HTTPWeb(
      proxies: ProxySettings(environment: environment), authorities: authorities, limit: 1 << 20,
      connectTimeout: .seconds(min(timeout, 10)))
    let (timeout, identities) = (timeout, identity.map { [$0] } ?? IdentityName.allCases)
    return try waiting(with: web) { web in
      try await body(
        Courier(web: web, patience: .seconds(timeout), environment: environment, now: Clock.now) { stream in
          let patience = RetryPolicy(whole: .seconds(timeout * 2), answer: .seconds(timeout), attempts: 2)
          return try await ServiceTokens(
            for: stream.audience, in: Cloud.Name(stream.cloud), identities: identities, environment: environment,
            web: web, retryPolicy: patience, timing: Timing(now: Clock.now)
          ).token()
        })
    }
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
