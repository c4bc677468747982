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
    let values = Self.environmentTags.compactMap { tags(pool)[$0] ?? tags(cluster)[$0] }
    return !values.contains { Self.nonProduction.contains($0.foldedID) }
  }

  private static let environmentTags = ["environment", "env", "stage", "tier"]
  private static let nonProduction: Set<String> = [
    "dev", "development", "test", "testing", "qa", "int", "integration", "uat", "staging", "stage", "sandbox", "sbx",
    "lab",
    "nonprod", "non-prod", "nonproduction", "non-production", "preprod", "pre-prod", "preproduction", "poc", "demo",
  ]

  /// Azure compares names of tags without case.
  func tags(_ configuration: [String: JSONValue]) -> [String: String] {
    guard case .object(let tags) = configuration["tags"] else { return [:] }
    return Dictionary(tags.map { ($0.key.foldedID, $0.value.displayText) }, uniquingKeysWith: { first, _ in first })
  }
}

extension [String: JSONValue] {
  /// A text below, by the names of the objects around it.
  func text(_ names: String...) -> String? {
    guard case .string(let text) = value(names) else { return nil }
    return text
  }

  func integer(_ name: String) -> Int? {
    guard case .integer(let number) = self[name] else { return nil }
    return Int(exactly: number)
  }

  func flag(_ name: String) -> Bool { self[name] == .bool(true) }

  func texts(_ name: String) -> [String] {
    guard case .array(let values) = self[name] else { return [] }
    return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  func object(_ name: String) -> [String: JSONValue] {
    guard case .object(let members) = self[name] else { return [:] }
    return members
  }

  private func value(_ names: [String]) -> JSONValue? {
    let inner = names.dropLast().reduce(self) { $0.object($1) }
    return names.last.flatMap { inner[$0] }
  }
}
