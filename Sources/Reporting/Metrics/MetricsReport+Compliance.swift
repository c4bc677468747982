import InventoryModel

extension MetricsReport {
  /// All regulated rows together.
  var compliance: [MetricFamily] {
    guard let standing else { return [] }
    let regulated = standing.regulated
    return [
      MetricFamily(
        "fipswatch_pools", "Regulated rows (node pools, and clusters' unlisted nodes) by verdict.",
        samples: regulated.samples(labels: [:])),
      MetricFamily(
        "fipswatch_exempt_pools", "Failing and unknown rows that an exemption excuses; they count by verdict too.",
        Double(regulated.exempt)),
      MetricFamily("fipswatch_unregulated_pools", "Rows in no scope of the policy.", Double(standing.unregulated)),
      MetricFamily(
        "fipswatch_left_scope_pools", "Unregulated rows that were regulated until their tags or labels took them out.",
        Double(standing.leftScope)),
      MetricFamily("fipswatch_compliance_strict_ratio", "Passing of the regulated rows.", regulated.strict.ratio),
      MetricFamily(
        "fipswatch_compliance_adjusted_ratio", "Passing and exempt of the regulated rows.", regulated.adjusted.ratio),
      MetricFamily(
        "fipswatch_cluster_compliance_ratio", "Clusters of which every regulated row passes, of those with such rows.",
        standing.clusters.ratio),
      MetricFamily(
        "fipswatch_node_compliance_ratio", "Nodes of passing rows, of those of all regulated rows.",
        standing.nodes.ratio),
      MetricFamily(
        "fipswatch_coverage_ratio",
        "Regulated rows that a snapshot of the last \(StandingSweep.coverageHours) hours observed.",
        regulated.coverage.ratio),
      MetricFamily(
        "fipswatch_least_recently_seen_timestamp_seconds",
        "When the regulated row that was not observed for the longest time was last observed.",
        regulated.leastRecentlySeen?.value),
    ]
  }

  /// A row in several scopes counts in each of them.
  var scopeCounts: [MetricFamily] {
    guard let standing else { return [] }
    let none = Dictionary(scopes.map { ($0.name, FleetStanding.Counts()) }, uniquingKeysWith: { first, _ in first })
    let counts = standing.scopes.merging(none) { counted, _ in counted }
    func family(_ name: String, _ help: String, _ value: (FleetStanding.Counts) -> Double?) -> MetricFamily {
      let samples = counts.compactMap { scope, counts in
        value(counts).map { MetricFamily.Sample($0, labels: ["scope": scope]) }
      }
      return MetricFamily("fipswatch_scope_\(name)", help + Self.severalScopes, samples: samples)
    }
    return [
      MetricFamily(
        "fipswatch_scope_pools", "Regulated rows by scope and verdict." + Self.severalScopes,
        samples: counts.flatMap { scope, counts in counts.samples(labels: ["scope": scope]) }),
      family("exempt_pools", "Failing and unknown rows that an exemption excuses.") { Double($0.exempt) },
      family("coverage_ratio", "Rows that a snapshot of the last \(StandingSweep.coverageHours) hours observed.") {
        $0.coverage.ratio
      },
      family(
        "least_recently_seen_timestamp_seconds",
        "When the row that was not observed for the longest time was last observed."
      ) { $0.leastRecentlySeen?.value },
    ]
  }

  static let severalScopes = " A row counts in each of its scopes."
}

extension FleetStanding.Counts {
  fileprivate func samples(labels: [String: String]) -> [MetricFamily.Sample] {
    [(Verdict.pass, pass), (.fail, fail), (.unknown, unknown)].map { verdict, count in
      MetricFamily.Sample(Double(count), labels: labels.merging(["verdict": verdict.rawValue]) { $1 })
    }
  }
}

extension Instant {
  var value: Double { Double(seconds) }
}
