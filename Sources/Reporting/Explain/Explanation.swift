import InventoryModel

/// What moved strict compliance between two instants: parts that sum to the whole, exactly.
package struct Explanation: Sendable {
  package let from: Instant
  package let to: Instant
  package let strictFrom: Share
  package let strictTo: Share
  /// One for each cause, those without effect too, in the order of `ExplainCause`.
  package let parts: [Part]

  package struct Part: Sendable {
    package let cause: ExplainCause
    /// Over `Explanation.denominator`; nil where one of the ratios has no value.
    package let numerator: Int?
    /// In no particular order.
    package let rows: [Row]
  }

  /// What one row had to do with it.
  package struct Row: Sendable {
    package let row: Int64
    package let numerator: Int?
    /// How many more rows pass, and how many more are counted, by it.
    package let passChange: Int
    package let totalChange: Int
  }

  /// The product of both totals, of which every part is a whole number of shares; nil where one of them is 0.
  package var denominator: Int? {
    let product = strictFrom.whole * strictTo.whole
    return product > 0 ? product : nil
  }

  /// The change of the ratio: the sum of all parts.
  package var change: Double? { ratio(sum(parts.map(\.numerator))) }

  package func ratio(_ numerator: Int?) -> Double? {
    guard let numerator, let denominator else { return nil }
    return Double(numerator) / Double(denominator)
  }

  init(
    from: Instant, to: Instant, atFrom: ExplainSweep.Tally, atTo: ExplainSweep.Tally,
    steps: [(key: ExplainSweep.StepKey, change: ExplainSweep.Tally)]
  ) {
    (self.from, self.to) = (from, to)
    strictFrom = Share(atFrom.pass, of: atFrom.total)
    strictTo = Share(atTo.pass, of: atTo.total)
    let hasValue = atFrom.total > 0 && atTo.total > 0
    func numerator(_ change: ExplainSweep.Tally) -> Int? {
      hasValue ? change.pass * atFrom.total - atFrom.pass * change.total : nil
    }
    let byCause = Dictionary(grouping: steps, by: \.key.cause)
    parts = ExplainCause.allCases.map { cause in
      let rows = (byCause[cause] ?? []).map { step in
        Row(
          row: step.key.row, numerator: numerator(step.change), passChange: step.change.pass,
          totalChange: step.change.total)
      }
      return Part(
        cause: cause, numerator: hasValue ? sum(rows.map(\.numerator)) : nil, rows: rows)
    }
  }
}

/// Nil where one of the numbers is missing.
private func sum(_ numbers: [Int?]) -> Int? {
  numbers.reduce(0) { sum, number in sum.flatMap { sum in number.map { sum + $0 } } }
}
