import Foundation
import GRDB
import InventoryModel

/// Streams the timelines of the clusters in `temp.touched`, with as much of each as its policies and its evidence ask for.
///
/// The cross joins keep the rows of a cluster together, and the versions of a resource in the order of time, unsorted.
struct TimelineCursor {
  let database: Database
  private let readsNames: Bool
  private let configurations: ConfigurationReader?
  private let maps: ReportedMaps?
  private let evidence: EvidenceReader?
  private let baselines: Baselines?
  private let traits: TraitsReader

  init(database: Database, policies: PolicyHistory) throws {
    self.database = database
    evidence = try EvidenceReader(database)
    readsNames = policies.readsPlaces || policies.readsConfiguration
    configurations = policies.readsConfiguration ? try ConfigurationReader(database) : nil
    maps = policies.readsConfiguration ? try ReportedMaps(database) : nil
    baselines = policies.knowsReplacements ? try Baselines(database) : nil
    traits = try TraitsReader(database: database)
  }

  /// Whether there is evidence of any cluster, which may come to be joined, or no longer, by what is told now.
  var hasEvidence: Bool { evidence != nil }

  /// The families of images of the pools that were read.
  var images: Set<String> { traits.images }

  func read(_ body: (ClusterTimeline) throws -> Void) throws {
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT t.cluster_id, v.resource_id, v.from_at, v.to_at, v.traits_id, v.resource_uid, v.config_id, r.name,
          v.has_tags, v.has_labels
        FROM temp.touched t CROSS JOIN resources r ON r.id = t.cluster_id OR r.parent_id = t.cluster_id
        CROSS JOIN versions v ON v.resource_id = r.id
        """)
    defer { rows.reset() }
    var cluster: ClusterTimeline?
    while try rows.step() {
      if cluster?.row != rows[integer: 0] {
        if let cluster { try body(completing(cluster)) }
        cluster = try timeline(ofCluster: rows[integer: 0])
      }
      try append(rows, to: &cluster!)
    }
    if let cluster { try body(completing(cluster)) }
  }

  private func timeline(ofCluster row: Int64) throws -> ClusterTimeline {
    let id = readsNames ? try clusterID(row, in: database) : nil
    return ClusterTimeline(row: row, id: id, versions: [], pools: [])
  }

  private func append(_ row: RepeatedStatement, to cluster: inout ClusterTimeline) throws {
    let interval = try Interval(stored: row[integer: 2], row[integer: 3])
    guard row[integer: 1] == cluster.row else {
      var traits = try traits.pool(row[integer: 4])
      try configurations?.complete(&traits, from: row[integer: 6])
      try beginPool(of: row, seenAt: interval.from, in: &cluster)
      for part in try parts(of: interval, row) {
        (traits.tags, traits.labels) = (part.reports(.tags, traits.tags), part.reports(.labels, traits.labels))
        cluster.pools[cluster.pools.count - 1].versions.append(Version(part.interval, traits))
      }
      return
    }
    var traits = try traits.cluster(row[integer: 4], resourceUID: row[optionalText: 5])
    try configurations?.complete(&traits, from: row[integer: 6])
    for part in try parts(of: interval, row) {
      traits.tags = part.reports(.tags, traits.tags)
      cluster.versions.append(Version(part.interval, traits))
    }
  }

  /// A part of a version in which maps that it does not hold are absent, or said to be none.
  private struct Part {
    var interval: Interval
    var absent: Set<ReportedMaps.Map>

    func reports(_ map: ReportedMaps.Map, _ held: [String: String]?) -> [String: String]? {
      held?.isEmpty == false ? held : absent.contains(map) ? nil : [:]
    }
  }

  /// Cuts a version where it is first said that there are no tags or labels, if it holds none.
  private func parts(of interval: Interval, _ row: RepeatedStatement) throws -> [Part] {
    guard let maps else { return [Part(interval: interval, absent: [])] }
    var ends: [ReportedMaps.Map: Instant] = [:]
    let columns: [(map: ReportedMaps.Map, column: Int32)] = [(.tags, 8), (.labels, 9)]
    for (map, column) in columns where row[integer: column] == 0 {
      ends[map] = try maps.denial(of: map, row[integer: 1], in: interval) ?? .never
    }
    let cuts = Set(ends.values.filter { $0 > interval.from && $0 < interval.to } + [interval.from]).sorted()
    return zip(cuts, cuts.dropFirst() + [interval.to]).map { from, to in
      Part(interval: Interval(from: from, to: to), absent: Set(ends.filter { $0.value > from }.keys))
    }
  }

  private func beginPool(of row: RepeatedStatement, seenAt instant: Instant, in cluster: inout ClusterTimeline) throws {
    let id = row[integer: 1]
    guard cluster.pools.last?.row != id else { return }
    cluster.pools.append(
      PoolTimeline(
        row: id, name: readsNames || evidence != nil ? row[text: 7] : "", versions: [],
        isBaseline: try baselines?.contains(id, seenAt: instant) ?? false))
  }

  private func completing(_ cluster: ClusterTimeline) throws -> ClusterTimeline {
    guard let evidence else { return cluster }
    var cluster = cluster
    cluster.evidence = try evidence.evidence(ofCluster: cluster.row)
    return cluster
  }
}

/// Reads traits from `contents`, each distinct text once.
final class TraitsReader {
  private let statement: Statement
  private let decoder = JSONDecoder()
  private var pools: [Int64: PoolTraits] = [:]
  private var clusters: [Int64: ClusterTraits] = [:]

  /// The families of images of the pools that were read.
  var images: Set<String> { Set(pools.values.compactMap(\.imageFamily)) }

  init(database: Database) throws {
    statement = try database.cachedStatement(sql: "SELECT body FROM contents WHERE id = ?")
  }

  func pool(_ id: Int64) throws -> PoolTraits {
    if let known = pools[id] { return known }
    let traits = try decoder.decode(PoolTraits.self, from: body(id))
    pools[id] = traits
    return traits
  }

  func cluster(_ id: Int64, resourceUID: String?) throws -> ClusterTraits {
    var traits = try clusters[id] ?? decoder.decode(ClusterTraits.self, from: body(id))
    clusters[id] = traits
    traits.resourceUID = resourceUID
    return traits
  }

  private func body(_ id: Int64) throws -> Data {
    try Data(String.fetchOne(statement, arguments: [id]).found("content", id).utf8)
  }
}

/// Reads from a configuration what policies ask for besides traits: tags, labels, the Kubernetes version.
final class ConfigurationReader {
  private let objects: ObjectReader
  private static let members: MemberNames = [
    "tags", "nodeLabels", "orchestratorVersion", "currentOrchestratorVersion",
  ]
  private static let tags: MemberNames = ["tags"]
  private static let labels: MemberNames = ["nodeLabels"]

  init(_ database: Database) throws { objects = try ObjectReader(database: database) }

  func complete(_ traits: inout PoolTraits, from content: Int64) throws {
    let members = try objects.object(content, only: Self.members)
    (traits.tags, traits.labels) = (texts(members["tags"]), texts(members["nodeLabels"]))
    traits.orchestratorVersion = text(members["orchestratorVersion"])
    traits.currentOrchestratorVersion = text(members["currentOrchestratorVersion"])
  }

  func complete(_ traits: inout ClusterTraits, from content: Int64) throws { traits.tags = try tags(of: content) }

  func tags(of content: Int64) throws -> [String: String] {
    try texts(objects.object(content, only: Self.tags)["tags"])
  }

  func labels(of content: Int64) throws -> [String: String] {
    try texts(objects.object(content, only: Self.labels)["nodeLabels"])
  }

  private func text(_ value: JSONValue?) -> String? { value == .null ? nil : value?.displayText }

  /// The members of an object that are texts.
  private func texts(_ value: JSONValue?) -> [String: String] {
    guard case .object(let members)? = value else { return [:] }
    return members.compactMapValues { value in
      if case .string(let text) = value { text } else { nil as String? }
    }
  }
}
