import InventoryModel

/// What an import did, snapshot by snapshot.
package struct ImportReport: Sendable {
  package var summaries: [ImportSummary]
  package var evidence: [EvidenceSummary]
  package var changes: [ChangesSummary]

  package init(
    summaries: [ImportSummary], evidence: [EvidenceSummary] = [], changes: [ChangesSummary] = []
  ) {
    self.summaries = summaries
    self.evidence = evidence
    self.changes = changes
  }
}

extension ImportReport: Record {
  package static let attributes: [Column<ImportReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("snapshots") { $0.summaries },
    Column("evidence") { $0.evidence },
    Column("changes") { $0.changes },
  ]
}

extension ChangesSummary: Record {
  package static let attributes: [Column<ChangesSummary>] = [
    Column("takenAt", "taken at") { $0.takenAt },
    Column("file", "file") { $0.file },
    Column("told", "told", .right) { $0.told },
    Column("new", "new", .right) { $0.new },
  ]
}

extension EvidenceSummary: Record {
  package static let attributes: [Column<EvidenceSummary>] = [
    Column("takenAt", "taken at") { $0.takenAt },
    Column("file", "file") { $0.file },
    Column("kind", "kind") { $0.kind.rawValue },
    Column("outcome", "") { $0.outcome.rawValue }.shown { Cell($0.outcome == .imported ? "" : "imported before") },
    Column("told", "told", .right) { $0.told },
    Column("clusters", "clusters", .right) { $0.clusters },
    Column("unjoined") { $0.remarks.unjoined.flatMap(\.lines) },
    Column("shared") { $0.remarks.shared.flatMap(\.lines) },
    Column("incomplete") { $0.remarks.incomplete.flatMap(\.lines) },
  ]
}

extension ImportSummary: Record {
  package static let attributes: [Column<ImportSummary>] =
    ownColumns + [
      Column("missing") { $0.missing },
      Column("keptTags") { $0.keptTags },
      Column("keptPools") { $0.keptPools },
      Column("clusters") { $0.clusters },
      Column("pools") { $0.pools },
    ]

  fileprivate static let ownColumns: [Column<ImportSummary>] = [
    Column("files") { $0.files },
    Column("snapshot") { $0.snapshot },
    Column("outcome") { $0.outcome.rawValue },
    Column("takenAt") { $0.takenAt },
    Column("isComplete") { $0.isComplete },
    Column("partialReason") { $0.partialReason },
    Column("policy") { $0.policy },
    Column("policyBefore") { $0.policyBefore },
    Column("idleScopes") { $0.idleScopes },
  ]
}

extension ImportCounts: Record {
  package static let attributes: [Column<ImportCounts>] = [
    Column("seen", "seen", .right) { $0.seen },
    Column("new", "new", .right) { $0.new },
    Column("changed", "changed", .right) { $0.changed },
    Column("gone", "gone", .right) { $0.gone },
    Column("notCovered", "not covered", .right) { $0.notCovered },
  ]
}

extension ImportReport: Report {
  package var records: Table {
    let kinds: [(String, @Sendable (ImportSummary) -> ImportCounts)] = [("clusters", \.clusters), ("pools", \.pools)]
    let counts = kinds.flatMap { name, counts in
      ImportCounts.attributes.map { column in
        Column<ImportSummary>("\(name).\(column.key!)") { column.value(counts($0)) }
      }
    }
    return Table(records: summaries, columns: ImportSummary.ownColumns + counts)
  }

  package var sections: [Table] {
    let sections =
      (summaries.isEmpty ? [] : [snapshotSection]) + (evidence.isEmpty ? [] : [evidenceSection])
      + (changes.isEmpty ? [] : [changesSection])
    return sections.isEmpty ? [Table(notes: ["Nothing was imported."])] : sections
  }

  private var changesSection: Table {
    Table(title: "Who changed what", of: changes, columns: ChangesSummary.attributes)
  }

  private var evidenceSection: Table {
    Table(
      title: "Node evidence", of: evidence, columns: EvidenceSummary.attributes,
      notes: evidence.flatMap(\.remarks).notes)
  }

  /// Two lines for each snapshot: its clusters, and its pools.
  private var snapshotSection: Table {
    typealias Line = (summary: ImportSummary, kind: String, counts: ImportCounts)
    let lines = imported.flatMap { [($0, "clusters", $0.clusters), ($0, "pools", $0.pools)] as [Line] }
    let names: [Column<Line>] = [
      .shown("taken at") { Cell($0.summary.takenAt) },
      .shown("file") { Cell($0.summary.files.joined(separator: " ")) },
    ]
    return Table(
      title: "Imported \(Plural.text(imported.count, "snapshot"))", of: lines,
      columns: names + [.shown("") { Cell($0.kind) }] + ImportCounts.attributes.map { $0.of { $0.counts } },
      notes: notes + policyNotes
    ).withoutRepeatedNames([2])
  }

  /// Another policy than before is worth a word: it changes every number from then on.
  private var policyNotes: [String] {
    imported.compactMap { summary in
      summary.policyBefore.map { "\(summary.takenAt): evaluated by the policy \(summary.policy), before by \($0)" }
    }
  }

  private var imported: [ImportSummary] { summaries.filter { $0.outcome == .imported } }

  private var notes: [String] {
    summaries.flatMap { summary -> [String] in
      let name = summary.files.joined(separator: " ")
      switch summary.outcome {
      case .alreadyImported: return ["\(name): imported before, nothing changed"]
      case .disputed: return ["\(name): does not count: \(summary.partialReason ?? "")"]
      case .retracted: return ["\(name): retracted before, so it does not count"]
      case .imported:
        let partial = summary.partialReason.map { ["\(name): coverage is partial: \($0)"] } ?? []
        return partial
          + named(
            summary.missing, "\(summary.takenAt): not covered that day, so its last facts stand")
          + named(
            summary.keptTags,
            "\(summary.takenAt): tags or labels are absent, so those last reported count (--tags-removed if they are gone)"
          )
          + keptPools(of: summary)
      }
    }
  }

  private func keptPools(of summary: ImportSummary) -> [String] {
    guard !summary.keptPools.isEmpty else { return [] }
    let clusters = "their clusters were listed without agentPoolProfiles, so their last facts stand"
    return ["\(summary.takenAt): \(Plural.text(summary.keptPools.count, "node pool")): \(clusters)"]
  }

  /// The first few by name; JSON has all.
  private func named(_ names: [String], _ fact: String) -> [String] {
    guard !names.isEmpty else { return [] }
    let more = names.count > 5 ? " and \(names.count - 5) more" : ""
    return ["\(fact): \(names.prefix(5).joined(separator: ", "))\(more)"]
  }
}
