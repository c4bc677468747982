import InventoryModel

/// Clusters and pools with their verdicts, by cluster id, then pool; a cluster's unlisted nodes come first.
package struct InventoryReport: Sendable {
  package let rows: [InventoryRow]

  package init(rows: [InventoryRow]) {
    self.rows = rows.sorted(byKey: { ResourceOrder($0.cluster, $0.pool) })
  }
}

extension InventoryReport: Report {
  /// A bare array, without a schema version.
  package var jsonValue: JSONValue { rows.jsonValue }
  package func write(to writer: inout JSONWriter) { rows.write(to: &writer) }
  package var records: Table { Table(records: rows, columns: InventoryRow.attributes) }

  package var sections: [Table] {
    let clusters = Set(rows.map(\.cluster)).count
    let note = rows.reduce(into: VerdictCounts()) { $0.add($1) }.note(clusters: clusters)
    guard !rows.isEmpty else { return [Table(notes: [note])] }
    return [InventoryRow.table(of: rows, title: nil, notes: [note])]
  }
}

extension InventoryRow: Record {
  package static let attributes: [Column<InventoryRow>] = [
    Column("clusterId") { $0.cluster.description },
    Column("cluster") { $0.clusterName },
    Column("subscription") { $0.cluster.subscription },
    Column("resourceGroup") { $0.cluster.resourceGroup },
    Column("location") { $0.location },
    Column("pool", "pool") { $0.pool }.shown { Cell($0.pool ?? "(not listed)") },
    Column("mode") { $0.traits.mode },
    Column("osType") { $0.traits.osType },
    Column("osSku", "os") { $0.traits.osSKU }.shown { Cell($0.traits.osSKU ?? $0.traits.osType) },
    Column("vmSize") { $0.traits.vmSize },
    Column("count", "nodes", .right) { $0.count },
    Column("kubernetesVersion", "version") { $0.kubernetesVersion },
    Column("nodeImageVersion", "image") { $0.nodeImageVersion },
    Column("enableFips", "FIPS flag") { $0.traits.enableFIPS },
    Column("verdict", "verdict") { $0.judgement.verdict.rawValue }.shown { .verdict($0.judgement.verdict) },
    Column("basis", "basis") { $0.judgement.basis.rawValue },
    Column("standard", "standard") { $0.module.standard.rawValue },
    Column("certificate", "certificate") { $0.module.certificate.rawValue },
    Column("evidence") { $0.judgement.evidence.rawValue },
    Column("isRegulated") { $0.isRegulated },
    Column("isExempt") { $0.isExempt },
    Column("isPending") { $0.judgement.isPending },
    Column("failingSince", "failing since") { $0.failingSince },
    Column("module") { $0.module.module },
    Column("certificateNumber") { $0.module.number },
    Column("certificateSunset") { $0.module.sunsetDay },
    .shown("remarks") { .text($0.remarks) },
  ]
}

extension InventoryRow {
  /// The columns that people decide by; the rest is in JSON and CSV.
  static func table(
    of rows: [InventoryRow], title: String?, notes: [String] = [], namesakes: [ClusterID] = []
  ) -> Table {
    Table(
      title: title, of: rows, columns: columns(ClusterColumns(rows.lazy.map(\.cluster), besides: namesakes)),
      notes: notes)
  }

  static func columns(_ clusters: ClusterColumns) -> [Column<InventoryRow>] {
    (clusters.columns(\.cluster, named: \.clusterName) + attributes).filter { $0.title != nil }
  }

  private var remarks: String {
    [
      isRegulated ? nil : "not regulated", isExempt ? "exempt" : nil, judgement.isPending ? "pending" : nil,
      module.name,
    ].compactMap { $0 }.joined(separator: ", ")
  }
}
