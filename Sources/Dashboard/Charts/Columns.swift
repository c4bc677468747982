/// One column for each class, with its count on top, such as what is open by age.
package struct Columns: Sendable {
  package var id: String
  package var title: String
  package var summary: String
  package var columns: [(name: String, count: Int)]
  /// The places of columns whose count may be more.
  package var lowerBounds: Set<Int>

  package init(
    id: String, title: String, summary: String, columns: [(name: String, count: Int)], lowerBounds: Set<Int> = []
  ) {
    (self.id, self.title, self.summary, self.columns) = (id, title, summary, columns)
    self.lowerBounds = lowerBounds
  }

  package var drawing: Drawing {
    var plot = Plot()
    plot.top += 16
    let axis = ValueAxis(columns.map { Double($0.count) }, least: 4, isFromZero: true)
    let slot = (plot.right - plot.left) / Double(max(1, columns.count))
    let bars = columns.enumerated().map { index, column -> HTML in
      let middle = plot.left + (Double(index) + 0.5) * slot
      let top = plot.y(axis.place(of: Double(column.count)))
      return """
        \(Shape.box("bar one", x: middle - slot * 0.3, y: top, width: slot * 0.6, height: plot.bottom - top))\
        \(Shape.text((lowerBounds.contains(index) ? "≥ " : "") + String(column.count), "middle strong", x: middle, y: top - 5))\
        \(Shape.text(column.name, "middle", x: middle, y: plot.bottom + 18))
        """
    }
    return Drawing(
      id: id, title: title, summary: summary, width: Plot.width, height: Plot.height,
      shapes: "\(plot.axis(axis))\(bars)")
  }
}
