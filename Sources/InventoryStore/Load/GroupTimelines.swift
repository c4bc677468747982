import Foundation
import GRDB
import InventoryModel

/// In which group `--by` puts a row, over time.
struct GroupTimelines {
  private typealias Segments = Stretches<String>

  private let grouping: KPIGrouping?
  private let isGrouped: Bool
  private var ofPools: [Int64: Segments] = [:]
  private var ofClusters: [Int64: Segments] = [:]

  /// - Parameter ownerTag: the tag that `owner` means.
  init(database: Database, grouping: KPIGrouping?, ownerTag: String) throws {
    self.grouping = grouping
    isGrouped = grouping != nil
    switch grouping == .owner ? .tag(ownerTag) : grouping {
    case nil, .scope, .severity:
      break  // What a row's standing tells.
    case .subscription:
      ofClusters = try Self.constant(
        database,
        sql: """
          SELECT c.id, s.name FROM resources c JOIN resources g ON g.id = c.parent_id
          JOIN resources s ON s.id = g.parent_id WHERE c.kind = 'cluster'
          """)
    case .cluster:
      ofClusters = try Self.constant(database, sql: Self.clusterNames)
    case .location:
      ofClusters = try Self.varying(database, kind: "cluster", value: "traits_id", "location", in: "$")
    case .os:
      ofPools = try Self.varying(database, kind: "pool", value: "traits_id", "osType", in: "$", else: "Linux")
    case .owner:
      break  // Read as its tag.
    case .tag(let name):
      let lives = try ClusterLives(database)
      ofClusters = try Self.varying(
        database, kind: "cluster", value: "config_id", name, in: "$.tags", keptWithin: lives)
      ofPools = try Self.varying(database, kind: "pool", value: "config_id", name, in: "$.tags", keptWithin: lives)
    }
  }

  /// The groups that a row's standing puts it in; nil where something else tells.
  func groups(scopes: [String], severity: Control.Severity?) -> [String]? {
    switch grouping {
    case .scope: scopes.isEmpty ? [KPIGrouping.none] : scopes
    case .severity: [severity?.rawValue ?? KPIGrouping.none]
    default: nil
    }
  }

  func group(row: Int64, cluster: Int64, at instant: Instant) -> String {
    guard isGrouped else { return "" }
    let own = row == cluster ? nil : ofPools[row]?.value(at: instant)
    return own ?? ofClusters[cluster]?.value(at: instant) ?? KPIGrouping.none
  }

  /// Hands on the parts of a span, each with its group.
  func cut(_ span: Interval, row: Int64, cluster: Int64, _ body: (Interval, String) -> Void) {
    guard isGrouped else { return body(span, "") }
    let segments = (row == cluster ? [] : ofPools[row]?.all ?? []) + (ofClusters[cluster]?.all ?? [])
    let edges = Set(segments.flatMap { [$0.interval.from, $0.interval.to] })
    for part in span.cut(at: edges.sorted()) { body(part, group(row: row, cluster: cluster, at: part.from)) }
  }

  // MARK: Reading

  private static func constant(_ database: Database, sql: String) throws -> [Int64: Segments] {
    let pairs = try Row.fetchAll(database, sql: sql).map { try ($0[0] as Int64, Segments(always: $0[1] as String)) }
    return Dictionary(pairs) { $1 }
  }

  /// Names of clusters, with the whole id where two share one.
  private static let clusterNames = """
    SELECT c.id, iif(count(*) OVER (PARTITION BY c.name) = 1, c.name,
      '/subscriptions/' || s.name || '/resourcegroups/' || g.name
        || '/providers/microsoft.containerservice/managedclusters/' || c.name)
    FROM resources c JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
    WHERE c.kind = 'cluster'
    """

  private static let tags: MemberNames = ["tags"]

  /// A text says it the same wherever it stands, and most versions share theirs with others.
  ///
  /// - Parameter lives: when lives of clusters began, which end what tags are kept; nil where it is not about tags.
  private static func varying(
    _ database: Database, kind: String, value column: String, _ name: String, in object: String,
    else fallback: String? = nil, keptWithin lives: ClusterLives? = nil
  ) throws -> [Int64: Segments] {
    let versions = try RepeatedStatement(
      database,
      sql: """
        SELECT v.resource_id, v.from_at, v.to_at, v.\(column), v.has_tags
        FROM resources r CROSS JOIN versions v ON v.resource_id = r.id WHERE r.kind = ?
        """)
    // A name of a user's may hold what a JSON path cannot.
    let member = try RepeatedStatement(
      database,
      sql: "SELECT ifnull((SELECT value FROM json_each(body, ?1) WHERE key = ?2), ?4) FROM contents WHERE id = ?3")
    member.bind(object, at: 1)
    member.bind(name, at: 2)
    member.bind(fallback, at: 4)
    versions.bind(kind, at: 1)
    defer { versions.reset() }
    let objects = try ObjectReader(database: database)
    func group(in text: Int64) throws -> String? {
      if object == "$.tags" {
        // Most tags are texts, and few sets of them are distinct, but each text of a cluster is long.
        guard case .object(let tags)? = try objects.object(text, only: Self.tags)["tags"] else { return fallback }
        let tag = tags.value(ofTag: name)
        if case .string(let text)? = tag { return text }
        if tag == nil { return fallback }
      }
      member.bind(text, at: 3)
      return try member.rows { member[optionalText: 0] }.first.found("contents", text)
    }
    var groups: [Int64: String?] = [:]
    var segments: [Int64: Segments] = [:]
    var last: (resource: Int64, to: Instant, group: String?)?
    let maps = try ReportedMaps(database)
    while try versions.step() {
      let (resource, text, hasTags) = (versions[integer: 0], versions[integer: 3], versions[integer: 4] != 0)
      let interval = try Interval(stored: versions[integer: 1], versions[integer: 2])
      if let lives, !hasTags {
        guard let kept = last, kept.resource == resource, kept.to == interval.from, let group = kept.group else {
          last = nil
          continue
        }
        // Tags that are absent count as last reported, in the same life.
        let beginning = try lives.beginnings(of: resource).first { $0 >= interval.from && $0 < interval.to }
        let end = [beginning, try maps.denial(of: .tags, resource, in: interval)].compactMap(\.self).min()
        last = (resource, interval.to, end == nil ? group : nil)
        let part = Interval(from: interval.from, to: end ?? interval.to)
        if !part.isEmpty { segments[resource, default: Segments()].append(part, group) }
        continue
      }
      if groups[text] == nil { groups[text] = .some(try group(in: text)) }
      last = (resource, interval.to, groups[text]!)
      if let group = groups[text]! { segments[resource, default: Segments()].append(interval, group) }
    }
    return segments
  }
}
