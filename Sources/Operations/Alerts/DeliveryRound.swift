import AlertDelivery
import Alerting
import Foundation
import InventoryModel
import InventoryStore

/// What waits for one sink, in order, until something does not arrive.
@MainActor struct DeliveryRound {
  struct Outcome: Sendable {
    let sink: String
    var delivered = 0
    var failed = 0
    var error: String?
  }

  let store: InventoryStore
  let courier: Courier
  let sink: AlertSink
  let now: @Sendable () -> Instant
  let sender = UUID().uuidString

  func run() async throws -> Outcome {
    var outcome = Outcome(sink: sink.name)
    while let message = try claim() {
      do {
        try await courier.deliver(message, to: sink)
        try store.recordDelivery(of: message)
        outcome.delivered += 1
      } catch let error as DeliveryError {
        outcome.error = error.description
        guard try retry(message, after: error) == nil else { return outcome }
        outcome.failed += 1
      }
    }
    do {
      try await courier.renew(try store.loadFiringAlerts(at: sink.name), at: sink)
    } catch let error as DeliveryError {
      outcome.error = error.description
    }
    return outcome
  }

  private func claim() throws -> AlertMessage? {
    // A little longer than delivering takes, so that whoever still holds it then was killed.
    let lease = Int64((courier.limit(of: sink) / .seconds(1)).rounded(.up)) + 10
    return try store.claimMessage(
      to: sink.name, by: sender, now: now(), lease: lease, horizon: DeliveryPlan.longestPause)
  }

  /// When it is tried again; nil where it is given up.
  private func retry(_ message: AlertMessage, after error: DeliveryError) throws -> Instant? {
    let now = now()
    return try store.recordFailure(of: message, by: sender, because: error.description) { attempts in
      guard !error.isFinal, !DeliveryPlan.isHopeless(attempts: attempts, createdAt: message.createdAt, now: now)
      else { return nil }
      let asked = min(Int64(error.retryAfter ?? 0), DeliveryPlan.longestPause)
      return now.adding(seconds: max(asked, DeliveryPlan.pause(afterAttempt: attempts)))
    }
  }
}
