import InventoryModel

extension DriftReport: Report {
  package var records: Table { Table(records: events, columns: DriftEvent.attributes) }

  /// What must be acted on stands first.
  package var sections: [Table] { [poolSection] + eventSections + [closingSection] }

  package var poolSection: Table {
    guard !newNonCompliantPools.isEmpty else {
      return Table(notes: ["No pool newly breaks the rule between \(from) and \(to)."] + baselineNotes)
    }
    let pools = Plural.text(newNonCompliantPools.count, "pool")
    return InventoryRow.table(
      of: newNonCompliantPools, title: "\(pools) newly non-compliant between \(from) and \(to)", namesakes: namesakes)
  }

  private var baselineNotes: [String] {
    guard let baseline else { return [] }
    return ["History begins at \(baseline): what has failed since then is among the findings."]
  }

  /// Regulated events by category, then all that the policy leaves alone.
  package var eventSections: [Table] {
    let clusters = ClusterColumns(events.lazy.map(\.cluster), besides: namesakes)
    let parts = Dictionary(grouping: events) { $0.isRegulated ? $0.category : nil }
    let titles: [(DriftEvent.Category?, String)] =
      DriftEvent.Category.allCases.map { ($0, "Drift: \($0.rawValue)") } + [(nil, "Drift of what is not regulated")]
    return titles.compactMap { category, title in parts[category].map { section(title, $0, among: clusters) } }
  }

  private func section(_ title: String, _ events: [DriftEvent], among clusters: ClusterColumns) -> Table {
    Table(
      title: title, of: events,
      columns: clusters.columns(\.cluster, named: \.cluster.name) + [.shown("pool") { Cell($0.pool ?? "(cluster)") }]
        + DriftEvent.attributes
    ).withoutRepeatedNames([clusters.count, clusters.count + 1])
  }

  private var closingSection: Table {
    Table(notes: [countNote] + coverageNotes)
  }

  var countNote: String {
    guard !events.isEmpty else { return "Nothing changed in what was seen." }
    let counts = summary.byCategory
    let parts = DriftEvent.Category.allCases.map(\.rawValue).compactMap { name in
      counts[name].map { "\($0) \(name)" }
    }
    return "\(Plural.text(events.count, "difference")): " + parts.joined(separator: ", ")
  }

  private var coverageNotes: [String] {
    guard !coverage.isComplete else { return [] }
    return ["Coverage is partial: what was not seen keeps its last facts, and may have changed. Not seen:"]
      + coverage.missing.map { "- \($0)" }
  }
}
