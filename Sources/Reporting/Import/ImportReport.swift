import InventoryModel

/// What an import did, snapshot by snapshot.
public struct ImportReport: Sendable {
  public var summaries: [ImportSummary]
  public var evidence: [EvidenceSummary]
  public var changes: [ChangesSummary]

  public init(
    summaries: [ImportSummary], evidence: [EvidenceSummary] = [], changes: [ChangesSummary] = []
  ) {
    self.summaries = summaries
    self.evidence = evidence
    self.changes = changes
  }
}

extension ImportReport: Record {
  public static let fields: [Field<ImportReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("snapshots") { $0.summaries },
    Field("evidence") { $0.evidence },
    Field("changes") { $0.changes },
  ]
}

extension ChangesSummary: Record {
  public static let fields: [Field<ChangesSummary>] = [
    Field("file") { $0.file },
    Field("takenAt") { $0.takenAt },
    Field("told") { $0.told },
    Field("new") { $0.new },
  ]
}

extension EvidenceSummary: Record {
  public static let fields: [Field<EvidenceSummary>] = [
    Field("file") { $0.file },
    Field("kind") { $0.kind.rawValue },
    Field("outcome") { $0.outcome.rawValue },
    Field("takenAt") { $0.takenAt },
    Field("told") { $0.told },
    Field("clusters") { $0.clusters },
    Field("unjoined") { $0.remarks.unjoined.flatMap(\.lines) },
    Field("shared") { $0.remarks.shared.flatMap(\.lines) },
  ]
}

extension ImportSummary: Record {
  public static let fields: [Field<ImportSummary>] =
    ownFields + [
      Field("missing") { $0.missing },
      Field("keptTags") { $0.keptTags },
      Field("clusters") { $0.clusters },
      Field("pools") { $0.pools },
    ]

  fileprivate static let ownFields: [Field<ImportSummary>] = [
    Field("files") { $0.files },
    Field("snapshot") { $0.snapshot },
    Field("outcome") { $0.outcome.rawValue },
    Field("takenAt") { $0.takenAt },
    Field("isComplete") { $0.isComplete },
    Field("partialReason") { $0.partialReason },
    Field("policy") { $0.policy },
    Field("policyBefore") { $0.policyBefore },
    Field("idleScopes") { $0.idleScopes },
  ]
}

extension ImportCounts: Record {
  public static let fields: [Field<ImportCounts>] = [
    Field("seen") { $0.seen },
    Field("new") { $0.new },
    Field("changed") { $0.changed },
    Field("gone") { $0.gone },
    Field("notCovered") { $0.notCovered },
  ]
}

extension ImportReport: Report {
  public var records: Table {
    let counts = [("clusters", \ImportSummary.clusters), ("pools", \ImportSummary.pools)].flatMap { name, path in
      ImportCounts.fields.map { field in
        Field<ImportSummary>("\(name).\(field.name)") { field.value($0[keyPath: path]) }
      }
    }
    return Table(records: summaries, fields: ImportSummary.ownFields + counts)
  }

  public var sections: [Table] {
    let sections =
      (summaries.isEmpty ? [] : [snapshotSection]) + (evidence.isEmpty ? [] : [evidenceSection])
      + (changes.isEmpty ? [] : [changesSection])
    return sections.isEmpty ? [Table(notes: ["Nothing was imported."])] : sections
  }

  private var changesSection: Table {
    Table(
      title: "Who changed what", columns: ["taken at", "file", .right("told"), .right("new")],
      rows: changes.map { [Cell($0.takenAt), Cell($0.file), Cell($0.told), Cell($0.new)] })
  }

  private var evidenceSection: Table {
    Table(
      title: "Node evidence", columns: ["taken at", "file", "kind", "", .right("told"), .right("clusters")],
      rows: evidence.map {
        [
          Cell($0.takenAt), Cell($0.file), Cell($0.kind.rawValue),
          Cell($0.outcome == .imported ? "" : "imported before"), Cell($0.told), Cell($0.clusters),
        ]
      }, notes: evidence.flatMap(\.remarks).notes)
  }

  private var snapshotSection: Table {
    Table(
      title: "Imported \(Plural.text(imported.count, "snapshot"))",
      columns: [
        "taken at", "file", "", .right("seen"), .right("new"), .right("changed"), .right("gone"),
        .right("not covered"),
      ], rows: imported.flatMap(rows), notes: notes + policyNotes)
  }

  /// Another policy than before is worth a word: it changes every number from then on.
  private var policyNotes: [String] {
    imported.compactMap { summary in
      summary.policyBefore.map { "\(summary.takenAt): evaluated by the policy \(summary.policy), before by \($0)" }
    }
  }

  private var imported: [ImportSummary] { summaries.filter { $0.outcome == .imported } }

  private func rows(_ summary: ImportSummary) -> [[Cell]] {
    let name = summary.files.joined(separator: " ")
    return [
      [Cell(summary.takenAt), Cell(name), "clusters"] + cells(summary.clusters),
      ["", "", "pools"] + cells(summary.pools),
    ]
  }

  private func cells(_ counts: ImportCounts) -> [Cell] {
    [counts.seen, counts.new, counts.changed, counts.gone, counts.notCovered].map { Cell($0) }
  }

  private var notes: [String] {
    summaries.flatMap { summary -> [String] in
      let name = summary.files.joined(separator: " ")
      switch summary.outcome {
      case .alreadyImported: return ["\(name): imported before, nothing changed"]
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
      }
    }
  }

  /// The first few by name; JSON has all.
  private func named(_ names: [String], _ fact: String) -> [String] {
    guard !names.isEmpty else { return [] }
    let more = names.count > 5 ? " and \(names.count - 5) more" : ""
    return ["\(fact): \(names.prefix(5).joined(separator: ", "))\(more)"]
  }
}
