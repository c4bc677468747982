import InventoryModel

/// What making all judgements again came to.
public struct RebuildReport: Sendable {
  public let clusters: Int
  public let verdicts: Int
  public let episodes: Int
  public let changes: Int
  /// Rows that were otherwise; some of them in words.
  public let differing: Int
  public let examples: [String]

  public init(clusters: Int, verdicts: Int, episodes: Int, changes: Int, differing: Int, examples: [String]) {
    self.clusters = clusters
    self.verdicts = verdicts
    self.episodes = episodes
    self.changes = changes
    self.differing = differing
    self.examples = examples
  }
}

extension RebuildReport: Record {
  public static let fields: [Field<RebuildReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("clusters") { $0.clusters },
    Field("verdicts") { $0.verdicts },
    Field("episodes") { $0.episodes },
    Field("changes") { $0.changes },
    Field("differing") { $0.differing },
    Field("examples") { $0.examples },
  ]
}

extension RebuildReport: Report {
  public var records: Table { Table(records: [self], fields: Self.fields.dropLast()) }

  public var sections: [Table] {
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
