import GRDB
import InventoryModel

extension InventoryStore {
  /// Another policy than the one that was in force.
  package struct Replay: Sendable {
    package var policy: Policy
    /// From when on; nil for all time.
    package var since: Instant?
    package var judge: Judge

    package init(policy: Policy, since: Instant?, judge: @escaping Judge) {
      self.policy = policy
      self.since = since
      self.judge = judge
    }
  }

  /// What KPIs are made of: call `forEachSpan` on it for the judged rows, in the order of clusters, rows and time.
  package struct KPIFacts {
    /// Sorted lists of times that `KPISpan.observations` names.
    package var observations: [[Instant]]
    package var episodes: [KPIEpisode]
    package var firstSnapshot: Instant?
  }

  /// Loads episodes and observation times, hands them to `begin`, then every span, in order, to `span`.
  ///
  /// Nothing after `end` is handed on.
  ///
  /// - Parameters:
  ///   - replay: what to judge by instead of what was in force. The file is left as it is.
  ///   - countsNodes: whether nodes are counted, which takes most of the time; else a row weighs as one.
  package func loadKPISpans<Sweep>(
    until end: Instant, by grouping: KPIGrouping?, replaying replay: Replay? = nil, countsNodes: Bool = true,
    begin: (KPIFacts) -> Sweep, span: (inout Sweep, KPISpan) -> Void
  ) throws -> (sweep: Sweep, facts: KPIFacts) {
    try reading { database in
      let remaking = replay.map { _ in Remaking(database: database, apart: true) }
      defer { remaking?.drop() }
      var policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      if let replay {
        policies =
          replay.since.map { policies.replacing(by: replay.policy, from: $0) }
          ?? PolicyHistory(always: replay.policy)
        try remaking?.judgeAll(replay.judge, under: policies)
      }
      let rows = try KPIRows(
        database: database, grouping: grouping, policies: policies, end: end, tables: remaking?.tables ?? .file)
      let facts = KPIFacts(
        observations: rows.observations.lists, episodes: try rows.episodes(openedBy: end),
        firstSnapshot: try Self.firstSnapshot(in: database))
      var sweep = begin(facts)
      try rows.forEachSpan(until: end, countsNodes: countsNodes) { span(&sweep, $0) }
      return (sweep, facts)
    }
  }

  static func firstSnapshot(in database: Database) throws -> Instant? {
    try Int64.fetchOne(database, sql: "SELECT min(taken_at) FROM snapshots WHERE retracted_at IS NULL")
      .map(Instant.init(stored:))
  }
}

/// The judged rows of a database, with what KPIs need to know of each.
struct KPIRows {
  let database: Database
  private let tables: DerivedTables
  private(set) var observations: ObservationTimes
  private var rows: [Int64: KPIRow] = [:]
  private let groups: GroupTimelines
  private let judgements: JudgementTable
  private let staleness: Staleness

  private struct KPIRow {
    var lineage: Lineage
    var observations: Int
  }

  init(database: Database, grouping: KPIGrouping?, policies: PolicyHistory, end: Instant, tables: DerivedTables) throws
  {
    self.database = database
    self.tables = tables
    observations = try ObservationTimes(database: database)
    groups = try GroupTimelines(
      database: database, grouping: grouping, ownerTag: policies.policy(at: end).ownerTag)
    judgements = try JudgementTable(database, tables: tables)
    staleness = try Staleness(database: database, policies: policies)
    let places = try RepeatedStatement(
      database,
      sql: """
        SELECT r.id, c.id, g.id, g.parent_id FROM resources r
        JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id) JOIN resources g ON g.id = c.parent_id
        WHERE r.kind IN ('cluster', 'pool')
        """)
    defer { places.reset() }
    while try places.step() {
      let lineage = Lineage(
        row: places[integer: 0], cluster: places[integer: 1], group: places[integer: 2],
        subscription: places[integer: 3])
      rows[lineage.row] = KPIRow(lineage: lineage, observations: observations.list(of: lineage))
    }
  }

