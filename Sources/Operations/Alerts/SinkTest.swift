import AlertDelivery
import Alerting
import Foundation
import InventoryModel
import Reporting

/// A test message to each sink, and what came back.
@MainActor package struct SinkTest {
  private let sinks: [AlertSink]
  private let delivery: DeliverySettings
  private let context: RunContext

  /// - Parameter names: those of the sinks; all where it is empty.
  /// - Throws: `OperationFailure` where there is none of a name.
  package init(
    ofSinks names: [String], in settings: AlertSettings, delivery: DeliverySettings, in context: RunContext
  ) throws {
    let known = settings.sinks.map(\.name)
    guard !known.isEmpty else { throw OperationFailure("the policy names no sinks: write some under `alerts:`") }
    for name in names where !known.contains(name) {
      throw OperationFailure("\(name): no such sink: the policy has \(known.joined(separator: ", "))")
    }
    sinks = settings.sinks.filter { names.isEmpty || names.contains($0.name) }
    (self.delivery, self.context) = (delivery, context)
  }

  package func run() async throws -> AlertReport {
    let now = context.now()
    return try await delivery.delivering(in: context) { courier in
      var report = AlertReport(asOf: now, sinks: [])
      for sink in sinks { report.sinks.append(try await line(testing: sink, with: courier, at: now)) }
      return report
    }
  }

  private func line(testing sink: AlertSink, with courier: Courier, at now: Instant) async throws
    -> AlertReport.SinkLine
  {
    var line = AlertReport.SinkLine(sink: sink.name, kind: sink.kind.rawValue)
    do {
      try await courier.deliver(.test(of: sink.name, id: UUID().uuidString.foldedID, at: now), to: sink)
      line.delivered = 1
    } catch let error as DeliveryError {
      (line.failed, line.error) = (1, error.description)
    }
    return line
  }
}
