import InventoryModel

/// The outbox: which messages wait, which were given up, and why.
package struct OutboxReport: Sendable {
  package let messages: [OutboxEntry]

  package init(messages: [OutboxEntry]) { self.messages = messages }
}

extension OutboxReport: Record {
  package static let attributes: [Column<OutboxReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("messages") { $0.messages },
  ]
}

extension OutboxEntry: Record {
  package static let attributes: [Column<OutboxEntry>] = [
    Column("id", "id") { $0.id },
    Column("createdAt", "created") { $0.createdAt },
    Column("sink", "sink") { $0.sink },
    Column("rule", "rule") { $0.rule },
    Column("phase", "phase") { $0.phase.rawValue },
    Column("alerts", "alerts", .right) { $0.alerts },
    Column("progress", "progress") { $0.progress.rawValue },
    Column("attempts", "attempts", .right) { $0.attempts },
    Column("nextAttemptAt", "next attempt") { $0.nextAttemptAt },
    Column("lastError", "last error") { $0.lastError },
  ]
}

extension OutboxReport: Report {
  package var records: Table { Table(records: messages, columns: OutboxEntry.attributes) }

  package var sections: [Table] {
    guard !messages.isEmpty else { return [Table(notes: ["No message is pending or failed."])] }
    return [Table(title: Plural.text(messages.count, "message"), of: messages, columns: OutboxEntry.attributes)]
  }
}
