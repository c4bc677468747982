import GRDB
import InventoryModel

/// Reads where rows were, as selectors see them. The rows of a cluster are best asked for one after the other.
final class SubjectReader {
  private let kinds: MapKinds
  private let readsLocations: Bool
  private let configurations: ConfigurationReader
  private let maps: ReportedMaps
  private let traits: TraitsReader
  /// Of the cluster that was asked for last.
  private var last: (cluster: Int64, at: Instant, facts: Subject.ClusterFacts?)?

  /// - Parameters:
  ///   - kinds: the maps that are asked for.
  ///   - readsLocations: whether locations are.
  init(_ database: Database, reading kinds: MapKinds = .all, readsLocations: Bool = true) throws {
    self.kinds = kinds
    self.readsLocations = readsLocations
    configurations = try ConfigurationReader(database)
    maps = try ReportedMaps(database)
    traits = try TraitsReader(database: database)
  }

  /// Reads what permissions look at, and the maps that are asked for besides.
  convenience init(_ database: Database, for permissions: [Permission], and kinds: MapKinds = []) throws {
    try self.init(
      database, reading: permissions.map(\.selector.readMaps).reduce(kinds) { $0.union($1) },
      readsLocations: permissions.contains { !$0.selector.locations.isEmpty })
  }

  /// A row as last told by an instant.
  func subject(of row: RowAddress, at instant: Instant) throws -> Subject {
    var subject = Subject(
      cluster: row.cluster, pool: row.pool, clusterFacts: try facts(ofCluster: row.clusterRow, at: instant))
    guard row.pool != nil else { return subject }
    if kinds.contains(.poolTags), let source = try maps.source(of: .tags, row.row, at: instant)?.configuration {
      subject.poolTags = try configurations.tags(of: source)
    }
    if kinds.contains(.poolLabels), let source = try maps.source(of: .labels, row.row, at: instant)?.configuration {
      subject.poolLabels = try configurations.labels(of: source)
    }
    return subject
  }

  private func facts(ofCluster row: Int64, at instant: Instant) throws -> Subject.ClusterFacts? {
    if let last, last.cluster == row, last.at == instant { return last.facts }
    let facts = try readFacts(ofCluster: row, at: instant)
    last = (row, instant, facts)
    return facts
  }

  private func readFacts(ofCluster row: Int64, at instant: Instant) throws -> Subject.ClusterFacts? {
    guard readsLocations || kinds.contains(.clusterTags),
      let source = try maps.source(of: .tags, row, at: instant)
    else { return nil }
    let location = readsLocations ? try traits.cluster(source.traits, resourceUID: nil).location : nil
    let tags = kinds.contains(.clusterTags) ? try source.configuration.map(configurations.tags(of:)) : nil
    return Subject.ClusterFacts(location: location, tags: tags ?? [:])
  }
}

/// Where a judged row lies, by its names and by its numbers in the file.
struct RowAddress {
  var row: Int64
  var clusterRow: Int64
  var cluster: ClusterID
  /// Nil for nodes that no pool lists.
  var pool: String?
}
