import InventoryModel

extension NonCompliantRow {
  /// As Azure spells them, as far as a snapshot has shown it.
  var clusterName: String { row.clusterName }
  var isSystem: Bool { row.traits.mode?.foldedID == "system" }
  var isWindows: Bool { row.traits.osType?.foldedID == "windows" }
  /// What it weighs where nothing was reported.
  var nodes: Int { row.count ?? 1 }

  /// Where it is in the rollout: what is not said to be for tests is taken for production.
  var isProduction: Bool {
    let (own, inherited) = (poolTags, clusterTags)
    let values = Self.environmentTags.compactMap { own[$0] ?? inherited[$0] }
    return !values.contains { Self.nonProduction.contains($0.foldedID) }
  }

  private static let environmentTags = ["environment", "env", "stage", "tier"]
  private static let nonProduction: Set<String> = [
    "dev", "development", "test", "testing", "qa", "int", "integration", "uat", "staging", "stage", "sandbox", "sbx",
    "lab",
    "nonprod", "non-prod", "nonproduction", "non-production", "preprod", "pre-prod", "preproduction", "poc", "demo",
  ]

  var poolTags: [String: String] { Self.folded(pool.object(.tags)) }
  var clusterTags: [String: String] { Self.folded(cluster.object(.tags)) }

  /// Azure compares names of tags without case.
  private static func folded(_ tags: [String: JSONValue]) -> [String: String] {
    Dictionary(tags.map { ($0.key.foldedID, $0.value.displayText) }, uniquingKeysWith: { first, _ in first })
  }
}
