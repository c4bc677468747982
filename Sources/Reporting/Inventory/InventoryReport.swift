import InventoryModel

/// Clusters and pools with their verdicts, by cluster id, then pool; a cluster's unlisted nodes come first.
public struct InventoryReport: Sendable {
  public let rows: [InventoryRow]

  public init(rows: [InventoryRow]) {
    self.rows = rows.sorted(byKey: { ResourceOrder($0.cluster, $0.pool) })
  }
}

extension InventoryReport: Report {
  /// A bare array, without a schema version.
  public var jsonValue: JSONValue { rows.jsonValue }
  public var jsonText: String { JSONWriter.text(of: rows) }
  public var records: Table { Table(records: rows, fields: InventoryRow.fields) }

  public var sections: [Table] {
    guard !rows.isEmpty else { return [Table(notes: ["No clusters or node pools are known."])] }
    return [InventoryRow.table(of: rows, title: nil, notes: [verdictNote])]
  }

  private var verdictNote: String {
    let clusters = Set(rows.map(\.cluster)).count
    let verdicts = Verdict.allCases.map { verdict in
      "\(rows.count { $0.judgement.verdict == verdict }) \(verdict.rawValue)"
    }
    return "\(Plural.text(rows.count, "row")) in \(Plural.text(clusters, "cluster")): "
      + verdicts.joined(separator: ", ")
  }
}

extension InventoryRow: Record {
  public static let fields: [Field<InventoryRow>] = [
    Field("clusterId") { $0.cluster.description },
    Field("cluster") { $0.clusterName },
    Field("subscription") { $0.cluster.subscription },
    Field("resourceGroup") { $0.cluster.resourceGroup },
    Field("location") { $0.location },
    Field("pool") { $0.pool },
    Field("mode") { $0.traits.mode },
    Field("osType") { $0.traits.osType },
    Field("osSku") { $0.traits.osSKU },
    Field("vmSize") { $0.traits.vmSize },
    Field("count") { $0.count },
    Field("kubernetesVersion") { $0.kubernetesVersion },
    Field("nodeImageVersion") { $0.nodeImageVersion },
    Field("enableFips") { $0.traits.enableFIPS },
    Field("verdict") { $0.judgement.verdict.rawValue },
    Field("basis") { $0.judgement.basis.rawValue },
    Field("standard") { $0.module.standard.rawValue },
    Field("certificate") { $0.module.certificate.rawValue },
    Field("evidence") { $0.judgement.evidence.rawValue },
    Field("isRegulated") { $0.isRegulated },
    Field("isExempt") { $0.isExempt },
    Field("isPending") { $0.judgement.isPending },
    Field("failingSince") { $0.failingSince },
    Field("module") { $0.module.module },
    Field("certificateNumber") { $0.module.number },
    Field("certificateSunset") { $0.module.sunsetDay },
  ]
}

extension InventoryRow {
  /// The columns that people decide by; the rest is in JSON and CSV.
  static func table(
    of rows: [InventoryRow], title: String?, notes: [String] = [], namesakes: [ClusterID] = []
  ) -> Table {
    let clusters = ClusterColumns(rows.lazy.map(\.cluster), besides: namesakes)
    return Table(
      title: title,
      columns: clusters.columns + [
        "pool", "os", .right("nodes"), "version", "image", "FIPS flag", "verdict", "basis", "standard",
        "certificate", "failing since", "remarks",
      ],
      rows: rows.map { clusters.cells($0.cluster, named: $0.clusterName) + $0.cells }, notes: notes)
  }

  private var cells: [Cell] {
    [
      Cell(pool ?? "(not listed)"), Cell(traits.osSKU ?? traits.osType), Cell(count),
      Cell(kubernetesVersion), Cell(nodeImageVersion), Cell(traits.enableFIPS.map(String.init)),
      .verdict(judgement.verdict), Cell(judgement.basis.rawValue), Cell(module.standard.rawValue),
      Cell(module.certificate.rawValue), Cell(failingSince), .text(remarks),
    ]
  }

  private var remarks: String {
    [
      isRegulated ? nil : "not regulated", isExempt ? "exempt" : nil, judgement.isPending ? "pending" : nil,
      module.name,
    ].compactMap { $0 }.joined(separator: ", ")
  }
}
