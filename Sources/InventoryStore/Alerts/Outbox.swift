import GRDB
import InventoryModel

/// The outbox: at least once, each sink in order, and never two senders at one message.
extension InventoryStore {
  /// Takes the oldest message that waits for a sink, if its time has come; nil otherwise.
  ///
  /// Until `lease` seconds have passed nobody else is given it, and then it is due again: its sender may have been killed.
  /// What is due later than `horizon` seconds from now was dated by a clock that ran ahead, and is due now.
  package func claimMessage(
    to sink: String, by sender: String, now: Instant, lease: Int64, horizon: Int64
  ) throws -> AlertMessage? {
    try writing { database in
      let head = try Row.fetchOne(
        database,
        sql: """
          SELECT id, next_attempt_at FROM alert_messages WHERE progress = 'waiting' AND sink = ? ORDER BY id LIMIT 1
          """, arguments: [sink])
      guard let head, try !(now.seconds + 1...now.seconds + max(horizon, lease)).contains(head[1]) else { return nil }
      try database.execute(
        sql: "UPDATE alert_messages SET attempts = attempts + 1, next_attempt_at = ?, sender = ? WHERE id = ?",
        arguments: [now.seconds + lease, sender, try head[0] as Int64])
      return try AlertMessage(id: head[0], in: database)
    }
  }

  /// Keeps that a message arrived, also where somebody else has taken it since.
  package func recordDelivery(of message: AlertMessage) throws {
    try writing { database in
      try database.execute(
        sql: "UPDATE alert_messages SET progress = 'delivered', sender = NULL, last_error = NULL WHERE digest = ?",
        arguments: [message.id])
    }
  }

  /// Keeps why a message did not arrive, and when to try again, as `retry` says after so many attempts; nil gives it up.
  ///
  /// - Parameter reason: without secrets.
  /// - Returns: the instant of the next attempt.
  package func recordFailure(
    of message: AlertMessage, by sender: String, because reason: String, retry: (_ attempts: Int) -> Instant?
  ) throws -> Instant? {
    try writing { database in
      let attempts = try Int.fetchOne(
        database, sql: "SELECT attempts FROM alert_messages WHERE digest = ? AND sender = ?",
        arguments: [message.id, sender])
      guard let attempts else { return nil }
      let next = retry(attempts)
      try database.execute(
        sql: """
          UPDATE alert_messages SET sender = NULL, last_error = :reason, next_attempt_at = ifnull(:next, next_attempt_at),
            progress = iif(:next IS NULL, 'failed', 'waiting') WHERE digest = :id
          """, arguments: ["reason": reason, "next": next?.seconds, "id": message.id])
      return next
    }
  }

  /// Messages that wait or were given up, or all; oldest first.
  package func loadOutbox(includingDelivered: Bool) throws -> [OutboxEntry] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT digest, sink, rule, phase, created_at,
            (SELECT count(*) FROM alert_message_members WHERE message_id = m.id), progress, attempts,
            iif(progress = 'waiting', next_attempt_at, NULL), last_error
          FROM alert_messages m \(includingDelivered ? "" : "WHERE progress <> 'delivered'") ORDER BY id
          """
      ).map { row in
        try OutboxEntry(
          id: row[0], sink: row[1], rule: row[2], phase: .init(stored: row[3]),
          createdAt: Instant(stored: row[4]), alerts: row[5], progress: .init(stored: row[6]), attempts: row[7],
          nextAttemptAt: (row[8] as Int64?).map(Instant.init(stored:)), lastError: row[9])
      }
    }
  }

  /// Lets messages go out once more, as if they had never been tried; their ids may be shortened.
  ///
  /// - Parameter ids: empty for all that wait or were given up.
  /// - Returns: how many.
  /// - Throws: `RequestProblem.noSuchMessage` and `.ambiguousMessage`, with nothing changed.
  package func resendMessages(_ ids: [String], at now: Instant) throws -> Int {
    try writing { database in
      var chosen = try ids.map { try Self.message($0, in: database) }
      if ids.isEmpty {
        chosen = try Int64.fetchAll(database, sql: "SELECT id FROM alert_messages WHERE progress <> 'delivered'")
      }
      for id in Set(chosen) {
        try database.execute(
          sql: """
            UPDATE alert_messages SET progress = 'waiting', attempts = 0, next_attempt_at = ?, sender = NULL,
              last_error = NULL WHERE id = ?
            """, arguments: [now.seconds, id])
      }
      return Set(chosen).count
    }
  }

  private static func message(_ text: String, in database: Database) throws -> Int64 {
    let ids = try Int64.fetchAll(
      database, sql: "SELECT id FROM alert_messages WHERE substr(digest, 1, length(?1)) = ?1",
      arguments: [text.foldedID])
    guard let id = ids.first, !text.isEmpty else { throw RequestProblem.noSuchMessage(text) }
    guard ids.count == 1 else { throw RequestProblem.ambiguousMessage(text, count: ids.count) }
    return id
  }

  /// Forgets what was delivered or given up, and what was over, before an instant.
  package func pruneOutbox(before instant: Instant) throws {
    try writing { database in
      try database.execute(
        sql: "DELETE FROM alert_messages WHERE progress <> 'waiting' AND created_at < ?", arguments: [instant.seconds])
      try database.execute(
        sql: """
          DELETE FROM alert_message_members WHERE message_id NOT IN (SELECT id FROM alert_messages);
          DELETE FROM alerts WHERE resolved_at < \(instant.seconds)
            AND id NOT IN (SELECT alert_id FROM alert_message_members);
          """)
    }
  }
}

extension AlertMessage {
  fileprivate init(id: Int64, in database: Database) throws {
    let row = try Row.fetchOne(
      database, sql: "SELECT digest, sink, rule, phase, created_at FROM alert_messages WHERE id = ?", arguments: [id]
    ).found("alert_messages", id)
    let members = try Row.fetchAll(
      database,
      sql: """
        SELECT a.body, a.resolved_at FROM alert_message_members m JOIN alerts a ON a.id = m.alert_id
        WHERE m.message_id = ? ORDER BY a.id
        """, arguments: [id])
    try self.init(
      id: row[0], sink: row[1], rule: row[2], phase: .init(stored: row[3]), createdAt: Instant(stored: row[4]),
      members: members.map {
        try Member(Alert(body: $0[0]), resolvedAt: ($0[1] as Int64?).map(Instant.init(stored:)))
      })
  }
}
