import InventoryModel

/// Why the number moved: an explanation with the names of the rows behind it.
package struct ExplainReport: Sendable {
  package let explanation: Explanation
  /// By row: what `inventory` calls it.
  package let names: [Int64: RowName]
  /// All clusters that share a name with another.
  package let namesakes: [ClusterID]
  /// Those of the explanation, in each the rows with the largest effect first.
  private let parts: [Explanation.Part]

  package init(explanation: Explanation, names: [Int64: RowName], namesakes: [ClusterID] = []) {
    self.namesakes = namesakes
    self.explanation = explanation
    self.names = names
    parts = explanation.parts.map { part in
      Explanation.Part(
        cause: part.cause, numerator: part.numerator,
        rows: part.rows.sorted(byKey: { EffectOrder($0, named: names[$0.row]) }))
    }
  }

  /// How many rows people are shown of each part; JSON and CSV tell all.
  private static let mostShown = 10
}

extension ExplainReport: Record {
  package static let attributes: [Column<ExplainReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("from") { $0.explanation.from },
    Column("to") { $0.explanation.to },
    Column("strictFrom") { JSONValue($0.explanation.strictFrom, columns: shareColumns) },
    Column("strictTo") { JSONValue($0.explanation.strictTo, columns: shareColumns) },
    Column("change") { $0.explanation.change },
    Column("denominator") { $0.explanation.denominator },
    Column("parts") { report in
      report.parts.map { WrittenPart(part: $0, explanation: report.explanation, rowColumns: report.rowColumns) }
    },
  ]

  private static let shareColumns: [Column<Share>] = [
    Column("pass") { $0.part }, Column("total") { $0.whole }, Column("ratio") { $0.ratio },
  ]

  private var rowColumns: [Column<Explanation.Row>] {
    let (explanation, names) = (explanation, names)
    return [
      Column("clusterId") { names[$0.row]?.cluster.description },
      Column("pool", "pool") { names[$0.row]?.pool }.shown { Cell(names[$0.row].map { $0.pool ?? "(not listed)" }) },
      Column("passChange") { $0.passChange },
      Column("totalChange") { $0.totalChange },
      Column("numerator") { $0.numerator },
      Column("change", "points", .right) {
        explanation.ratio($0.numerator)
      }.shown { Cell(points: explanation.ratio($0.numerator)) },
    ]
  }
}

extension ExplainReport: Report {
  /// One line for each row and cause.
  package var records: Table {
    let pairs = parts.flatMap { part in part.rows.map { (cause: part.cause, row: $0) } }
    return Table(
      records: pairs,
      columns: [Column("cause") { $0.cause.rawValue }]
        + rowColumns.map { $0.of(\.row) })
  }

  package var sections: [Table] { [summarySection] + parts.filter { !$0.rows.isEmpty }.map(section) }

  package var summarySection: Table {
    Table(
      title: "Strict compliance from \(explanation.from) to \(explanation.to)",
      columns: ["why", .right("pools"), .right("points")],
      rows: [row("at the start", explanation.strictFrom)]
        + parts.map { part in
          [Cell(part.cause.title), Cell(part.rows.count), Cell(points: explanation.ratio(part.numerator))]
        } + [row("at the end", explanation.strictTo)],
      notes: [
        explanation.change == nil
          ? "No regulated rows at one of the ends, so there is no percentage whose change could be explained."
          : "Points are percentage points; the parts sum to the change of \(pointsText(explanation.change))."
      ])
  }

  private func row(_ title: String, _ share: Share) -> [Cell] {
    [Cell(title), Cell(share.whole), Cell(percent: share)]
  }

  private func section(of part: Explanation.Part) -> Table {
    let shown = part.rows.prefix(Self.mostShown)
    let rest = part.rows.count - shown.count
    let clusters = ClusterColumns(names.values.lazy.map(\.cluster), besides: namesakes)
    return Table(
      title: part.cause.title, of: shown,
      columns: clusters.columns({ [names] in names[$0.row]?.cluster }, named: { [names] in names[$0.row]?.clusterName })
        + rowColumns,
      notes: rest > 0 ? ["and \(rest) more; --format json shows all"] : [])
  }
}

/// A part as programs read it.
private struct WrittenPart: Record {
  var part: Explanation.Part
  var explanation: Explanation
  var rowColumns: [Column<Explanation.Row>]

  static let attributes: [Column<WrittenPart>] = [
    Column("cause") { $0.part.cause.rawValue },
    Column("change") { $0.explanation.ratio($0.part.numerator) },
    Column("numerator") { $0.part.numerator },
    Column("pools") { JSONRecords(of: $0.part.rows, columns: $0.rowColumns) },
  ]
}

/// By effect, then by name: row numbers depend on what was imported first.
private struct EffectOrder: Comparable {
  private let effect: Int
  private let resource: ResourceOrder?

  init(_ row: Explanation.Row, named name: RowName?) {
    effect = abs(row.numerator ?? 0)
    resource = name.map { ResourceOrder($0.cluster, $0.pool) }
  }

  static func < (lhs: EffectOrder, rhs: EffectOrder) -> Bool {
    guard lhs.effect == rhs.effect else { return lhs.effect > rhs.effect }
    guard let left = lhs.resource, let right = rhs.resource else { return lhs.resource != nil && rhs.resource == nil }
    return left < right
  }
}

extension Cell {
  /// A change of a ratio in percentage points, signed, to three decimals.
  package init(points change: Double?) { self = change.map { .number(pointsText($0)) } ?? .missing }
}

/// `+0.243`: a change of a ratio in percentage points.
func pointsText(_ change: Double?) -> String {
  guard let change else { return "no value" }
  let thousandths = Int((change.magnitude * 100_000).rounded())
  let decimals = String(thousandths % 1_000)
  let sign = thousandths == 0 ? "" : change < 0 ? "-" : "+"
  return sign + "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - decimals.count) + decimals
}

extension ExplainCause {
  package var title: String {
    switch self {
    case .fixed: "fixed"
    case .regressed: "regressed"
    case .newFailing: "new and not passing"
    case .newPassing: "new and passing"
    case .deleted: "deleted"
    case .scopeIn: "came into scope"
    case .scopeOut: "left scope"
    case .policyChange: "policy changed"
    case .coverageChange: "seen less, or more"
    }
  }
}
