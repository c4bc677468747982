import InventoryModel

/// The register of what failed in tests on FIPS pools.
package struct CompatibilityReport: Sendable {
  package let asOf: Instant
  /// In the order of cluster, application and test.
  package let issues: [CompatibilityIssue]
  package let includesClosed: Bool

  package init(asOf: Instant, issues: [CompatibilityIssue], includesClosed: Bool) {
    (self.asOf, self.includesClosed) = (asOf, includesClosed)
    self.issues = includesClosed ? issues : issues.filter(\.isOpen)
  }
}

extension CompatibilityReport: Record {
  package static let attributes: [Column<CompatibilityReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.asOf },
    Column("issues") { $0.issues },
  ]
}

extension CompatibilityIssue: Record {
  package static let attributes: [Column<CompatibilityIssue>] = [
    Column("id", "id") { $0.id }.shown { .text($0.shortID) },
    Column("cluster") { $0.cluster.description },
    Column("application", "application") { $0.application },
    Column("test", "test") { $0.test },
    Column("symptom", "symptom") { $0.symptom },
    Column("workaround", "workaround") { $0.workaround }.when { $0.workaround != nil },
    Column("state", "state") { $0.isOpen ? "open" : "closed" },
    Column("discoveredAt", "discovered") { $0.discoveredAt },
    Column("closedAt", "closed") { $0.closedAt }.when { !$0.isOpen },
    Column("closedAs", "as") { $0.closedAs?.rawValue }.when { !$0.isOpen },
    Column("times", "runs", .right) { $0.times },
  ]

  /// What people type; as good as never two issues share it.
  package var shortID: String { String(id.prefix(12)) }

  /// With the names of clusters, and where they are where two share one.
  package static func columns(for issues: [CompatibilityIssue]) -> [Column<CompatibilityIssue>] {
    let clusters = ClusterColumns(issues.lazy.map(\.cluster))
    return [attributes[0]] + clusters.columns(\.cluster, named: \.cluster.name) + attributes.dropFirst()
  }
}

extension CompatibilityReport: Report {
  package var records: Table { Table(records: issues, columns: CompatibilityIssue.attributes) }

  package var sections: [Table] {
    guard !issues.isEmpty else {
      return [
        Table(notes: ["No \(includesClosed ? "" : "open ")compatibility issue is recorded as of \(asOf)."])
      ]
    }
    return [
      Table(
        title: includesClosed ? "Compatibility issues as of \(asOf)" : "Open compatibility issues as of \(asOf)",
        of: issues, columns: CompatibilityIssue.columns(for: issues))
    ]
  }
}
