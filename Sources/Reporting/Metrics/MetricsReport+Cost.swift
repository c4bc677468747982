import InventoryModel

extension MetricsReport {
  /// Run rates of all regulated rows, then scope by scope. A sum that lacks a price is absent, as an unknown number is.
  func costs(_ cost: CostReport) -> [MetricFamily] {
    guard cost.isObserved else { return [] }
    let all = [(labels: [String: String](), sums: cost.monthly)]
    let byScope = scopes.map { scope in
      (["scope": scope.name], CostSums(monthlyOf: cost.rows.filter { $0.scopes.contains(scope.name) }))
    }
    return [("", "", all), ("scope_", Self.severalScopes, byScope)].flatMap { prefix, remark, sums in
      families("fipswatch_\(prefix)", remark, sums, currency: cost.prices.currency)
    }
  }

  private func families(
    _ prefix: String, _ remark: String, _ sums: [(labels: [String: String], sums: CostSums)], currency: String?
  ) -> [MetricFamily] {
    func family(
      _ name: String, _ help: String, _ more: [String: String] = [:], _ value: (CostSum) -> Double?
    ) -> MetricFamily {
      let samples = sums.flatMap { labels, sums in
        CostClass.allCases.compactMap { state in
          value(sums[state]).map { value in
            MetricFamily.Sample(value, labels: labels.merging(more) { $1 }.merging(["state": state.name]) { $1 })
          }
        }
      }
      return MetricFamily(prefix + name, help + remark, samples: samples)
    }
    let unit = currency.map { ["currency": $0] } ?? [:]
    return [
      family(
        "monthly_cost",
        "What the nodes of regulated rows cost in 730 hours at the prices given, by state; absent where a price is missing.",
        unit
      ) { $0.value?.value },
      family(
        "monthly_cost_at_least",
        "What the nodes of those regulated rows cost in 730 hours that have a price, by state.", unit
      ) { $0.atLeast.value },
      family("unpriced_pools", "Regulated rows without a price, whose cost is not known, by state.") {
        Double($0.missing)
      },
    ]
  }
}
