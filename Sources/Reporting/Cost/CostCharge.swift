import InventoryModel

/// What a row costs in one bucket under one heading, as a line of FOCUS.
package struct CostCharge: Sendable {
  struct Place: Hashable, Comparable {
    let bucket: Int
    let heading: CostClass

    static func < (one: Place, other: Place) -> Bool {
      (one.bucket, one.heading.rawValue) < (other.bucket, other.heading.rawValue)
    }
  }

  package var row: CostRow
  package var heading: CostClass
  package var period: Interval
  package private(set) var nodeHours = 0.0
  package private(set) var cost = CostSum()
  /// Nil where prices changed in the period, or none is known.
  package private(set) var unitPrice: Double?
  private var isFirst = true

  init(row: CostRow, heading: CostClass, period: Interval) {
    (self.row, self.heading, self.period) = (row, heading, period)
  }

  mutating func add(_ piece: Interval, _ nodes: Int?, _ money: Money?, price: Double?) {
    nodeHours += Double(nodes ?? 0) * piece.hours
    cost.add(money)
    unitPrice = isFirst || unitPrice == price ? price : nil
    isFirst = false
  }
}

extension CostReport {
  /// Charges as FOCUS 1.4 names them, in its dataset Cost and Usage: estimates at list price, which nobody billed.
  ///
  /// What an estimate cannot say (billed, contracted and effective cost) is empty, as is the cost of what has no price.
  package var focus: Table { Table(records: charges, columns: focusColumns) }

  private var focusColumns: [Column<CostCharge>] {
    let currency = prices.currency
    return [
      Column("BilledCost") { _ in JSONValue.null },
      Column("BillingCurrency") { _ in currency },
      Column("BillingPeriodEnd") { $0.period.from.startOfNextMonth },
      Column("BillingPeriodStart") { $0.period.from.startOfMonth },
      Column("ChargeCategory") { _ in "Usage" },
      Column("ChargeDescription") { "Estimate at list price: \($0.heading.name)" },
      Column("ChargeFrequency") { _ in "Usage-Based" },
      Column("ChargePeriodEnd") { $0.period.to },
      Column("ChargePeriodStart") { $0.period.from },
      Column("ConsumedQuantity") { $0.nodeHours },
      Column("ConsumedUnit") { _ in "Hours" },
      Column("ContractedCost") { _ in JSONValue.null },
      Column("EffectiveCost") { _ in JSONValue.null },
      Column("HostProviderName") { _ in "Microsoft" },
      Column("InvoiceIssuerName") { _ in "Microsoft" },
      Column("ListCost") { $0.cost.value?.value },
      Column("ListUnitPrice") { $0.unitPrice },
      Column("PricingCategory") { _ in "Standard" },
      Column("PricingCurrency") { _ in currency },
      Column("PricingQuantity") { $0.nodeHours },
      Column("PricingUnit") { _ in "Hours" },
      Column("RegionId") { $0.row.location },
      Column("ResourceId") { charge in
        charge.row.cluster.description + (charge.row.pool.map { "/agentpools/\($0)" } ?? "")
      },
      Column("ResourceName") { $0.row.pool ?? $0.row.clusterName },
      Column("ResourceType") { $0.row.pool == nil ? "Kubernetes cluster" : "Kubernetes node pool" },
      Column("ServiceCategory") { _ in "Compute" },
      Column("ServiceName") { _ in "Virtual Machines" },
      Column("ServiceProviderName") { _ in "Microsoft" },
      Column("SkuPriceDetails") {
        $0.row.machine.map { "{\"x_VMSize\":\"\($0.size.filter { $0 != "\"" && $0 != "\\" })\"}" }
      },
      Column("SubAccountId") { "/subscriptions/\($0.row.cluster.subscription)" },
      Column("x_Verdict") { $0.verdict?.rawValue },
      Column("x_Exempt") { $0.heading == .exempt },
      Column("x_Owner") { $0.row.owner },
      Column("x_Since") { $0.row.failingSince },
    ]
  }
}

extension CostCharge {
  /// That of the time that is charged; of what was exempt, not kept.
  fileprivate var verdict: Verdict? {
    switch heading {
    case .nonCompliant: .fail
    case .unknown: .unknown
    case .compliant: .pass
    case .exempt: row.isExempt ? row.verdict : nil
    }
  }
}
