import GRDB
import InventoryModel

/// Writes what was judged of a row, where it differs from what is there.
struct JudgementRecord {
  private let database: Database
  private let since: Instant
  private let hasEarlierSnapshot: Bool
  private let hasJudgements: Bool
  private let knownSpans: Statement
  private let deleteSpans: Statement
  private let insertSpan: RepeatedStatement
  private let knownEpisodes: Statement
  private let deleteEpisodes: Statement
  private let insertEpisode: RepeatedStatement

  init(database: Database, since: Instant) throws {
    self.database = database
    self.since = since
    hasEarlierSnapshot = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM snapshots WHERE retracted_at IS NULL AND taken_at < ?)",
      arguments: [since.seconds])!
    hasJudgements = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM verdicts)")!
    knownSpans = try database.cachedStatement(
      sql: """
        SELECT from_at, to_at, verdict, basis, evidence, is_pending FROM verdicts
        WHERE resource_id = ? AND to_at >= ? ORDER BY from_at
        """)
    deleteSpans = try database.cachedStatement(sql: "DELETE FROM verdicts WHERE resource_id = ? AND to_at >= ?")
    insertSpan = try RepeatedStatement(database, sql: "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?)")
    knownEpisodes = try database.cachedStatement(
      sql: """
        SELECT control, opened_at, closed_at, close_reason, finding_opened_at, incarnation FROM episodes
        WHERE resource_id = ? ORDER BY control, opened_at
        """)
    deleteEpisodes = try database.cachedStatement(sql: "DELETE FROM episodes WHERE resource_id = ?")
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
    let key: StatementArguments = [judgement.row, since.seconds]
    let known = try hasJudgements ? VerdictSpan.fetchAll(knownSpans, arguments: key) : []
    guard spans != known else { return }
    if !known.isEmpty { try deleteSpans.execute(arguments: key) }
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
    let known = try hasJudgements ? JudgedEpisode.fetchAll(knownEpisodes, arguments: [judgement.row]) : []
    guard judgement.episodes != known else { return }
    if !known.isEmpty { try deleteEpisodes.execute(arguments: [judgement.row]) }
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
}

extension VerdictSpan {
  /// Reads `from_at, to_at, verdict, basis, evidence, is_pending`, beginning at a column.
  init(_ row: Row, at column: Int = 0) {
    self.init(
      Interval(from: Instant(seconds: row[column]), to: Instant(seconds: row[column + 1])),
      Judgement(
        Verdict(rawValue: row[column + 2])!, Basis(rawValue: row[column + 3])!,
        evidence: Evidence(rawValue: row[column + 4])!, isPending: row[column + 5]))
  }

  fileprivate static func fetchAll(_ statement: Statement, arguments: StatementArguments) throws -> [VerdictSpan] {
    try Row.fetchCursor(statement, arguments: arguments).map { VerdictSpan($0) }.array()
  }
}

extension JudgedEpisode {
  fileprivate static func fetchAll(_ statement: Statement, arguments: StatementArguments) throws -> [JudgedEpisode] {
    try Row.fetchCursor(statement, arguments: arguments).map { row in
      var episode = JudgedEpisode(
        control: Control(known: row[0]), openedAt: Instant(seconds: row[1]), findingOpenedAt: Instant(seconds: row[4]),
        incarnation: row[5])
      episode.closedAt = (row[2] as Int64?).map(Instant.init(seconds:))
      episode.closeReason = (row[3] as String?).flatMap(CloseReason.init(rawValue:))
      return episode
    }.array()
  }
}

extension Cursor {
  func array() throws -> [Element] {
    var elements: [Element] = []
    while let element = try next() { elements.append(element) }
    return elements
  }
}
