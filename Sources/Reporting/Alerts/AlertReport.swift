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
  public static let fields: [Field<AlertReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("asOf") { $0.asOf },
    Field("sinks") { $0.sinks },
  ]
}

extension AlertReport.SinkLine: Record {
  public static let fields: [Field<AlertReport.SinkLine>] = [
    Field("sink") { $0.sink },
    Field("kind") { $0.kind },
    Field("raised") { $0.raised },
    Field("resolved") { $0.resolved },
    Field("delivered") { $0.delivered },
    Field("waiting") { $0.waiting },
    Field("failed") { $0.failed },
    Field("error") { $0.error },
  ]
}

extension AlertReport: Report {
  public var records: Table { Table(records: sinks, fields: SinkLine.fields) }

  public var sections: [Table] {
    guard !sinks.isEmpty else { return [Table(notes: ["The policy names no sinks, so no alerts are sent."])] }
    return [
      Table(
        title: "Alerts as of \(asOf)",
        columns: [
          "sink", "kind", .right("raised"), .right("resolved"), .right("delivered"), .right("waiting"),
          .right("given up"), "error",
        ], rows: sinks.map(\.cells))
    ]
  }
}

extension AlertReport.SinkLine {
  fileprivate var cells: [Cell] {
    [
      Cell(sink), Cell(kind), Cell(raised), Cell(resolved), Cell(delivered), Cell(waiting), Cell(failed), Cell(error),
    ]
  }
}
