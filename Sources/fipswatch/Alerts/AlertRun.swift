import AlertDelivery
import Alerting
import Foundation
import InventoryModel
import InventoryStore
import Reporting
import WebClient

/// One round of alerting: what fires now is put into the outbox, and what is due there goes out.
///
/// A sink that is down is logged and tried again in a later round; only what is wrong with the database is thrown.
struct AlertRun {
  let options: DeliveryOptions

  func run(store: InventoryStore, settings: AlertSettings, now: Instant) throws -> AlertReport {
    guard !settings.sinks.isEmpty else { return AlertReport(asOf: now, sinks: []) }
    let facts = try AlertReading(store: store, settings: settings, now: now).facts()
    let evaluation = AlertEvaluation(settings, of: facts, asOf: now)
    let newest = try store.loadCondition(asOf: .never).newestSnapshot ?? now
    let plan = AlertPlan(settings, newsFrom: newest.startOfDay) { evaluation.alerts(of: $0) }
    let change = try store.updateAlerts(at: now) { plan.change(of: $0) }
    var report = AlertReport(asOf: now, sinks: settings.sinks.map { SinkLine($0, change) })
    try report.add(delivering(from: store, settings))
    try store.pruneOutbox(before: now.adding(days: -DeliveryPlan.daysKept))
    for entry in try store.loadOutbox(includingDelivered: false) where entry.progress == .waiting {
      report.sinks.firstIndex { $0.sink == entry.sink }.map { report.sinks[$0].waiting += 1 }
    }
    for line in report.sinks { if let error = line.error { log.warning("sink \(line.sink): \(error)") } }
    return report
  }

  private typealias SinkLine = AlertReport.SinkLine

  /// All sinks at once, so that a slow one keeps none of the others waiting.
  private func delivering(from store: InventoryStore, _ settings: AlertSettings) throws -> [DeliveryRound.Outcome] {
    try options.delivering { courier in
      try await withThrowingTaskGroup(of: DeliveryRound.Outcome.self) { group in
        for sink in settings.sinks {
          group.addTask { try await DeliveryRound(store: store, courier: courier, sink: sink).run() }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
  }
}

extension AlertReport.SinkLine {
  fileprivate init(_ sink: AlertSink, _ change: AlertLedger.Change) {
    self.init(sink: sink.name, kind: sink.kind.rawValue)
    raised = change.raised.count { $0.sink == sink.name }
    resolved = change.resolved.count { $0.sink == sink.name }
  }
}

extension AlertReport {
  fileprivate mutating func add(_ outcomes: [DeliveryRound.Outcome]) {
    for outcome in outcomes {
      guard let index = sinks.firstIndex(where: { $0.sink == outcome.sink }) else { continue }
      (sinks[index].delivered, sinks[index].failed) = (outcome.delivered, outcome.failed)
      sinks[index].error = outcome.error
    }
  }
}

/// What waits for one sink, in order, until something does not arrive.
struct DeliveryRound {
  struct Outcome: Sendable {
    let sink: String
    var delivered = 0
    var failed = 0
    var error: String?
  }

  let store: InventoryStore
  let courier: Courier
  let sink: AlertSink
  private let sender = UUID().uuidString

  init(store: InventoryStore, courier: Courier, sink: AlertSink) {
    self.store = store
    self.courier = courier
    self.sink = sink
  }

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
      to: sink.name, by: sender, now: Clock.now(), lease: lease, horizon: DeliveryPlan.longestPause)
  }

  /// When it is tried again; nil where it is given up.
  private func retry(_ message: AlertMessage, after error: DeliveryError) throws -> Instant? {
    let now = Clock.now()
    return try store.recordFailure(of: message, by: sender, because: error.description) { attempts in
      guard !error.isFinal, !DeliveryPlan.isHopeless(attempts: attempts, createdAt: message.createdAt, now: now)
      else { return nil }
      let asked = min(Int64(error.retryAfter ?? 0), DeliveryPlan.longestPause)
      return now.adding(seconds: max(asked, DeliveryPlan.pause(afterAttempt: attempts)))
    }
  }
}
