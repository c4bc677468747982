import GRDB
import InventoryModel

/// The rows of `judgements`: each distinct judgement, with how its row stands to the policy, once.
final class JudgementTable {
  private struct Entry: Hashable {
    var judgement: Judgement
    var standing: Standing
    var cause: VerdictSpan.Cause
  }

  private let database: Database
  private let table: String
  private var ids: [Entry: Int64] = [:]
  private var entries: [Int64: Entry] = [:]
  /// Neighbours are mostly judged alike.
  private var last: (entry: Entry, id: Int64)?

  init(_ database: Database, tables: DerivedTables = .file) throws {
    self.database = database
    table = tables.judgements
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT id, verdict, basis, evidence, is_pending, scopes, severity, is_exempt, has_left_scope,
          approvals, cause, keeps_tags
        FROM \(table)
        """)
    while let row = try rows.next() {
      let severity: String = try row[6]
      let entry = try Entry(
        judgement: Judgement(
          Verdict(stored: row[1]), Basis(stored: row[2]), evidence: Evidence(stored: row[3]), isPending: row[4]),
        standing: Standing(
          scopes: ScopeNames.split(row[5]), severity: severity.isEmpty ? nil : Control.Severity(stored: severity),
          isExempt: row[7],
          hasLeftScope: row[8], approvals: ScopeNames.split(row[9]), keepsTags: row[11]),
        cause: VerdictSpan.Cause(stored: row[10]))
      ids[entry] = try row[0]
      try entries[row[0]] = entry
    }
  }

  /// The row of a span's judgement, made where it is missing.
  func id(of span: VerdictSpan) throws -> Int64 {
    let entry = Entry(judgement: span.judgement, standing: span.standing, cause: span.cause)
    if let last, last.entry == entry { return last.id }
    let id = try ids[entry] ?? insert(entry)
    last = (entry, id)
    return id
  }

  func span(_ interval: Interval, judgement id: Int64) throws -> VerdictSpan {
    let entry = try entries[id].found("judgement", id)
    return VerdictSpan(interval, entry.judgement, standing: entry.standing, cause: entry.cause)
  }

  private func insert(_ entry: Entry) throws -> Int64 {
    let (judgement, standing) = (entry.judgement, entry.standing)
    try database.execute(
      sql: """
        INSERT INTO \(table) (verdict, basis, evidence, is_pending, scopes, severity, is_exempt, has_left_scope,
          approvals, cause, keeps_tags)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        judgement.verdict.rawValue, judgement.basis.rawValue, judgement.evidence.rawValue, judgement.isPending,
        ScopeNames.joined(standing.scopes), standing.severity?.rawValue ?? "", standing.isExempt,
        standing.hasLeftScope, ScopeNames.joined(standing.approvals), entry.cause.rawValue, standing.keepsTags,
      ])
    ids[entry] = database.lastInsertedRowID
    entries[database.lastInsertedRowID] = entry
    return database.lastInsertedRowID
  }
}
