import GRDB
import InventoryModel

extension InventoryStore {
  /// Loads episodes and observation times, hands them to `begin`, then every change of the counts of rows to `rows`, and of
  /// clusters to `clusters`, in the order of time: what `loadKPISpans` hands on row by row, added up, without groups.
  ///
  /// Nothing after `end` is handed on.
  package func loadCounts<Sweep>(
    until end: Instant, begin: (KPIFacts) -> Sweep, rows: (inout Sweep, RowCountChange) -> Void,
    clusters: (inout Sweep, ClusterCountChange) -> Void
  ) throws -> (sweep: Sweep, facts: KPIFacts) {
    try reading { database in
      let changes = try CountChanges(database)
      let facts = KPIFacts(
        observations: changes.observations,
        episodes: try KPIRows.episodes(openedBy: end, in: database, .file) { _, _ in [""] },
        firstSnapshot: try Self.firstSnapshot(in: database))
      var sweep = begin(facts)
      try changes.forEachOfRows(until: end) { rows(&sweep, $0) }
      try changes.forEachOfClusters(until: end) { clusters(&sweep, $0) }
      return (sweep, facts)
    }
  }

  /// How many rows are in no scope of the policy at an instant; those that their tags or labels took out too.
  package func countUnregulatedRows(asOf instant: Instant) throws -> Int {
    try reading {
      try Int.fetchOne(
        $0,
        sql: """
          SELECT count(*) FROM judgements j JOIN verdicts w ON w.judgement_id = j.id
          WHERE j.scopes = '' AND w.from_at <= :t AND w.to_at > :t
          """, arguments: ["t": instant.seconds])!
    }
  }
}

/// The stored changes of counts, with what went stale since.
private struct CountChanges {
  /// Sorted lists of the times at which somebody looked.
  private(set) var observations: [[Instant]] = []

  private let database: Database
  private var places: [Int64: Place] = [:]

  private struct Place {
    var observations: Int
    /// From when on nothing confirms its passes any more; `never` where something does.
    var staleAt: Instant
  }

  init(_ database: Database) throws {
    self.database = database
    let times = try Row.fetchAll(
      database,
      sql: "SELECT coverage_id, taken_at FROM snapshots WHERE retracted_at IS NULL ORDER BY taken_at"
    ).reduce(into: [Int64: [Instant]]()) { try $0[$1[0], default: []].append(Instant(stored: $1[1])) }
    var known: [String: Int] = [:]
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT id, stale_at, (SELECT group_concat(coverage_id, ' ') FROM (
          SELECT coverage_id FROM place_coverages WHERE place_id = places.id ORDER BY coverage_id))
        FROM places
        """)
    while let row = try rows.next() {
      let coverages = try row[2] as String? ?? ""
      if known[coverages] == nil {
        let lists = coverages.split(separator: " ").compactMap { Int64($0).flatMap { times[$0] } }
        known[coverages] = observations.count
        observations.append(lists.count == 1 ? lists[0] : Array(Set(lists.joined())).sorted())
      }
      try places[row[0]] = Place(
        observations: known[coverages]!, staleAt: (row[1] as Int64?).map { try Instant(stored: $0) } ?? .never)
    }
  }

  func forEachOfRows(until end: Instant, _ body: (RowCountChange) -> Void) throws {
    let kinds = JudgementKinds(database)
    let changes = try RepeatedStatement(
      database,
      sql: "SELECT at, place_id, judgement_id, row_count, node_count FROM count_changes WHERE at <= ? ORDER BY at")
    changes.bind(end.seconds, at: 1)
    defer { changes.reset() }
    while try changes.step() {
      let place = try places[changes[integer: 1]].found("places", changes[integer: 1])
      let kind = try kinds.kind(of: changes[integer: 2]).found("judgement", changes[integer: 2])
      let at = try Instant(stored: changes[integer: 0])
      let (rows, nodes) = try (Self.count(stored: changes[integer: 3]), Self.count(stored: changes[integer: 4]))
      Self.cut(at: kind.count == .pass ? place.staleAt : .never, from: at) { interval, isStale in
        body(
          RowCountChange(
            interval: interval, count: isStale ? .unknown : kind.count, isExempt: kind.isExempt,
            scopes: kind.scopes, observations: place.observations, rows: rows, nodes: nodes))
      }
    }
  }

  func forEachOfClusters(until end: Instant, _ body: (ClusterCountChange) -> Void) throws {
    let changes = try RepeatedStatement(
      database, sql: "SELECT at, places, cluster_count FROM cluster_count_changes WHERE at <= ? ORDER BY at")
    changes.bind(end.seconds, at: 1)
    defer { changes.reset() }
    var known: [String: Instant] = [:]
    while try changes.step() {
      let at = try Instant(stored: changes[integer: 0])
      let clusters = try Self.count(stored: changes[integer: 2])
      let text = changes[text: 1]
      let staleAt = try known[text] ?? staleAt(of: text)
      known[text] = staleAt
      Self.cut(at: staleAt, from: at) { interval, isStale in
        body(
          ClusterCountChange(interval: interval, areCompliant: !text.isEmpty && !isStale, clusters: clusters))
      }
    }
  }

  /// - Throws: `UnknownValue` for what the schema does not allow: sums of it could overflow.
  private static func count(stored value: Int64) throws -> Int {
    let most = RowRules.mostOfAnything
    guard (-most...most).contains(value) else { throw UnknownValue(value: "\(value)", type: "count") }
    return Int(value)
  }

  /// Hands on the time from an instant on, what is stale of it apart.
  private static func cut(at staleAt: Instant, from instant: Instant, _ body: (Interval, Bool) -> Void) {
    if instant < staleAt { body(Interval(from: instant, to: staleAt), false) }
    if staleAt < .never { body(Interval(from: max(instant, staleAt), to: .never), true) }
  }

  /// Passes of several places are as old as the oldest of them.
  private func staleAt(of text: String) throws -> Instant {
    try text.split(separator: " ").map { try places[Int64($0) ?? 0].found("places").staleAt }.min() ?? .never
  }
}
