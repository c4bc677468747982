import InventoryModel

/// A cluster as a template, manifest or request proposes it: where it is, and what becomes rows of it.
struct ClusterProposal {
  var address: String
  var position: TextPosition?
  var action: ProposedRow.Action
  var id = ClusterID.unknown
  var name: String?
  var facts: Subject.ClusterFacts?
  var unknownMaps: MapKinds = []
  var version = Foreseen.null
  /// What turns FIPS on in a pool, in the words of the document.
  var remedy: String

  init(
    address: String, position: TextPosition?, action: ProposedRow.Action, remedy: String = "enableFIPS to true"
  ) {
    (self.address, self.position, self.action, self.remedy) = (address, position, action, remedy)
  }

  /// The pools that a cluster lists, and a row for the nodes that none lists.
  ///
  /// - Parameter hasOtherPools: whether the document proposes pools of the cluster elsewhere, so that it may list none.
  mutating func rows(of cluster: ClusterReading, hasOtherPools: Bool = false) -> [ProposedRow] {
    (facts, unknownMaps, version) = (cluster.facts, cluster.unknownMaps, cluster.version)
    var rows = (cluster.pools ?? []).map { row(pool: $0["name"].text ?? "", $0) }
    let areUntold = cluster.arePoolsUnknown || cluster.pools == nil && !hasOtherPools
    if let content = cluster.unlisted ?? (areUntold ? .unlisted(hasHostedNodes: true) : nil) {
      rows.append(unlistedRow(content))
    }
    return rows
  }

  func row(pool: String, _ properties: Foreseen, address: String? = nil) -> ProposedRow {
    var reading = PoolReading(properties)
    reading.inheritVersion(version)
    let subject = Subject(
      cluster: id, pool: pool, clusterFacts: facts, poolTags: reading.tags, poolLabels: reading.labels,
      unknownMaps: unknownMaps.union(reading.unknownMaps))
    return ProposedRow(
      address: address ?? self.address, position: position, action: action, content: .pool(reading.pool),
      subject: subject, clusterName: name, remedy: remedy)
  }

  func unlistedRow(_ content: ProposedRow.Content) -> ProposedRow {
    ProposedRow(
      address: address, position: position, action: action, content: content,
      subject: Subject(cluster: id, pool: nil, clusterFacts: facts, unknownMaps: unknownMaps), clusterName: name,
      remedy: remedy)
  }
}
