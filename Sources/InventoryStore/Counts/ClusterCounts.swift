import GRDB
import InventoryModel

/// What the rows of a cluster count for.
struct ClusterCounts {
  struct Row {
    var id: Int64
    var place: Int64
    /// The verdicts as they read, but for passes that nothing confirms any more.
    var spans: [(interval: Interval, judgement: Int64, count: RowCount?)] = []
    /// The same, cut where the node count changes.
    var parts: [(interval: Interval, judgement: Int64, nodes: Int)] = []
  }

  /// When what is counted changes; what is known of other times may be incomplete.
  var counted: Interval
  var rows: [Row] = []

  /// Hands on the ends of an interval that lie in the time that is counted, with 1 for the first and -1 for the other.
  func edges(of interval: Interval, _ body: (Instant, Int) throws -> Void) rethrows {
    if counted.contains(interval.from) { try body(interval.from, 1) }
    if counted.contains(interval.to) { try body(interval.to, -1) }
  }

  /// From each instant on at which a verdict begins or ends, the places of its regulated rows, as the table has them;
  /// none where not all of these pass, nil without such rows.
  var compliance: [(at: Instant, places: String?)] {
    var edges: [(at: Instant, place: Int64, step: Int, isPassing: Bool)] = []
    for row in rows {
      for span in row.spans {
        guard let count = span.count, count.isRegulated else { continue }
        edges.append((span.interval.from, row.place, 1, count == .pass))
        edges.append((span.interval.to, row.place, -1, count == .pass))
      }
    }
    edges.sort { $0.at < $1.at }
    var (regulated, passing, places) = (0, 0, [Int64: Int]())
    return edges.indices.compactMap { index in
      let edge = edges[index]
      regulated += edge.step
      if edge.isPassing { passing += edge.step }
      places[edge.place, default: 0] += edge.step
      guard index + 1 == edges.count || edges[index + 1].at != edge.at else { return nil }
      return (edge.at, regulated == 0 ? nil : passing < regulated ? "" : Self.text(places))
    }
  }

  private static func text(_ places: [Int64: Int]) -> String {
    places.filter { $0.value > 0 }.keys.sorted().map(String.init).joined(separator: " ")
  }
}

/// Reads what the clusters in `temp.uncounted` count for, in the time that is yet to be counted there.
///
/// The cross joins keep the rows of a cluster together, and the verdicts of a row in the order of time.
final class ClusterCountReader {
  private let database: Database
  private let tables: DerivedTables
  private let kinds: JudgementKinds

  init(database: Database, tables: DerivedTables) {
    self.database = database
    self.tables = tables
    kinds = JudgementKinds(database, tables: tables)
  }

  func read(_ body: (ClusterCounts) throws -> Void) throws {
    let spans = try RepeatedStatement(
      database,
      sql: """
        SELECT t.cluster_id, t.since, t.until, r.id, p.place_id, v.from_at, v.to_at, v.judgement_id
        FROM temp.uncounted t CROSS JOIN resources r ON r.id = t.cluster_id OR r.parent_id = t.cluster_id
        CROSS JOIN resource_places p ON p.resource_id = r.id AND t.since < t.until
          AND t.cluster_id <= (SELECT max(resource_id) FROM \(tables.verdicts))
        CROSS JOIN \(tables.verdicts) v ON v.resource_id = r.id AND v.to_at >= t.since
        """)
    defer { spans.reset() }
    let readings = try RowReadings(database)
    let parts = try StaleParts(database, tables: tables)
    var cluster: (id: Int64, counts: ClusterCounts)?
    while try spans.step() {
      if let done = cluster, done.id != spans[integer: 0] {
        try body(completing(done.counts, readings))
        cluster = nil
      }
      if cluster == nil {
        let counted = Interval(
          from: Instant(seconds: spans[integer: 1]), to: Instant(seconds: spans[integer: 2]))
        cluster = (spans[integer: 0], ClusterCounts(counted: counted))
      }
      if cluster!.counts.rows.last?.id != spans[integer: 3] {
        cluster!.counts.rows.append(.init(id: spans[integer: 3], place: spans[integer: 4]))
      }
      let interval = try Interval(stored: spans[integer: 5], spans[integer: 6])
      let last = cluster!.counts.rows.count - 1
      for (part, judgement) in try parts.parts(of: interval, judgement: spans[integer: 7], row: spans[integer: 3]) {
        try cluster!.counts.rows[last].spans.append((part, judgement, kinds.kind(of: judgement)?.count))
      }
    }
    if let cluster { try body(completing(cluster.counts, readings)) }
  }

  private func completing(_ cluster: ClusterCounts, _ readings: RowReadings) throws -> ClusterCounts {
    var cluster = cluster
    for index in cluster.rows.indices {
      let nodes = try readings.nodes(of: cluster.rows[index], since: cluster.counted.from)
      for span in cluster.rows[index].spans where span.count != nil {
        nodes.cut(span.interval) { part, count in
          cluster.rows[index].parts.append((part, span.judgement, count ?? 1))
        }
      }
    }
    return cluster
  }
}

/// The node counts of rows, as far as verdicts from an instant on ask for them.
private struct RowReadings {
  private let later: RepeatedStatement
  private let before: RepeatedStatement

  init(_ database: Database) throws {
    let readings = "SELECT from_at, to_at, node_count FROM readings WHERE resource_id = ? AND from_at"
    later = try RepeatedStatement(database, sql: "\(readings) >= ? ORDER BY from_at")
    before = try RepeatedStatement(database, sql: "\(readings) < ? ORDER BY from_at DESC LIMIT 1")
  }

  func nodes(of row: ClusterCounts.Row, since: Instant) throws -> Stretches<Int> {
    var nodes = Stretches<Int>()
    // A verdict that began before, and may end at the instant, counted what was read then.
    if row.spans.contains(where: { $0.interval.from < since }) { try append(before, of: row.id, since, to: &nodes) }
    try append(later, of: row.id, since, to: &nodes)
    return nodes
  }

  private func append(
    _ statement: RepeatedStatement, of row: Int64, _ since: Instant, to nodes: inout Stretches<Int>
  ) throws {
    defer { statement.reset() }
    statement.bind(row, at: 1)
    statement.bind(since.seconds, at: 2)
    while try statement.step() {
      let interval = try Interval(stored: statement[integer: 0], statement[integer: 1])
      if let count = NodeCounts.nodes(stored: statement[optionalInteger: 2]) { nodes.append(interval, count) }
    }
  }
}

/// The parts of verdicts that were stale in their time.
private struct StaleParts {
  /// Nil where there are none, as mostly.
  private let parts: RepeatedStatement?

  init(_ database: Database, tables: DerivedTables) throws {
    let table = tables.parts ?? "main.verdict_parts"
    let isEmpty = try !Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM \(table))")!
    parts =
      isEmpty
      ? nil
      : try RepeatedStatement(
        database,
        sql: """
          SELECT from_at, to_at, judgement_id FROM \(table)
          WHERE resource_id = ? AND from_at >= ? AND span_from = ? ORDER BY from_at
          """)
  }

  func parts(of span: Interval, judgement: Int64, row: Int64) throws -> [(interval: Interval, judgement: Int64)] {
    guard let parts else { return [(span, judgement)] }
    parts.bind(row, at: 1)
    parts.bind(span.from.seconds, at: 2)
    parts.bind(span.from.seconds, at: 3)
    let known = try parts.rows {
      (interval: try Interval(stored: parts[integer: 0], parts[integer: 1]), judgement: parts[integer: 2])
    }
    return known.isEmpty ? [(span, judgement)] : known
  }
}
