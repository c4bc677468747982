import Foundation
import GRDB
import InventoryModel
import Testing

@testable import InventoryStore

/// Everything that a database holds, by names instead of row ids: facts and judgements.
///
/// Import times, byte digests and what no snapshot that counts speaks of have no part in it.
struct StoreDump {
  /// Sorted.
  let lines: [String]

  init(_ store: TestStore) throws { lines = try Self.tables(of: store).sorted() }

  /// With what the loads make of it.
  init(withLoadsOf store: TestStore) throws {
    lines = (try Self.tables(of: store) + Self.loads(of: store)).sorted()
  }
}

/// Records an issue that shows the first lines that only one of two has.
func expectSame(
  _ one: [String], _ other: [String], _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard one != other else { return }
  let only = one.difference(from: other)
  let shown = only.prefix(6).map { change in
    switch change {
    case .insert(_, let line, _): "+ \(line)"
    case .remove(_, let line, _): "- \(line)"
    }
  }
  Issue.record(
    "\(comment): \(only.count) lines differ\n\(shown.joined(separator: "\n"))", sourceLocation: sourceLocation)
}

// MARK: - Tables

extension StoreDump {
  private static func tables(of store: TestStore) throws -> [String] {
    try queries.flatMap { name, sql in try store.lines(names + sql).map { "\(name): \($0)" } }
  }

  private static let names = """
    WITH RECURSIVE names (id, path) AS (
      SELECT id, name FROM resources WHERE parent_id = 0
      UNION ALL SELECT r.id, path || '/' || r.name FROM names n JOIN resources r ON r.parent_id = n.id)
    """

  private static let queries = [
    "snapshot": """
    SELECT s.digest, s.taken_at, s.is_complete, s.partial_reason, p.digest FROM snapshots s
    LEFT JOIN policies p ON p.id = s.policy_id WHERE s.retracted_at IS NULL
    """,
    "coverage": """
    SELECT DISTINCT s.taken_at, n.path, c.extent FROM snapshots s JOIN coverage_scopes c USING (coverage_id)
    JOIN names n ON n.id = c.resource_id WHERE s.retracted_at IS NULL
    """,
    "version": """
    SELECT n.path, v.from_at, v.to_at, v.resource_uid, v.name, t.body, c.body FROM versions v JOIN names n ON n.id = v.resource_id
    JOIN contents t ON t.id = v.traits_id JOIN contents c ON c.id = v.config_id
    """,
    "reading": """
    SELECT n.path, v.from_at, v.to_at, c.body, v.node_count, v.etag FROM readings v
    JOIN names n ON n.id = v.resource_id JOIN contents c ON c.id = v.reading_id
    """,
    "verdict": """
    SELECT n.path, v.from_at, v.to_at, j.verdict, j.basis, j.evidence, j.is_pending, j.scopes, j.severity, j.is_exempt,
      j.has_left_scope, j.approvals, j.cause FROM verdicts v JOIN judgements j ON j.id = v.judgement_id
    JOIN names n ON n.id = v.resource_id
    """,
    "part": """
    SELECT n.path, p.span_from, p.from_at, p.to_at, j.verdict, j.basis, j.scopes, j.cause FROM verdict_parts p
    JOIN judgements j ON j.id = p.judgement_id JOIN names n ON n.id = p.resource_id
    """,
    "place": """
    SELECT n.path, p.stale_at, p.stale_cause, (SELECT group_concat(s.from_at || '-' || s.to_at) FROM (
      SELECT * FROM stale_spans WHERE place_id = p.id ORDER BY from_at) s)
    FROM resource_places r JOIN places p ON p.id = r.place_id JOIN names n ON n.id = r.resource_id
    WHERE EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = n.id)
    """,
    "count change": """
    SELECT c.at, j.verdict, j.basis, j.scopes, j.is_exempt, j.cause, sum(c.row_count), sum(c.node_count) FROM count_changes c
    JOIN judgements j ON j.id = c.judgement_id GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(c.row_count) OR sum(c.node_count)
    """,
    "cluster count change": """
    SELECT at, places <> '', sum(cluster_count) FROM cluster_count_changes GROUP BY 1, 2 HAVING sum(cluster_count)
    """,
    "configuration change": """
    SELECT n.path, c.at, a.path, a.category, c.kind, b.value, w.value FROM configuration_changes c
    JOIN names n ON n.id = c.resource_id JOIN attributes a ON a.id = c.attribute_id
    LEFT JOIN attribute_values b ON b.id = c.before_id LEFT JOIN attribute_values w ON w.id = c.after_id
    """,
    "episode": """
    SELECT n.path, e.control, e.opened_at, e.detected_after, e.closed_at, e.close_reason, e.finding_opened_at,
      e.incarnation, e.basis, e.scopes, e.severity, e.sla_days FROM episodes e JOIN names n ON n.id = e.resource_id
    """,
  ]
}

// MARK: - Loads

extension StoreDump {
  private static func loads(of store: TestStore) throws -> [String] {
    let times = try store.store.loadSnapshotTimes()
    let (middle, last) = (times[times.count / 2], times[times.count - 1])
    let rows = try [middle, last].flatMap { instant in
      try store.inventory(at: instant).map { "inventory \(instant): \($0)" }
    }
    let changes = try store.store.loadChanges(from: times[0], to: last).map { "change: \($0.drawn)" }
    let missing = try store.store.loadUnobserved(after: middle, through: last).map { "unobserved: \($0)" }
    return try rows + changes + missing + store.findings(at: last).map { "finding: \($0)" } + spans(of: store)
  }

  private static func spans(of store: TestStore) throws -> [String] {
    let paths = try store.lines(names + "SELECT id, path FROM names").map { $0.split(separator: " ") }
    let path = Dictionary(uniqueKeysWithValues: paths.map { (Int64($0[0])!, $0[1]) })
    let (lines, facts) = try store.store.loadKPISpans(until: .never, by: .os) {
      (observations: $0.observations, lines: [String]())
    } span: { sweep, span in
      sweep.lines.append(
        "span: \(path[span.row]!) \(span.interval.from) \(span.interval.to) \(span.verdict) \(span.nodes) \(span.group)"
          + " seen \(sweep.observations[span.observations].map(\.seconds))")
    }
    return lines.lines + facts.episodes.map { "kpi episode: \($0)" } + ["kpi begins: \(facts.firstSnapshot!)"]
  }
}

extension ResourceChange {
  /// Everything of it in an order that does not depend on hashing.
  fileprivate var drawn: String {
    "\(cluster)/\(pool ?? "") \(before?.drawn ?? "∅") → \(after?.drawn ?? "∅") baseline \(isBaseline)"
      + " gone \(goneAt.map(\.description) ?? "∅")"
  }
}

extension ResourceState {
  fileprivate var drawn: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let texts = [configuration, readings].map { String(decoding: try! encoder.encode($0), as: UTF8.self) }
    return "\(since) \(texts.joined(separator: " "))"
  }
}
