import InventoryModel

/// Why the number moved: an explanation with the names of the rows behind it.
public struct ExplainReport: Sendable {
  public let explanation: Explanation
  /// By row: what `inventory` calls it.
  public let names: [Int64: RowName]
  /// All clusters that share a name with another.
  public let namesakes: [ClusterID]
  /// Those of the explanation, in each the rows with the largest effect first.
  private let parts: [Explanation.Part]

  public init(explanation: Explanation, names: [Int64: RowName], namesakes: [ClusterID] = []) {
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
  public static let fields: [Field<ExplainReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("from") { $0.explanation.from },
    Field("to") { $0.explanation.to },
    Field("strictFrom") { JSONValue($0.explanation.strictFrom, fields: shareFields) },
    Field("strictTo") { JSONValue($0.explanation.strictTo, fields: shareFields) },
    Field("change") { $0.explanation.change },
    Field("denominator") { $0.explanation.denominator },
    Field("parts") { report in report.parts.map { report.json(of: $0) } },
  ]

  private static let shareFields: [Field<Share>] = [
    Field("pass") { $0.part }, Field("total") { $0.whole }, Field("ratio") { $0.ratio },
  ]

  private func json(of part: Explanation.Part) -> JSONValue {
    .object([
      "cause": .string(part.cause.rawValue), "change": explanation.ratio(part.numerator).jsonValue,
      "numerator": part.numerator.jsonValue, "pools": .array(part.rows.map { JSONValue($0, fields: rowFields) }),
    ])
  }

  private var rowFields: [Field<Explanation.Row>] {
    let (explanation, names) = (explanation, names)
    return [
      Field("clusterId") { names[$0.row]?.cluster.description },
      Field("pool") { names[$0.row]?.pool },
      Field("passChange") { $0.passChange },
      Field("totalChange") { $0.totalChange },
      Field("numerator") { $0.numerator },
      Field("change") { explanation.ratio($0.numerator) },
    ]
  }
}

extension ExplainReport: Report {
  /// One line for each row and cause.
  public var records: Table {
    let pairs = parts.flatMap { part in part.rows.map { (cause: part.cause, row: $0) } }
    return Table(
      records: pairs,
      fields: [Field("cause") { $0.cause.rawValue }]
        + rowFields.map { field in Field(field.name) { field.value($0.row) } })
  }

  public var sections: [Table] { [summary] + parts.filter { !$0.rows.isEmpty }.map(section) }

  private var summary: Table {
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
      title: part.cause.title, columns: clusters.columns + ["pool", .right("points")],
      rows: shown.map { row in
        let name = names[row.row]
        return clusters.cells(name?.cluster, named: name?.clusterName)
          + [Cell(name.map { $0.pool ?? "(not listed)" }), Cell(points: explanation.ratio(row.numerator))]
      }, notes: rest > 0 ? ["and \(rest) more; --format json shows all"] : [])
  }
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
  public init(points change: Double?) { self = change.map { .number(pointsText($0)) } ?? .missing }
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
  public var title: String {
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
