import Foundation
import InventoryModel
import InventoryStore

/// What is known of the fleet that a document would change: how its rows stand now, and where they are.
struct KnownFleet {
  struct Key: Hashable {
    var cluster: ClusterID
    var pool: String?
  }

  /// The verdicts of a row, on the controls of which something is known.
  private(set) var rows: [Key: [Control: Verdict]] = [:]
  /// Where clusters are, and their tags.
  private(set) var places: [ClusterID: Subject.ClusterFacts] = [:]
  private(set) var names: [ClusterID: String] = [:]
  private var clusters: [String: [ClusterID]] = [:]

  mutating func add(_ id: ClusterID, named name: String, pool: String?, _ verdicts: [Control: Verdict]) {
    rows[Key(cluster: id, pool: pool?.foldedID)] = verdicts
    if names.updateValue(name, forKey: id) == nil { clusters[id.name, default: []].append(id) }
  }

  func isKnown(_ id: ClusterID) -> Bool { names[id] != nil }

  /// The one known cluster that an id can be of which parts are not known; nil where there is none, or more.
  ///
  /// It may be another one of that name, so nothing of it decides what is required or exempt.
  func cluster(like id: ClusterID) -> ClusterID? {
    guard !isKnown(id) else { return id }
    let candidates = (id.name.isEmpty ? [] : clusters[id.name] ?? []).filter {
      (id.subscription.isEmpty || id.subscription == $0.subscription)
        && (id.resourceGroup.isEmpty || id.resourceGroup == $0.resourceGroup)
    }
    return candidates.count == 1 ? candidates[0] : nil
  }
}

extension KnownFleet {
  /// How the fleet stands in a database.
  init(_ store: InventoryStore, asOf instant: Instant) throws {
    let findings = Dictionary(grouping: try store.loadFindings(asOf: instant, includingClosed: false)) {
      Key(cluster: $0.cluster, pool: $0.pool?.foldedID)
    }
    for row in try store.loadInventory(asOf: instant) {
      let failing = (findings[Key(cluster: row.cluster, pool: row.pool?.foldedID)] ?? []).map(\.control)
      var verdicts = Dictionary(failing.map { ($0, Verdict.fail) }) { first, _ in first }
      // What is required and has no open finding is not known to fail.
      for control in Control.all where verdicts[control] == nil { verdicts[control] = .pass }
      if row.judgement.decidingControl == .fipsEnabled { verdicts[.fipsEnabled] = row.judgement.verdict }
      add(row.cluster, named: row.clusterName, pool: row.pool, verdicts)
    }
  }

  /// Where some clusters are, with their tags, as last reported.
  mutating func learnPlaces(of ids: Set<ClusterID>, from store: InventoryStore, asOf instant: Instant) throws {
    for id in ids where isKnown(id) {
      let rows = try store.loadAppliedPolicy(cluster: id.description, pool: nil, asOf: instant).rows
      places[id] = rows.lazy.compactMap(\.subject.clusterFacts).first
    }
  }

  /// How it stands in the JSON of `fipswatch inventory`.
  init(inventory file: String) throws {
    struct Line: Decodable {
      var clusterId: String
      var cluster: String
      var location: String?
      var pool: String?
      var verdict: Verdict
      var basis: Basis
      var clusterTags: [String: String]?
    }
    let lines: [Line]
    do {
      lines = try JSONDecoder().decode([Line].self, from: Data(contentsOf: URL(filePath: file)))
    } catch {
      throw OperationFailure("\(file): no inventory: write one with `fipswatch inventory --format json > \(file)`")
    }
    for line in lines {
      guard case .cluster(let id)? = Scope(line.clusterId) else {
        throw OperationFailure("\(file): \(line.clusterId): no id of a cluster: write the inventory again")
      }
      let judgement = Judgement(line.verdict, line.basis)
      let fips: Verdict = judgement.isFIPSOn ? .pass : line.verdict
      add(id, named: line.cluster, pool: line.pool, [.fipsEnabled: fips])
      if let tags = line.clusterTags { places[id] = Subject.ClusterFacts(location: line.location, tags: tags) }
    }
  }
}
