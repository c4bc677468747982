import InventoryModel

/// What making all judgements again came to.
package struct RebuildReport: Sendable {
  package let clusters: Int
  package let verdicts: Int
  package let episodes: Int
  package let changes: Int
  /// Rows that were otherwise; some of them in words.
  package let differing: Int
  package let examples: [String]

  package init(clusters: Int, verdicts: Int, episodes: Int, changes: Int, differing: Int, examples: [String]) {
    self.clusters = clusters
    self.verdicts = verdicts
    self.episodes = episodes
    self.changes = changes
    self.differing = differing
    self.examples = examples
  }
}

extension RebuildReport: Record {
  package static let attributes: [Column<RebuildReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("clusters") { $0.clusters },
    Column("verdicts") { $0.verdicts },
    Column("episodes") { $0.episodes },
    Column("changes") { $0.changes },
    Column("differing") { $0.differing },
    Column("examples") { $0.examples },
  ]
}

extension RebuildReport: Report {
  package var records: Table { Table(records: [self], columns: Self.attributes.dropLast()) }

  package var sections: [Table] {
    let made =
      "Judged \(Plural.text(clusters, "cluster")) again: \(Plural.text(verdicts, "verdict")), "
      + "\(Plural.text(episodes, "episode")), \(Plural.text(changes, "change"))."
    guard differing > 0 else { return [Table(notes: [made, "Nothing differed."])] }
    return [
      Table(
        notes: [made, "\(Plural.text(differing, "row")) differed and \(differing == 1 ? "is" : "are") put right:"]
          + examples)
    ]
  }
}
