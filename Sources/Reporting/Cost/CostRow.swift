import InventoryModel

/// A regulated row and what it costs, as of the report's end.
package struct CostRow: Sendable {
  package var cluster: ClusterID
  package var clusterName: String
  package var pool: String?
  package var location: String?
  package var owner: String?
  package var scopes: [String]
  /// Those of `--by`; one, but for rows in several scopes.
  package var groups: [String]
  package var verdict: Verdict
  package var isExempt: Bool
  package var heading: CostClass
  package var machine: MachineKind?
  /// Nil where no count is reported.
  package var nodes: Int?
  /// Of an hour of a node; nil where no price is known.
  package var unitPrice: Double?
  /// When the open episode began; nil unless there is one.
  package var failingSince: Instant?
  /// All hours of its nodes since then.
  package var sinceFailing: CostSum?

  /// The hours of a month, as Azure's own calculator counts them: 365 days by 24 hours by 12.
  package static let hoursOfMonth = 730.0

  /// At the present price and number of nodes; nil where one is not known.
  package var monthly: Money? {
    if nodes == 0 { return .zero }
    return nodes.flatMap { nodes in unitPrice.map { Money(Double(nodes) * $0 * Self.hoursOfMonth) } }
  }

  /// Why there is no price; nil where there is one.
  package var unpricedBecause: String? {
    guard monthly == nil else { return nil }
    if pool == nil { return "its nodes are in no list" }
    if nodes == nil { return "no node count is reported" }
    return machine.map { "no price of \($0.description)" } ?? "no VM size is reported"
  }
}

extension CostRow: Record {
  package static let attributes: [Column<CostRow>] = [
    Column("clusterId") { $0.cluster.description },
    Column("cluster") { $0.clusterName },
    Column("subscription") { $0.cluster.subscription },
    Column("location") { $0.location },
    Column("pool", "pool") { $0.pool }.shown { Cell($0.pool ?? "(not listed)") },
    Column("owner", "owner") { $0.owner },
    Column("scopes") { $0.scopes },
    Column("verdict", "verdict") { $0.verdict.rawValue }.shown { .verdict($0.verdict) },
    Column("isExempt") { $0.isExempt },
    .shown("") { Cell($0.isExempt ? "exempt" : "") },
    Column("vmSize", "size") { $0.machine?.size },
    Column("isSpot") { $0.machine?.isSpot },
    Column("nodes", "nodes", .right) { $0.nodes },
    Column("unitPrice", "per hour", .right) { $0.unitPrice },
    Column("monthly", "per month", .right) { $0.monthly?.value }.shown { Cell($0.monthly) },
    Column("failingSince", "failing since") { $0.failingSince },
    Column("sinceFailing", "cost since then", .right) { $0.sinceFailing?.value?.value }.shown {
      Cell(atLeast: $0.sinceFailing)
    },
    Column("unpricedBecause") { $0.unpricedBecause },
  ]
}

extension Cell {
  package init(_ money: Money?) { self = money.map { .number($0.text) } ?? .missing }

  /// What is known of a sum that lacks something, saying so.
  package init(atLeast sum: CostSum?) {
    guard let sum else {
      self = .missing
      return
    }
    self = .number(sum.missing == 0 ? sum.atLeast.text : "≥ \(sum.atLeast.text)")
  }
}
