import InventoryModel

/// What a run told whom, and what came back.
package struct AlertReport: Sendable {
  /// One sink in one run.
  package struct SinkLine: Hashable, Sendable {
    package var sink: String
    package var kind: String
    /// Alerts that are news to it.
    package var raised = 0
    /// Alerts that are over.
    package var resolved = 0
    /// Messages that arrived.
    package var delivered = 0
    /// Messages that still wait for it.
    package var waiting = 0
    /// Messages that were given up in this run.
    package var failed = 0
    /// Why the last message did not arrive; nil where all did.
    package var error: String?

    package init(sink: String, kind: String) {
      self.sink = sink
      self.kind = kind
    }
  }

  package var asOf: Instant
  /// In the order of the policy.
  package var sinks: [SinkLine]

  package init(asOf: Instant, sinks: [SinkLine]) {
    self.asOf = asOf
    self.sinks = sinks
  }

  package var isDelivered: Bool { sinks.allSatisfy { $0.error == nil } }
}

extension AlertReport: Record {
  package static let attributes: [Column<AlertReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.asOf },
    Column("sinks") { $0.sinks },
  ]
}

extension AlertReport.SinkLine: Record {
  package static let attributes: [Column<AlertReport.SinkLine>] = [
    Column("sink", "sink") { $0.sink },
    Column("kind", "kind") { $0.kind },
    Column("raised", "raised", .right) { $0.raised },
    Column("resolved", "resolved", .right) { $0.resolved },
    Column("delivered", "delivered", .right) { $0.delivered },
    Column("waiting", "waiting", .right) { $0.waiting },
    Column("failed", "given up", .right) { $0.failed },
    Column("error", "error") { $0.error },
  ]
}

extension AlertReport: Report {
  package var records: Table { Table(records: sinks, columns: SinkLine.attributes) }

  package var sections: [Table] {
    guard !sinks.isEmpty else { return [Table(notes: ["The policy names no sinks, so no alerts are sent."])] }
    return [Table(title: "Alerts as of \(asOf)", of: sinks, columns: SinkLine.attributes)]
  }
}