  /// Episodes of failing pools, with the groups that the row was in when they opened.
  func episodes(openedBy end: Instant) throws -> [KPIEpisode] {
    try Self.episodes(openedBy: end, in: database, tables) { row, episode in
      guard let place = rows[row[integer: 4]]?.lineage else { return nil }
      let own = try groups.groups(
        scopes: ScopeNames.split(row[text: 5]), severity: Control.Severity(stored: row[text: 6]))
      return own ?? [groups.group(row: place.row, cluster: place.cluster, at: episode.openedAt)]
    }
  }

  /// - Parameter groups: those of an episode, from its columns; nil leaves it out.
  static func episodes(
    openedBy end: Instant, in database: Database, _ tables: DerivedTables,
    groups: (RepeatedStatement, Episode) throws -> [String]?
  ) throws -> [KPIEpisode] {
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT opened_at, detected_after, closed_at, close_reason, resource_id, scopes, severity, sla_days
        FROM \(tables.episodes)
        WHERE opened_at <= ? AND control = 'fips-enabled' ORDER BY resource_id, opened_at
        """)
    rows.bind(end.seconds, at: 1)
    return try rows.rows { () -> KPIEpisode? in
      guard let episode = try Episode(rows).asOf(end), let groups = try groups(rows, episode) else { return nil }
      return KPIEpisode(episode: episode, groups: groups, slaDays: rows[optionalInteger: 7].map(Int.init))
    }.compactMap(\.self)
  }

  func forEachSpan(until end: Instant, countsNodes: Bool, _ body: (KPISpan) -> Void) throws {
    let spans = try RepeatedStatement(database, sql: orderedSpans)
    spans.bind(end.seconds, at: 1)
    defer { spans.reset() }
    let nodes = countsNodes ? try NodeCounts(database: database) : nil
    while try spans.step() {
      guard let place = rows[spans[integer: 0]] else { continue }
      let interval = try Interval(stored: spans[integer: 1], spans[integer: 2])
      try forEachPart(of: judgements.span(interval, judgement: spans[integer: 3]), at: place, nodes, body)
    }
  }

  /// Cuts a span where its node count or its group changes, and where it goes stale.
  private func forEachPart(
    of span: VerdictSpan, at place: KPIRow, _ nodes: NodeCounts?, _ body: (KPISpan) -> Void
  ) throws {
    let (row, cluster) = (place.lineage.row, place.lineage.cluster)
    let own = groups.groups(scopes: span.standing.scopes, severity: span.standing.severity)
    func handOn(_ part: Interval, _ count: Int?) {
      groups.cut(part, row: row, cluster: cluster) { part, group in
        staleness.cut(part, of: span, at: place.lineage) { part in
          for group in own ?? [group] {
            body(
              KPISpan(
                row: row, cluster: cluster, interval: part.interval,
                verdict: part.isStale ? .unknown : span.judgement.verdict,
                isRegulated: span.standing.isRegulated, isExempt: span.standing.isExempt,
                hasLeftScope: span.standing.hasLeftScope, cause: span.cause,
                isBeginning: part.interval.from == span.interval.from, isStale: part.isStale,
                isStaleUnderOld: part.isStaleUnderOld, nodes: count ?? 1, hasNodeCount: count != nil,
                scopes: span.standing.scopes, group: group, observations: place.observations))
          }
        }
      }
    }
    guard let nodes else { return handOn(span.interval, nil) }
    try nodes.cut(span.interval, row: row, cluster: cluster, handOn)
  }

  /// Rows in the order of clusters; the cross join keeps that order for their spans without sorting them.
  static let orderedRows = """
    (SELECT iif(kind = 'pool', parent_id, id) AS cluster_id, id FROM resources WHERE kind IN ('cluster', 'pool')
      ORDER BY 1, 2 LIMIT -1)
    """

  private var orderedSpans: String {
    """
    SELECT w.resource_id, w.from_at, w.to_at, w.judgement_id
    FROM \(Self.orderedRows) r CROSS JOIN \(tables.verdicts) w ON w.resource_id = r.id AND w.from_at <= ?1
    """
  }
}
