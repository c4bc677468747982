import InventoryModel

/// What a path names.
enum Route: Hashable, Sendable {
  case overview, fleet, findings, drift, kpi, exemptions, plan, compatibility, coverage, evidence, cost, definitions
  case cluster(ClusterID)
  case pool(ClusterID, String)
  /// A file of a package of evidence.
  case packageFile(package: String, name: String)
  case metrics, health
  case asset(String)

  /// Nil where there is nothing.
  init?(path: Substring) {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard path.hasPrefix("/"), let first = segments.first else { return nil }
    switch (first, segments.count) {
    case ("clusters", 4...): self.init(clusterPath: Array(segments.dropFirst()))
    case ("evidence", 3...): self.init(packagePath: Array(segments.dropFirst()))
    case ("assets", 2): self = .asset(String(segments.last!))
    case (_, 1): self.init(word: first)
    default: return nil
    }
  }

  private init?(word: Substring) {
    switch word {
    case "": self = .overview
    case "fleet": self = .fleet
    case "findings": self = .findings
    case "drift": self = .drift
    case "kpi": self = .kpi
    case "exemptions": self = .exemptions
    case "plan": self = .plan
    case "compatibility": self = .compatibility
    case "coverage": self = .coverage
    case "evidence": self = .evidence
    case "cost": self = .cost
    case "definitions": self = .definitions
    case "metrics": self = .metrics
    case "healthz": self = .health
    default: return nil
    }
  }

  private init?(packagePath segments: [Substring]) {
    let names = segments.compactMap { PathSegment.decoded($0) }
    guard names.count == segments.count else { return nil }
    self = .packageFile(package: names[0], name: names.dropFirst().joined(separator: "/"))
  }

  private init?(clusterPath segments: [Substring]) {
    let names = segments.map { PathSegment.decoded($0)?.foldedID }
    guard let subscription = names[0], let group = names[1], let name = names[2] else { return nil }
    let id = ClusterID(subscription: subscription, resourceGroup: group, name: name)
    switch segments.count {
    case 3: self = .cluster(id)
    case 5 where segments[3] == "pools":
      guard let pool = names[4] else { return nil }
      self = .pool(id, pool)
    default: return nil
    }
  }
}
