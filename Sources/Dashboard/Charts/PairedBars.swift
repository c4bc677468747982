import InventoryModel

/// Two counts beside each other for every stretch of time, such as what opened and what closed.
package struct PairedBars: Sendable {
  package var id: String
  package var title: String
  package var summary: String
  package var times: [Instant]
  package var names: (String, String)
  package var counts: [(Int, Int)]

  package init(
    id: String, title: String, summary: String, times: [Instant], names: (String, String), counts: [(Int, Int)]
  ) {
    (self.id, self.title, self.summary) = (id, title, summary)
    (self.times, self.names, self.counts) = (times, names, counts)
  }

  /// How many stretches stand together in one pair of bars, because each alone would be too thin to see.
  package var stretchesPerPair: Int { max(1, (times.count + Self.mostPairs - 1) / Self.mostPairs) }
  private static let mostPairs = 60

  package var drawing: Drawing {
    let pairs = sums
    let plot = Plot()
    let axis = ValueAxis(pairs.flatMap { [Double($0.0), Double($0.1)] }, least: 4, isFromZero: true)
    let slot = (plot.right - plot.left) / Double(max(1, pairs.count))
    let width = min(14, slot * 0.4)
    let bars = pairs.enumerated().map { index, pair -> HTML in
      let middle = plot.left + (Double(index) + 0.5) * slot
      return """
        \(bar("one", pair.0, x: middle - width, width, plot, axis))\(bar("two", pair.1, x: middle, width, plot, axis))
        """
    }
    return Drawing(
      id: id, title: title, summary: summary, width: Plot.width, height: Plot.height,
      shapes: """
        \(plot.axis(axis))\(bars)\(labels(plot, slot, pairs.count))\
        \(pairs.allSatisfy { $0 == (0, 0) } ? plot.emptiness(pairs.isEmpty ? "no value yet" : "none") : .nothing)
        """)
  }

  private var sums: [(Int, Int)] {
    stride(from: 0, to: counts.count, by: stretchesPerPair).map { start in
      counts[start..<min(start + stretchesPerPair, counts.count)].reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    }
  }

  private func bar(
    _ name: HTML, _ count: Int, x: Double, _ width: Double, _ plot: Plot, _ axis: ValueAxis
  ) -> HTML {
    guard count > 0 else { return .nothing }
    let top = plot.y(axis.place(of: Double(count)))
    return Shape.box("bar \(name)", x: x, y: top, width: width, height: plot.bottom - top)
  }

  /// The ticks of time stand under the middle of the first bar that they fall on.
  private func labels(_ plot: Plot, _ slot: Double, _ count: Int) -> HTML {
    var inner = plot
    inner.left += slot / 2
    inner.right -= slot / 2
    let starts = stride(from: 0, to: times.count, by: stretchesPerPair).map { times[$0] }
    return inner.axis(TimeAxis(starts))
  }
}
