import InventoryModel

/// A part of a row's time in which nothing that its cost depends on changes.
struct CostPart {
  var interval: Interval
  var heading: CostClass?
  var groups: [String]
  /// Nil where no count is reported.
  var nodes: Int?
  /// Of the list, for an hour of a node.
  var listPrice: Double?
}

/// Prices the time of one row: by what it did cost where charges say so, else by the list.
///
/// A charge is spread over the hours of the nodes that ran in its period; from its period on until the next one, an hour of a
/// node costs as much as then.
struct RowCost {
  private let rates: [(from: Instant, price: Double)]

  /// - Parameters:
  ///   - parts: all of the row's, in the order of time.
  ///   - end: until when they were seen, that excluded: a charge for a longer time counts in its share.
  init(parts: [CostPart], charges: [PriceBook.Charge], end: Instant) {
    rates = charges.compactMap { charge in
      let seen = charge.period.clamped(to: Interval(from: Instant(seconds: .min), to: end))
      guard !seen.isEmpty else { return nil }
      let hours = parts.reduce(0.0) { $0 + $1.nodeHours(in: seen) }
      guard hours > 0 else { return nil }
      let share = seen.hours / charge.period.hours
      return (charge.period.from, charge.cost.value * share / hours)
    }
  }

  /// What an hour of a node costs at an instant of a part.
  func price(of part: CostPart, at instant: Instant) -> Double? {
    rates.last { $0.from <= instant }?.price ?? part.listPrice
  }

  /// Hands on the pieces of a part, each with its cost; nil where no price or no count is known.
  ///
  /// - Parameter edges: where to cut besides, in the order of time.
  func cut(_ part: CostPart, at edges: [Instant], _ body: (Interval, Money?) -> Void) {
    let whole = part.interval
    let first = edges.partitionPoint { $0 > whole.from }
    let inside = edges[first..<max(first, edges.partitionPoint { $0 >= whole.to })]
    let cuts = rates.isEmpty ? inside : (inside + rates.map(\.from)).sorted()[...]
    var from = whole.from
    for to in cuts + [whole.to] where from < to && to <= whole.to {
      let piece = Interval(from: from, to: to)
      body(piece, money(of: piece, in: part))
      from = to
    }
  }

  private func money(of piece: Interval, in part: CostPart) -> Money? {
    guard part.nodes != 0 else { return .zero }
    let price = price(of: part, at: piece.from)
    return part.nodes.flatMap { nodes in price.map { Money(Double(nodes) * $0 * piece.hours) } }
  }
}

extension CostPart {
  func nodeHours(in period: Interval) -> Double {
    let shared = interval.clamped(to: period)
    return shared.isEmpty ? 0 : Double(nodes ?? 0) * shared.hours
  }
}

extension Interval {
  /// At least 0.
  var hours: Double { Double(to.seconds - from.seconds) / 3_600 }
}
