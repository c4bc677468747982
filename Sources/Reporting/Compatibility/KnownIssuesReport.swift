import InventoryModel

/// What is publicly known to break with FIPS, and which clusters run it.
package struct KnownIssuesReport: Sendable {
  package struct Match: Sendable {
    package var issue: KnownIssue
    /// In the order of their ids.
    package var clusters: [ClusterID]

    package init(issue: KnownIssue, clusters: [ClusterID]) { (self.issue, self.clusters) = (issue, clusters) }
  }

  package let asOf: Instant
  package let matches: [Match]

  package init(asOf: Instant, matches: [Match]) { (self.asOf, self.matches) = (asOf, matches) }
}

extension KnownIssuesReport: Record {
  package static let attributes: [Column<KnownIssuesReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.asOf },
    Column("known") { $0.matches },
  ]
}

extension KnownIssuesReport.Match: Record {
  package static let attributes: [Column<KnownIssuesReport.Match>] = [
    Column("id", "id") { $0.issue.id },
    Column("runs", "what runs") { $0.issue.runs },
    Column("symptom", "symptom") { $0.issue.symptom },
    Column("workaround", "what helps") { $0.issue.workaround },
    Column("reportedOn", "reported") { $0.issue.reportedOn },
    Column("source", "source") { $0.issue.source }.shown { .text(String($0.issue.source.trimmingPrefix("https://"))) },
    Column("clusters") { $0.clusters.map(\.description) },
    .shown("clusters", .right) { Cell($0.clusters.count) },
  ]
}

extension KnownIssuesReport: Report {
  package var records: Table {
    Table(
      records: matches,
      columns: Match.attributes.filter { $0.key != "clusters" } + [
        Column("clusters") { $0.clusters.map(\.description).joined(separator: " ") }
      ])
  }

  package var sections: [Table] {
    let found = matches.flatMap { match in match.clusters.map { (id: match.issue.id, cluster: $0) } }
    let clusters = ClusterColumns(found.lazy.map(\.cluster))
    let overview = Table(
      title: "Publicly known issues with FIPS, as of \(asOf)", of: matches, columns: Match.attributes,
      notes: ["Clusters are matched by what snapshots report; what they do not report counts as possible."])
    guard !found.isEmpty else { return [overview] }
    return [
      overview,
      Table(
        title: "Clusters that run it", of: found,
        columns: [.shown("id") { .text($0.id) }] + clusters.columns(\.cluster, named: \.cluster.name)
      ).bounded(to: 100, command: "fipswatch compat known --format json"),
    ]
  }
}
