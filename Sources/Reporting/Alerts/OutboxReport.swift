import InventoryModel

/// The outbox: which messages wait, which were given up, and why.
public struct OutboxReport: Sendable {
  public let messages: [OutboxEntry]

  public init(messages: [OutboxEntry]) { self.messages = messages }
}

extension OutboxReport: Record {
  public static let fields: [Field<OutboxReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("messages") { $0.messages },
  ]
}

extension OutboxEntry: Record {
  public static let fields: [Field<OutboxEntry>] = [
    Field("id") { $0.id },
    Field("sink") { $0.sink },
    Field("rule") { $0.rule },
    Field("phase") { $0.phase.rawValue },
    Field("createdAt") { $0.createdAt },
    Field("alerts") { $0.alerts },
    Field("progress") { $0.progress.rawValue },
    Field("attempts") { $0.attempts },
    Field("nextAttemptAt") { $0.nextAttemptAt },
    Field("lastError") { $0.lastError },
  ]
}

extension OutboxReport: Report {
  public var records: Table { Table(records: messages, fields: OutboxEntry.fields) }

  public var sections: [Table] {
    guard !messages.isEmpty else { return [Table(notes: ["No message is pending or failed."])] }
    return [
      Table(
        title: Plural.text(messages.count, "message"),
        columns: [
          "id", "created", "sink", "rule", "phase", .right("alerts"), "progress", .right("attempts"), "next attempt",
          "last error",
        ], rows: messages.map(\.cells))
    ]
  }
}

extension OutboxEntry {
  fileprivate var cells: [Cell] {
    [
      Cell(id), Cell(createdAt), Cell(sink), Cell(rule), Cell(phase.rawValue), Cell(alerts), Cell(progress.rawValue),
      Cell(attempts), Cell(nextAttemptAt), Cell(lastError),
    ]
  }
}
