import InventoryModel

extension FleetReport {
  /// A part for people, and the command that shows all of it.
  package struct Part: Sendable {
    /// A word that names it, for links.
    package let id: String
    package let title: String
    package let tables: [Table]
    package let command: String

    /// The id of the one that explains.
    package static let why = "why"
  }

  /// What must be acted on stands first.
  package var parts: [Part] {
    [
      Part(id: "new", title: "New non-compliant pools", tables: newPools, command: "fipswatch drift"),
      Part(id: "overdue", title: "Overdue findings", tables: overdueFindings, command: "fipswatch findings"),
      Part(
        id: Part.why, title: "Why the number moved", tables: explain?.sections ?? noNight, command: explainCommand),
      Part(id: "drift", title: "Drift of the last night", tables: differences, command: "fipswatch drift"),
      Part(
        id: "exemptions", title: "Exemptions and approvals", tables: exemptions.sections,
        command: "fipswatch exemptions"),
      Part(
        id: "compatibility", title: "Compatibility issues",
        tables: compatibility.sections
          + (kpi.compatibility.map { $0.isEmpty ? [] : [$0.section(by: kpi.window.bucket)] } ?? []),
        command: "fipswatch compat list"),
    ] + costs + [
      Part(
        id: "audit", title: "Audit findings against the period before",
        tables: comparison.map { [$0.section] } ?? noNight,
        command: "fipswatch kpi --against previous"),
      Part(id: "unseen", title: "What was not covered", tables: [unseen], command: "fipswatch drift"),
      Part(
        id: "series", title: "By \(kpi.window.bucket.rawValue)", tables: kpi.newestFirst,
        command: "fipswatch kpi --bucket \(kpi.window.bucket.rawValue)"),
    ]
  }

  private var costs: [Part] {
    cost.map { cost in
      [Part(id: "cost", title: "Cost of non-compliance", tables: cost.summary, command: "fipswatch cost --prices FILE")]
    } ?? []
  }

  private var noNight: [Table] { [Table(notes: ["No night yet, so there is nothing to compare."])] }
  private var newPools: [Table] { drift.map { [$0.poolSection] } ?? noNight }
  private var differences: [Table] { drift.map { $0.eventSections + [Table(notes: [$0.countNote])] } ?? noNight }

  private var explainCommand: String {
    "fipswatch explain" + (since.map { " --from \($0)" } ?? "") + " --to \(asOf)"
  }

  private var overdueFindings: [Table] {
    let overdue = overdue
    guard overdue.findings.isEmpty else {
      return overdue.sections.map { table in
        var table = table
        table.title = "\(Plural.text(overdue.findings.count, "overdue finding")) as of \(asOf)"
        return table.withoutEmptyColumns
      }
    }
    let limited = findings.findings.contains { $0.slaDays != nil }
    return [Table(notes: [limited ? "Nothing is overdue." : "No open finding has a limit: see slaDays in the policy."])]
  }

  /// Since the night before the last.
  private var unseen: Table {
    guard let drift else { return noNight[0] }
    guard !drift.coverage.isComplete else {
      return Table(notes: ["Everything known was observed between \(drift.from) and \(drift.to)."])
    }
    return Table(
      title: "Not seen between \(drift.from) and \(drift.to)", columns: ["scope"],
      rows: drift.coverage.missing.map { [Cell($0)] },
      notes: ["What was not seen keeps its last facts, and may have changed."])
  }
}

extension FleetReport.Part {
  /// Its tables, cut to the first rows; what has no title of its own stands under that of the part.
  var sections: [Table] {
    tables.enumerated().map { index, table in
      var table = table.bounded(to: 12, command: command)
      if index == 0 { table.title = table.title ?? title }
      return table
    }
  }
}

extension Table {
  /// Without columns that have no value in any row: what is open has no end.
  fileprivate var withoutEmptyColumns: Table {
    let kept = columns.indices.filter { column in rows.contains { $0[column] != .missing } }
    return Table(
      title: title, columns: kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } }, notes: notes)
  }

  /// The first rows, and how to see all of them where there are more.
  func bounded(to limit: Int, command: String) -> Table {
    guard rows.count > limit else { return self }
    var table = self
    table.rows = Array(rows.prefix(limit))
    table.notes.insert("… and \(rows.count - limit) more: \(command) shows all", at: 0)
    return table
  }
}
