import AlertDelivery
import Alerting
import InventoryModel
import InventoryStore
import Reporting

/// One round of alerting: what fires now is put into the outbox, and what is due there goes out.
///
/// A sink that is down is logged and tried again in a later round; only what is wrong with the database is thrown.
/// The database is asked on the main thread, on which nobody else waits for the network.
@MainActor package struct AlertRound {
  private let settings: AlertSettings
  private let store: InventoryStore
  private let delivery: DeliverySettings
  private let context: RunContext

  package init(_ settings: AlertSettings, of store: InventoryStore, delivery: DeliverySettings, in context: RunContext)
  {
    (self.settings, self.store, self.delivery, self.context) = (settings, store, delivery, context)
  }

  package func run() async throws -> AlertReport {
    let now = context.now()
    guard !settings.sinks.isEmpty else { return AlertReport(asOf: now, sinks: []) }
    let change = try noteNews(at: now)
    var report = AlertReport(asOf: now, sinks: settings.sinks.map { AlertReport.SinkLine($0, change) })
    report.add(try await deliver())
    try store.pruneOutbox(before: now.adding(days: -DeliveryPlan.daysKept))
    for entry in try store.loadOutbox(includingDelivered: false) where entry.progress == .waiting {
      report.sinks.firstIndex { $0.sink == entry.sink }.map { report.sinks[$0].waiting += 1 }
    }
    for line in report.sinks { if let error = line.error { context.log.warning("sink \(line.sink): \(error)") } }
    return report
  }

  /// Puts into the outbox what is news to each sink.
  private func noteNews(at now: Instant) throws -> AlertLedger.Change {
    let facts = try AlertReading(store: store, settings: settings, now: now).facts()
    let evaluation = AlertEvaluation(settings, of: facts, asOf: now)
    let newest = try store.loadCondition(asOf: .never).newestSnapshot ?? now
    let firing = Dictionary(uniqueKeysWithValues: settings.rules.map { ($0.name, evaluation.alerts(of: $0)) })
    let reasons = try CloseReasons(store: store, now: now).reasons(
      of: settings.sinks.flatMap { try store.loadFiringAlerts(at: $0.name) },
      except: Set(firing.values.joined().map(\.key)))
    let plan = AlertPlan(settings, newsFrom: newest.startOfDay, closeReasons: reasons) { firing[$0.name] ?? [] }
    return try store.updateAlerts(at: now) { plan.change(of: $0) }
  }

  /// All sinks at once, so that a slow one keeps none of the others waiting.
  private func deliver() async throws -> [DeliveryRound.Outcome] {
    try await delivery.delivering(in: context) { courier in
      try await withThrowingTaskGroup(of: DeliveryRound.Outcome.self) { group in
        for sink in settings.sinks {
          let round = DeliveryRound(store: store, courier: courier, sink: sink, now: context.now)
          group.addTask { try await round.run() }
        }
        var outcomes: [DeliveryRound.Outcome] = []
        for try await outcome in group { outcomes.append(outcome) }
        return outcomes
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
