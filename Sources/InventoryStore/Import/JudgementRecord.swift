import GRDB
import InventoryModel

/// Writes what was judged of a row, where it differs from what is there.
struct JudgementRecord {
  private let since: Instant
  /// What opens by then opens at a baseline.
  private let firstInstant: Instant
  /// Rows behind it are new, so nothing is known of them.
  private let lastJudgedRow: Int64
  private let judgements: JudgementTable
  private let knownSpans: RepeatedStatement
  private let deleteSpans: RepeatedStatement
  private let insertSpan: RepeatedStatement
  private let knownEpisodes: RepeatedStatement
  private let deleteEpisodes: RepeatedStatement
  private let insertEpisode: RepeatedStatement

  init(database: Database, since: Instant, tables: DerivedTables) throws {
    self.since = since
    firstInstant = Instant(
      seconds: try Int64.fetchOne(database, sql: "SELECT min(taken_at) FROM snapshots WHERE retracted_at IS NULL")
        ?? .max)
    lastJudgedRow =
      try Int64.fetchOne(
        database,
        sql: """
          SELECT max(ifnull((SELECT max(resource_id) FROM \(tables.verdicts)), 0),
            ifnull((SELECT max(resource_id) FROM \(tables.episodes)), 0))
          """)!
    judgements = try JudgementTable(database, tables: tables)
    knownSpans = try RepeatedStatement(
      database,
      sql:
        "SELECT from_at, to_at, judgement_id FROM \(tables.verdicts) WHERE resource_id = ? AND to_at >= ? ORDER BY from_at"
    )
    deleteSpans = try RepeatedStatement(
      database, sql: "DELETE FROM \(tables.verdicts) WHERE resource_id = ? AND to_at >= ?")
    insertSpan = try RepeatedStatement(database, sql: "INSERT INTO \(tables.verdicts) VALUES (?, ?, ?, ?)")
    knownEpisodes = try RepeatedStatement(
      database,
      sql: """
        SELECT control, opened_at, closed_at, close_reason, finding_opened_at, incarnation, basis, scopes, severity,
          sla_days FROM \(tables.episodes) WHERE resource_id = ? ORDER BY control, opened_at
        """)
    deleteEpisodes = try RepeatedStatement(database, sql: "DELETE FROM \(tables.episodes) WHERE resource_id = ?")
    insertEpisode = try RepeatedStatement(
      database,
      sql: """
        INSERT INTO \(tables.episodes) (resource_id, control, opened_at, closed_at, close_reason, finding_opened_at, incarnation,
          basis, scopes, severity, sla_days, detected_after)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
          iif(?12, \(Observations.nearest(.before, "?3", of: "?1")), NULL))
        """)
  }

  /// - Parameter isWholly: whether what ended before the change may differ too. Evidence can come to be joined to a
  ///   cluster long after it was taken, or cease to be.
  func write(_ judgement: RowJudgement, wholly isWholly: Bool) throws {
    try writeSpans(judgement, since: isWholly ? Instant(seconds: .min) : since)
    try writeEpisodes(judgement)
  }

  // MARK: Spans

  private struct Span: Equatable {
    var from: Int64
    var to: Int64
    var judgement: Int64
  }

  private func writeSpans(_ judgement: RowJudgement, since: Instant) throws {
    let spans = try judgement.spans.filter { $0.interval.to >= since }.map { span in
      Span(from: span.interval.from.seconds, to: span.interval.to.seconds, judgement: try judgements.id(of: span))
    }
    let known = try knownSpans(ofRow: judgement.row, since: since)
    guard spans != known else { return }
    if !known.isEmpty {
      deleteSpans.bind(judgement.row, at: 1)
      deleteSpans.bind(since.seconds, at: 2)
      try deleteSpans.run()
    }
    for span in spans {
      insertSpan.bind(judgement.row, at: 1)
      insertSpan.bind(span.from, at: 2)
      insertSpan.bind(span.to, at: 3)
      insertSpan.bind(span.judgement, at: 4)
      try insertSpan.run()
    }
  }

  private func knownSpans(ofRow row: Int64, since: Instant) throws -> [Span] {
    guard row <= lastJudgedRow else { return [] }
    knownSpans.bind(row, at: 1)
    knownSpans.bind(since.seconds, at: 2)
    return try knownSpans.rows {
      Span(from: knownSpans[integer: 0], to: knownSpans[integer: 1], judgement: knownSpans[integer: 2])
    }
  }

  // MARK: Episodes

  private func writeEpisodes(_ judgement: RowJudgement) throws {
    let known = try knownEpisodes(ofRow: judgement.row)
    let episodes = judgement.episodes.count < 2 ? judgement.episodes : judgement.episodes.sorted(byControlAndTime: ())
    guard episodes != known else { return }
    if !known.isEmpty {
      deleteEpisodes.bind(judgement.row, at: 1)
      try deleteEpisodes.run()
    }
    for episode in episodes {
      insertEpisode.bind(judgement.row, at: 1)
      insertEpisode.bind(episode.control.id, at: 2)
      insertEpisode.bind(episode.openedAt.seconds, at: 3)
      insertEpisode.bind(episode.closedAt?.seconds, at: 4)
      insertEpisode.bind(episode.closeReason?.rawValue, at: 5)
      insertEpisode.bind(episode.findingOpenedAt.seconds, at: 6)
      insertEpisode.bind(episode.incarnation, at: 7)
      insertEpisode.bind(episode.basis.rawValue, at: 8)
      insertEpisode.bind(ScopeNames.joined(episode.scopes), at: 9)
      insertEpisode.bind(episode.severity.rawValue, at: 10)
      insertEpisode.bind(episode.slaDays.map(Int64.init), at: 11)
      insertEpisode.bind(episode.openedAt > firstInstant ? 1 : 0, at: 12)
      try insertEpisode.run()
    }
  }

  private func knownEpisodes(ofRow row: Int64) throws -> [JudgedEpisode] {
    guard row <= lastJudgedRow else { return [] }
    knownEpisodes.bind(row, at: 1)
    return try knownEpisodes.rows {
      var episode = try JudgedEpisode(
        control: Control(known: knownEpisodes[text: 0]), openedAt: Instant(stored: knownEpisodes[integer: 1]),
        findingOpenedAt: Instant(stored: knownEpisodes[integer: 4]), incarnation: knownEpisodes[text: 5],
        basis: Basis(stored: knownEpisodes[text: 6]), scopes: ScopeNames.split(knownEpisodes[text: 7]),
        severity: Control.Severity(stored: knownEpisodes[text: 8]),
        slaDays: knownEpisodes[optionalInteger: 9].map(Int.init))
      episode.closedAt = try knownEpisodes[optionalInteger: 2].map(Instant.init(stored:))
      episode.closeReason = try knownEpisodes[optionalText: 3].map(CloseReason.init(stored:))
      return episode
    }
  }
}

extension [JudgedEpisode] {
  fileprivate func sorted(byControlAndTime: ()) -> [JudgedEpisode] {
    sorted { ($0.control.id, $0.openedAt) < ($1.control.id, $1.openedAt) }
  }
}

/// The names of scopes as a column holds them; no name has a comma in it.
enum ScopeNames {
  static func joined(_ names: [String]) -> String { names.joined(separator: ",") }
  static func split(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
}
