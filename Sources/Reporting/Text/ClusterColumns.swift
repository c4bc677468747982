import InventoryModel

/// What tables call clusters: their names, and, as soon as two clusters share one, also where they are.
public struct ClusterColumns: Sendable {
  private let sharedNames: Set<String>
  private let showsResourceGroup: Bool
  private let showsSubscription: Bool

  /// - Parameters:
  ///   - clusters: those of a table, each once or more often.
  ///   - others: further clusters, for which the reader could take them.
  public init(_ clusters: some Sequence<ClusterID>, besides others: [ClusterID] = []) {
    let shown = Set(clusters)
    let names = others.isEmpty ? [] : Set(shown.map(\.name))
    let namesakes = Dictionary(grouping: shown.union(others.filter { names.contains($0.name) }), by: \.name)
      .filter { $0.value.count > 1 }
    sharedNames = Set(namesakes.keys)
    showsResourceGroup = namesakes.values.contains { Set($0.map(\.resourceGroup)).count > 1 }
    showsSubscription = namesakes.values.contains { Set($0.map(\.resourceGroup)).count < $0.count }
  }

  var columns: [Table.Column] {
    ["cluster"] + (showsResourceGroup ? ["resource group"] : []) + (showsSubscription ? ["subscription"] : [])
  }

  /// One cell for each column; all missing where the row names no cluster.
  func cells(_ cluster: ClusterID?, named name: String?) -> [Cell] {
    [Cell(name)] + places(of: cluster).map { Cell($0) }
  }

  /// Cells of a row that goes on about the cluster of the row above.
  var emptyCells: [Cell] { columns.map { _ in "" } }

  /// Where a cluster is, to stand beside its name; nil where no other has the name.
  public func place(of cluster: ClusterID) -> String? {
    guard sharedNames.contains(cluster.name) else { return nil }
    return places(of: cluster).compactMap(\.self).joined(separator: ", ")
  }

  /// `shop`, or `shop (rg-a)`.
  public func label(_ cluster: ClusterID, named name: String) -> String {
    place(of: cluster).map { "\(name) (\($0))" } ?? name
  }

  private func places(of cluster: ClusterID?) -> [String?] {
    (showsResourceGroup ? [cluster?.resourceGroup] : []) + (showsSubscription ? [cluster?.subscription] : [])
  }
}
