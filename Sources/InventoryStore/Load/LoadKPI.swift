import GRDB
import InventoryModel

extension InventoryStore {
  /// What KPIs are made of: call `forEachSpan` on it for the judged rows, in the order of clusters, rows and time.
  public struct KPIFacts {
    /// Sorted lists of times that `KPISpan.observations` names.
    public var observations: [[Instant]]
    public var episodes: [KPIEpisode]
    public var firstSnapshot: Instant?
  }

  /// Loads episodes and observation times, hands them to `begin`, then every span, in order, to `span`.
  ///
  /// Nothing after `end` is handed on.
  public func loadKPISpans<Sweep>(
    until end: Instant, by grouping: KPIGrouping?, policy: Policy, begin: (KPIFacts) -> Sweep,
    span: (inout Sweep, KPISpan) -> Void
  ) throws -> (sweep: Sweep, facts: KPIFacts) {
    try reading { database in
      let rows = try KPIRows(database: database, grouping: grouping, policy: policy)
      let facts = KPIFacts(
        observations: rows.observations.lists, episodes: try rows.episodes(openedBy: end),
        firstSnapshot: try Int64.fetchOne(
          database, sql: "SELECT min(taken_at) FROM snapshots WHERE retracted_at IS NULL"
        ).map(Instant.init(seconds:)))
      var sweep = begin(facts)
      try rows.forEachSpan(until: end) { span(&sweep, $0) }
      return (sweep, facts)
    }
  }
}

/// The judged rows of a database, with what KPIs need to know of each.
struct KPIRows {
  let database: Database
  private(set) var observations: ObservationTimes
  private var rows: [Int64: KPIRow] = [:]
  private let groups: GroupTimelines

  private struct KPIRow {
    var cluster: Int64
    var observations: Int
    var isRegulated: Bool
  }

  init(database: Database, grouping: KPIGrouping?, policy: Policy) throws {
    self.database = database
    observations = try ObservationTimes(database: database)
    groups = try GroupTimelines(database: database, grouping: grouping)
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT r.id, c.id, g.id, s.id, iif(r.kind = 'pool', r.name, NULL), c.name, g.name, s.name FROM resources r
        JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
        JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
        WHERE r.kind IN ('cluster', 'pool')
        """)
    while let row = try cursor.next() {
      let cluster = ClusterID(subscription: row[7], resourceGroup: row[6], name: row[5])
      rows[row[0]] = KPIRow(
        cluster: row[1],
        observations: observations.list(row: row[0], cluster: row[1], group: row[2], subscription: row[3]),
        isRegulated: policy.isRegulated(cluster: cluster, pool: row[4]))
    }
  }

  /// Episodes of regulated rows, with the group that the row was in when they opened.
  func episodes(openedBy end: Instant) throws -> [KPIEpisode] {
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT opened_at, detected_after, closed_at, close_reason, resource_id FROM episodes
        WHERE opened_at <= ? AND control = 'fips-enabled' ORDER BY resource_id, opened_at
        """, arguments: [end.seconds])
    var episodes: [KPIEpisode] = []
    while let row = try cursor.next() {
      guard let episode = Episode(row, at: 0).asOf(end), let place = rows[row[4]], place.isRegulated else { continue }
      let group = groups.group(row: row[4], cluster: place.cluster, at: episode.openedAt)
      episodes.append(KPIEpisode(episode: episode, group: group))
    }
    return episodes
  }

  func forEachSpan(until end: Instant, _ body: (KPISpan) -> Void) throws {
    let spans = try Row.fetchCursor(database, sql: Self.orderedSpans, arguments: ["t": end.seconds])
    let nodes = try NodeCounts(database: database)
    while let row = try spans.next() {
      let id: Int64 = row[0]
      guard let place = rows[id] else { continue }
      let interval = Interval(from: Instant(seconds: row[1]), to: Instant(seconds: row[2]))
      let verdict = Self.verdicts[row[3]]
      try nodes.cut(interval, row: id, cluster: place.cluster) { part, count in
        groups.cut(part, row: id, cluster: place.cluster) { part, group in
          body(
            KPISpan(
              row: id, cluster: place.cluster, interval: part, verdict: verdict, isRegulated: place.isRegulated,
              isExempt: false, nodes: count, group: group, observations: place.observations))
        }
      }
    }
  }

  private static let verdicts: [Verdict] = [.pass, .fail, .unknown, .notApplicable]

  /// Rows in the order of clusters; the cross join keeps that order for their spans without sorting them.
  static let orderedRows = """
    (SELECT iif(kind = 'pool', parent_id, id) AS cluster_id, id FROM resources WHERE kind IN ('cluster', 'pool')
      ORDER BY 1, 2 LIMIT -1)
    """

  private static let orderedSpans = """
    SELECT w.resource_id, w.from_at, w.to_at,
      CASE w.verdict WHEN 'pass' THEN 0 WHEN 'fail' THEN 1 WHEN 'unknown' THEN 2 ELSE 3 END
    FROM \(orderedRows) r CROSS JOIN verdicts w ON w.resource_id = r.id AND w.from_at <= :t
    """
}
