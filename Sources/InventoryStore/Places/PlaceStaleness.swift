import GRDB
import InventoryModel

/// Writes down when passes at a place were stale between two confirmations, and from when on they are if none comes.
final class PlaceStaleness {
  private let database: Database
  private let periods: StalePeriods
  /// Of places that are looked at by the same, which may be many.
  private var known: [String: StaleCourse] = [:]

  init(database: Database, policies: PolicyHistory) {
    self.database = database
    periods = StalePeriods(policies)
  }

  /// - Returns: from when on it was stale at other times than was known; nil where it was not.
  func write(_ place: Int64) throws -> Instant? {
    let course = try course(of: place)
    let (tail, cause) = course.open.map { ($0, course.cause(at: $0)) } ?? (nil, nil)
    try database.execute(
      sql:
        "UPDATE places SET stale_at = :at, stale_cause = :cause WHERE id = :id AND (stale_at IS NOT :at OR stale_cause IS NOT :cause)",
      arguments: ["id": place, "at": tail?.seconds, "cause": cause?.rawValue])
    let known = try Row.fetchAll(
      database.cachedStatement(sql: "SELECT from_at, to_at FROM stale_spans WHERE place_id = ? ORDER BY from_at"),
      arguments: [place]
    ).map { try Interval(stored: $0[0], $0[1]) }
    guard known != course.closed else { return nil }
    try database.execute(sql: "DELETE FROM stale_spans WHERE place_id = ?", arguments: [place])
    for interval in course.closed {
      try database.execute(
        sql: "INSERT INTO stale_spans VALUES (?, ?, ?)",
        arguments: [place, interval.from.seconds, interval.to.seconds])
    }
    let alike = zip(known, course.closed).prefix { $0 == $1 }.count
    return (known.dropFirst(alike).prefix(1) + course.closed.dropFirst(alike).prefix(1)).map(\.from).min()
  }

  func course(of place: Int64) throws -> StaleCourse {
    let coverages = try String.fetchOne(
      database.cachedStatement(sql: "SELECT group_concat(coverage_id) FROM place_coverages WHERE place_id = ?"),
      arguments: [place])
    guard let coverages else { return periods.course(firstSeen: nil, confirmed: []) }
    if let course = known[coverages] { return course }
    let course = try course(ofAny: place)
    known[coverages] = course
    return course
  }

  private func course(ofAny place: Int64) throws -> StaleCourse {
    let looks = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT s.taken_at, max(s.is_complete) FROM place_coverages p
          JOIN snapshots s ON s.coverage_id = p.coverage_id AND s.retracted_at IS NULL
          WHERE p.place_id = ? GROUP BY 1 ORDER BY 1
          """), arguments: [place])
    return try periods.course(
      firstSeen: looks.first.map { try Instant(stored: $0[0]) },
      confirmed: looks.filter { try $0[1] }.map { try Instant(stored: $0[0]) })
  }
}

/// Writes the parts of passes that were stale in their time, of those rows of which something may be other.
struct VerdictParts {
  let database: Database
  private let parts: String
  private let verdicts: String
  private let places: PlaceStaleness
  private let judgements: JudgementTable
  private let insert: RepeatedStatement

  /// Nil where nobody asks for parts.
  init?(database: Database, policies: PolicyHistory, tables: DerivedTables) throws {
    guard let parts = tables.parts else { return nil }
    self.database = database
    self.parts = parts
    verdicts = tables.verdicts
    places = PlaceStaleness(database: database, policies: policies)
    judgements = try JudgementTable(database, tables: tables)
    insert = try RepeatedStatement(database, sql: "INSERT INTO \(parts) VALUES (?, ?, ?, ?, ?)")
  }

  /// Brings those of all rows that a query yields up to date.
  func update(_ rows: String) throws {
    // Mostly nothing was ever stale.
    let hasStale = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM stale_spans) OR EXISTS (SELECT 1 FROM \(parts))")!
    guard hasStale else { return }
    let affected = try Row.fetchAll(
      database,
      sql: """
        SELECT p.resource_id, p.place_id FROM resource_places p WHERE p.resource_id IN (\(rows))
          AND (p.place_id IN (SELECT place_id FROM stale_spans)
            OR EXISTS (SELECT 1 FROM \(parts) v WHERE v.resource_id = p.resource_id))
        """)
    var courses: [Int64: StaleCourse] = [:]
    for row in affected {
      let (resource, place): (Int64, Int64) = try (row[0], row[1])
      let course = try courses[place] ?? places.course(of: place)
      courses[place] = course
      try write(resource, course)
    }
  }

  private struct Part: Equatable {
    var span: Int64
    var from: Int64
    var to: Int64
    var judgement: Int64
  }

  private func write(_ row: Int64, _ course: StaleCourse) throws {
    let parts = try spans(of: row).flatMap { span -> [Part] in
      let parts = course.parts(of: span)
      guard parts.count > 1 || parts[0].judgement != span.judgement else { return [] }
      return try parts.map {
        Part(
          span: span.interval.from.seconds, from: $0.interval.from.seconds, to: $0.interval.to.seconds,
          judgement: try judgements.id(of: $0))
      }
    }
    let known = try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT span_from, from_at, to_at, judgement_id FROM \(self.parts) WHERE resource_id = ? ORDER BY from_at"),
      arguments: [row]
    ).map { try Part(span: $0[0], from: $0[1], to: $0[2], judgement: $0[3]) }
    guard parts != known else { return }
    try database.execute(sql: "DELETE FROM \(self.parts) WHERE resource_id = ?", arguments: [row])
    for part in parts {
      for (column, value) in [row, part.from, part.to, part.span, part.judgement].enumerated() {
        insert.bind(value, at: Int32(column) + 1)
      }
      try insert.run()
    }
  }

  private func spans(of row: Int64) throws -> [VerdictSpan] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT from_at, to_at, judgement_id FROM \(verdicts) WHERE resource_id = ? ORDER BY from_at"),
      arguments: [row]
    ).map {
      try judgements.span(Interval(stored: $0[0], $0[1]), judgement: $0[2])
    }
  }
}
