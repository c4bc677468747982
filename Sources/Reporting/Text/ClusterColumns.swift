import InventoryModel

/// What tables call clusters: their names, and, as soon as two clusters share one, also where they are.
package struct ClusterColumns: Sendable {
  private let sharedNames: Set<String>
  private let showsResourceGroup: Bool
  private let showsSubscription: Bool

  /// - Parameters:
  ///   - clusters: those of a table, each once or more often.
  ///   - others: further clusters, for which the reader could take them.
  package init(_ clusters: some Sequence<ClusterID>, besides others: [ClusterID] = []) {
    var shown: Set<ClusterID> = []
    var last: ClusterID?
    // Lines about one cluster mostly stand together.
    for cluster in clusters where cluster != last {
      shown.insert(cluster)
      last = cluster
    }
    let names = others.isEmpty ? [] : Set(shown.map(\.name))
    let namesakes = Dictionary(grouping: shown.union(others.filter { names.contains($0.name) }), by: \.name)
      .filter { $0.value.count > 1 }
    sharedNames = Set(namesakes.keys)
    showsResourceGroup = namesakes.values.contains { Set($0.map(\.resourceGroup)).count > 1 }
    showsSubscription = namesakes.values.contains { Set($0.map(\.resourceGroup)).count < $0.count }
  }

  /// The columns that name the cluster of a row.
  package func columns<Subject>(
    _ cluster: @escaping @Sendable (Subject) -> ClusterID?, named name: @escaping @Sendable (Subject) -> String?
  ) -> [Column<Subject>] {
    [.shown("cluster") { Cell(name($0)) }]
      + (showsResourceGroup ? [.shown("resource group") { Cell(cluster($0)?.resourceGroup) }] : [])
      + (showsSubscription ? [.shown("subscription") { Cell(cluster($0)?.subscription) }] : [])
  }

  /// How many columns that is.
  var count: Int { 1 + (showsResourceGroup ? 1 : 0) + (showsSubscription ? 1 : 0) }

  /// Where a cluster is, to stand beside its name; nil where no other has the name.
  package func place(of cluster: ClusterID) -> String? {
    guard sharedNames.contains(cluster.name) else { return nil }
    return ((showsResourceGroup ? [cluster.resourceGroup] : []) + (showsSubscription ? [cluster.subscription] : []))
      .joined(separator: ", ")
  }

  /// `shop`, or `shop (rg-a)`.
  package func label(_ cluster: ClusterID, named name: String) -> String {
    place(of: cluster).map { "\(name) (\($0))" } ?? name
  }
}
