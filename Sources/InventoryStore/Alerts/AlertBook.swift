import Foundation
import GRDB
import InventoryModel

extension InventoryStore {
  /// Brings what sinks are told up to date, in one transaction: `change` makes of the ledger what is to be done to it.
  ///
  /// Messages that come of it wait in the outbox.
  package func updateAlerts(
    at now: Instant, _ change: (AlertLedger) throws -> AlertLedger.Change
  ) throws -> AlertLedger.Change {
    try writing { database in
      let book = AlertBook(database: database, now: now)
      let change = try change(book.ledger())
      try book.apply(change)
      return change
    }
  }

  /// What fires at a sink, as it was told.
  package func loadFiringAlerts(at sink: String) throws -> [Alert] {
    try reading { try AlertBook(database: $0, now: .never).firing(at: sink).map(\.alert) }
  }
}

/// The ledger of alerts, as rows.
private struct AlertBook {
  let database: Database
  let now: Instant

  func ledger() throws -> AlertLedger {
    let routes = try Row.fetchAll(database, sql: "SELECT sink, rule, since_at FROM alert_watches").map {
      try AlertLedger.Route(sink: $0[0], rule: $0[1], since: Instant(stored: $0[2]))
    }
    return AlertLedger(routes: routes, firing: try firing(at: nil))
  }

  func firing(at sink: String?) throws -> [AlertLedger.Sent] {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT sink, body FROM alerts WHERE resolved_at IS NULL AND sink = ifnull(?, sink) ORDER BY id",
      arguments: [sink])
    var told: [AlertLedger.Sent] = []
    while let row = try rows.next() { try told.append(AlertLedger.Sent(sink: row[0], alert: Alert(body: row[1]))) }
    return told
  }

  func apply(_ change: AlertLedger.Change) throws {
    for route in change.begun {
      try database.execute(
        sql: "INSERT INTO alert_watches VALUES (?, ?, ?)", arguments: [route.sink, route.rule, route.since.seconds])
    }
    for route in change.ended {
      try database.execute(
        sql: "DELETE FROM alert_watches WHERE sink = ? AND rule = ?", arguments: [route.sink, route.rule])
    }
    for told in change.raised { try raise(told) }
    for told in change.resolved {
      try database.execute(
        sql: "UPDATE alerts SET resolved_at = ?, body = ? WHERE sink = ? AND key = ?",
        arguments: [now.seconds, try told.alert.body(), told.sink, told.alert.key])
    }
    for draft in change.messages { try post(draft) }
    try giveUpMessagesToNobody()
  }

  private func raise(_ told: AlertLedger.Sent) throws {
    try database.execute(
      sql: """
        INSERT INTO alerts (sink, key, rule, body, raised_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET body = excluded.body, raised_at = excluded.raised_at, resolved_at = NULL
        """,
      arguments: [told.sink, told.alert.key, told.alert.rule, try told.alert.body(), now.seconds])
  }

  /// The id tells the message from all others; it is that of its content and of what was posted before it.
  private func post(_ draft: AlertLedger.Change.Draft) throws {
    let before = try Int64.fetchOne(database, sql: "SELECT ifnull(max(id), 0) FROM alert_messages")!
    let name = [draft.sink, draft.rule, draft.phase.rawValue, String(before), now.description] + draft.keys
    try database.execute(
      sql: """
        INSERT INTO alert_messages (digest, sink, rule, phase, created_at, next_attempt_at)
        VALUES (substr(snapshot_digest(?1), 1, 16), ?2, ?3, ?4, ?5, ?5)
        """,
      arguments: [
        name.joined(separator: "\n"), draft.sink, draft.rule, draft.phase.rawValue, now.seconds,
      ])
    let message = database.lastInsertedRowID
    for key in draft.keys {
      try database.execute(
        sql: "INSERT INTO alert_message_members SELECT ?, id FROM alerts WHERE sink = ? AND key = ?",
        arguments: [message, draft.sink, key])
    }
  }

  /// A sink that no rule tells any more gets nothing, not even what still waits for it.
  private func giveUpMessagesToNobody() throws {
    try database.execute(
      sql: """
        UPDATE alert_messages SET progress = 'failed', last_error = 'no rule of the policy tells this sink any more'
        WHERE progress = 'waiting' AND sink NOT IN (SELECT sink FROM alert_watches)
        """)
  }
}

extension Alert {
  init(body: String) throws { self = try JSONDecoder().decode(Alert.self, from: Data(body.utf8)) }

  func body() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
