import InventoryModel

/// What a run told whom, and what came back.
public struct AlertReport: Sendable {
  /// One sink in one run.
  public struct SinkLine: Hashable, Sendable {
    public var sink: String
    public var kind: String
    /// Alerts that are news to it.
    public var raised = 0
    /// Alerts that are over.
    public var resolved = 0
    /// Messages that arrived.
    public var delivered = 0
    /// Messages that still wait for it.
    public var waiting = 0
    /// Messages that were given up in this run.
    public var failed = 0
    /// Why the last message did not arrive; nil where all did.
    public var error: String?

    public init(sink: String, kind: String) {
      self.sink = sink
      self.kind = kind
    }
  }

  public var asOf: Instant
  /// In the order of the policy.
  public var sinks: [SinkLine]

  public init(asOf: Instant, sinks: [SinkLine]) {
    self.asOf = asOf
    self.sinks = sinks
  }

  public var isDelivered: Bool { sinks.allSatisfy { $0.error == nil } }
}

extension AlertReport: Record {
  public static let attributes: [Column<AlertReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.asOf },
    Column("sinks") { $0.sinks },
  ]
}

extension AlertReport.SinkLine: Record {
  public static let attributes: [Column<AlertReport.SinkLine>] = [
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
  public var records: Table { Table(records: sinks, columns: SinkLine.attributes) }

  public var sections: [Table] {
    guard !sinks.isEmpty else { return [Table(notes: ["The policy names no sinks, so nobody is told anything."])] }
    return [Table(title: "Alerts as of \(asOf)", of: sinks, columns: SinkLine.attributes)]
  }
}
