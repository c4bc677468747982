import InventoryModel

/// What Azure's tools answer with, one case an answer that can be imported.
package enum DocumentShape: String, Sendable, CaseIterable {
  /// `az aks list`, `az aks show`, `az aks nodepool list`, `az aks nodepool show`
  case azList, azShow, nodepoolList, nodepoolShow
  /// ARM's `managedClusters`: a list in one answer, a list in pages, and a single cluster
  case armList, armPages, armCluster
  /// ARM's `agentPools`: the list of a cluster, and a single pool
  case armAgentPools, armAgentPool
  /// Resource Graph over REST, and from `az graph query`
  case graphREST, graphCLI
  /// One cluster a line, as ARM spells it
  case ndjson

  /// Shapes that hold any number of clusters.
  package static let listsOfClusters: [DocumentShape] = [.azList, .armList, .armPages, .graphREST, .graphCLI, .ndjson]
  /// Shapes that hold pools without their cluster.
  package static let ofPools: [DocumentShape] = [.nodepoolList, .nodepoolShow, .armAgentPools, .armAgentPool]

  package var fileExtension: String { self == .ndjson ? "ndjson" : "json" }

  /// Flat resources with the keys of the CLI, null where there is no value.
  var isCommandLine: Bool { [.azList, .azShow, .nodepoolList, .nodepoolShow].contains(self) }
  var isGraph: Bool { self == .graphREST || self == .graphCLI }
}

/// What a document is about.
package enum DocumentSubject: Sendable {
  /// For the shapes that list clusters; a next page exists where there is a link.
  case clusters([SimulatedCluster], nextLink: String? = nil)
  /// For `azShow` and `armCluster`, and all pools of it for `nodepoolList` and `armAgentPools`.
  case cluster(SimulatedCluster)
  /// For `nodepoolShow` and `armAgentPool`.
  case pool(SimulatedPool, of: SimulatedCluster)
}

extension DocumentShape {
  /// Writes one document in chunks of about a megabyte.
  ///
  /// - Parameter sink: takes each chunk; the bytes are valid only during the call.
  package func write(_ subject: DocumentSubject, to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    var stream = JSONStream(
      spelling: isCommandLine ? .commandLine : .rest, isIndented: isCommandLine || self == .graphCLI, sink: sink)
    switch subject {
    case .clusters(let clusters, let nextLink):
      try write(clusters, nextLink: nextLink, to: &stream)
    case .cluster(let cluster) where self == .nodepoolList:
      try stream.array(cluster.pools.lazy.map { fact(of: $0, in: cluster) })
    case .cluster(let cluster) where self == .armAgentPools:
      try stream.object {
        $0.key("value")
        try $0.array(cluster.pools.lazy.map { fact(of: $0, in: cluster) })
      }
    case .cluster(let cluster): stream.append(fact(of: cluster))
    case .pool(let pool, let cluster): stream.append(fact(of: pool, in: cluster))
    }
    if stream.isIndented { try stream.newline() }
    try stream.flush()
  }

  private func write(_ clusters: [SimulatedCluster], nextLink: String?, to stream: inout JSONStream) throws {
    let facts = clusters.lazy.map { fact(of: $0) }
    switch self {
    case .ndjson:
      for fact in facts {
        stream.append(fact)
        try stream.newline()
      }
    case .graphREST, .graphCLI:
      try stream.object { try writeAnswer(of: facts, count: clusters.count, to: &$0) }
    case .armList, .armPages:
      try stream.object {
        $0.key("value")
        try $0.array(facts)
        $0.member("nextLink", .optional(nextLink))
      }
    default: try stream.array(facts)
    }
  }

  /// The envelopes of Resource Graph differ: REST says `totalRecords`, the CLI `total_records`.
  private func writeAnswer(of rows: some Sequence<Fact>, count: Int, to stream: inout JSONStream) throws {
    if self == .graphREST { stream.member("totalRecords", .integer(count)) }
    stream.member("count", .integer(count))
    stream.key("data")
    try stream.array(rows)
    if self == .graphREST {
      stream.member("facets", [])
      stream.member("resultTruncated", "false")
    } else {
      stream.key("skip_token")
      stream.append(nil)
      stream.member("total_records", .integer(count))
    }
  }

  // MARK: - Resources

  private func fact(of cluster: SimulatedCluster) -> Fact {
    let resource = cluster.resourceFacts(includesResourceGroup: isCommandLine || isGraph)
    guard !isCommandLine else { return .object(resource.flattened(with: cluster.propertyFacts)) }
    let nested = resource + [(key: "properties", value: .object(cluster.propertyFacts))]
    return .object(isGraph ? nested.map(inGraph) + graphColumns(of: cluster) : nested)
  }

  private func fact(of pool: SimulatedPool, in cluster: SimulatedCluster) -> Fact {
    let resource = pool.resourceFacts(of: cluster, includesResourceGroup: isCommandLine)
    let properties = pool.propertyFacts(of: cluster)
    return .object(
      isCommandLine
        ? resource.flattened(with: properties) : resource + [(key: "properties", value: .object(properties))])
  }

  /// Resource Graph spells the type in small letters.
  private func inGraph(_ member: Fact.Member) -> Fact.Member {
    guard case .text(let type) = member.value, member.key.isEqual(to: "type") else { return member }
    return (key: member.key, value: .text(type.lowercased()))
  }

  /// Columns that Resource Graph has and ARM has not.
  private func graphColumns(of cluster: SimulatedCluster) -> [Fact.Member] {
    [
      ("managedBy", ""), ("subscriptionId", .text(cluster.subscription)), ("tenantId", .text(SimulatedCluster.tenant)),
    ]
  }
}
