import GRDB
import InventoryModel

/// Writes what was judged of a row, where it differs from what is there.
struct JudgementRecord {
  private let database: Database
  private let since: Instant
  private let hasEarlierSnapshot: Bool
  /// Rows behind it are new, so nothing is known of them.
  private let lastJudgedRow: Int64
  private let knownSpans: RepeatedStatement
  private let deleteSpans: RepeatedStatement
  private let insertSpan: RepeatedStatement
  private let knownEpisodes: RepeatedStatement
  private let deleteEpisodes: RepeatedStatement
  private let insertEpisode: RepeatedStatement

  init(database: Database, since: Instant) throws {
    self.database = database
    self.since = since
    hasEarlierSnapshot = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM snapshots WHERE retracted_at IS NULL AND taken_at < ?)",
      arguments: [since.seconds])!
    lastJudgedRow =
      try Int64.fetchOne(
        database,
        sql: """
          SELECT max(ifnull((SELECT max(resource_id) FROM verdicts), 0),
            ifnull((SELECT max(resource_id) FROM episodes), 0))
          """)!
    knownSpans = try RepeatedStatement(
      database,
      sql: """
        SELECT from_at, to_at, verdict, basis, evidence, is_pending FROM verdicts
        WHERE resource_id = ? AND to_at >= ? ORDER BY from_at
        """)
    deleteSpans = try RepeatedStatement(
      database, sql: "DELETE FROM verdicts WHERE resource_id = ? AND to_at >= ?")
    insertSpan = try RepeatedStatement(database, sql: "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?)")
    knownEpisodes = try RepeatedStatement(
      database,
      sql: """
        SELECT control, opened_at, closed_at, close_reason, finding_opened_at, incarnation FROM episodes
        WHERE resource_id = ? ORDER BY control, opened_at
        """)
    deleteEpisodes = try RepeatedStatement(database, sql: "DELETE FROM episodes WHERE resource_id = ?")
    insertEpisode = try RepeatedStatement(
      database,
      sql: """
        INSERT INTO episodes (resource_id, control, opened_at, closed_at, close_reason, finding_opened_at, incarnation,
          detected_after)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, iif(?8, \(Observations.nearest(.before, "?3", of: "?1")), NULL))
        """)
  }

  func write(_ judgement: RowJudgement) throws {
    try writeSpans(judgement)
    try writeEpisodes(judgement)
  }

  private func writeSpans(_ judgement: RowJudgement) throws {
    let spans = judgement.spans.filter { $0.interval.to >= since }
    let known = try knownSpans(ofRow: judgement.row)
    guard spans != known else { return }
    if !known.isEmpty {
      deleteSpans.bind(judgement.row, at: 1)
      deleteSpans.bind(since.seconds, at: 2)
      try deleteSpans.run()
    }
    for span in spans {
      insertSpan.bind(judgement.row, at: 1)
      insertSpan.bind(span.interval.from.seconds, at: 2)
      insertSpan.bind(span.interval.to.seconds, at: 3)
      insertSpan.bind(span.judgement.verdict.rawValue, at: 4)
      insertSpan.bind(span.judgement.basis.rawValue, at: 5)
      insertSpan.bind(span.judgement.evidence.rawValue, at: 6)
      insertSpan.bind(span.judgement.isPending ? 1 : 0, at: 7)
      try insertSpan.run()
    }
  }

  private func writeEpisodes(_ judgement: RowJudgement) throws {
    let known = try knownEpisodes(ofRow: judgement.row)
    guard judgement.episodes != known else { return }
    if !known.isEmpty {
      deleteEpisodes.bind(judgement.row, at: 1)
      try deleteEpisodes.run()
    }
    for episode in judgement.episodes {
      insertEpisode.bind(judgement.row, at: 1)
      insertEpisode.bind(episode.control.id, at: 2)
      insertEpisode.bind(episode.openedAt.seconds, at: 3)
      insertEpisode.bind(episode.closedAt?.seconds, at: 4)
      insertEpisode.bind(episode.closeReason?.rawValue, at: 5)
      insertEpisode.bind(episode.findingOpenedAt.seconds, at: 6)
      insertEpisode.bind(episode.incarnation, at: 7)
      insertEpisode.bind(hasEarlierSnapshot ? 1 : 0, at: 8)
      try insertEpisode.run()
    }
  }

  // MARK: What is known

  private func knownSpans(ofRow row: Int64) throws -> [VerdictSpan] {
    guard row <= lastJudgedRow else { return [] }
    knownSpans.bind(row, at: 1)
    knownSpans.bind(since.seconds, at: 2)
    return try knownSpans.rows { VerdictSpan(knownSpans, at: 0) }
  }

  private func knownEpisodes(ofRow row: Int64) throws -> [JudgedEpisode] {
    guard row <= lastJudgedRow else { return [] }
    knownEpisodes.bind(row, at: 1)
    return try knownEpisodes.rows {
      var episode = JudgedEpisode(
        control: Control(known: knownEpisodes[text: 0]), openedAt: Instant(seconds: knownEpisodes[integer: 1]),
        findingOpenedAt: Instant(seconds: knownEpisodes[integer: 4]), incarnation: knownEpisodes[text: 5])
      episode.closedAt = knownEpisodes[optionalInteger: 2].map(Instant.init(seconds:))
      episode.closeReason = knownEpisodes[optionalText: 3].flatMap(CloseReason.init(rawValue:))
      return episode
    }
  }
}

extension VerdictSpan {
  /// Reads `from_at, to_at, verdict, basis, evidence, is_pending`, beginning at a column.
  init(_ row: Row, at column: Int) {
    self.init(
      Interval(from: Instant(seconds: row[column]), to: Instant(seconds: row[column + 1])),
      Judgement(
        Verdict(rawValue: row[column + 2])!, Basis(rawValue: row[column + 3])!,
        evidence: Evidence(rawValue: row[column + 4])!, isPending: row[column + 5]))
  }

  /// The same, unboxed.
  init(_ row: RepeatedStatement, at column: Int32) {
    self.init(
      Interval(from: Instant(seconds: row[integer: column]), to: Instant(seconds: row[integer: column + 1])),
      Judgement(
        Verdict(rawValue: row[text: column + 2])!, Basis(rawValue: row[text: column + 3])!,
        evidence: Evidence(rawValue: row[text: column + 4])!, isPending: row[integer: column + 5] != 0))
  }
}
