/// How one number became another, step by step: each bar begins where the one before ended.
package struct Waterfall: Sendable {
  package struct Step: Sendable {
    package var name: String
    package var change: Double
    /// The change as it is written.
    package var text: String

    package init(_ name: String, _ change: Double, _ text: String) {
      (self.name, self.change, self.text) = (name, change, text)
    }
  }

  package var id: String
  package var title: String
  package var summary: String
  package var start: Step
  package var steps: [Step]
  package var end: Step

  package init(id: String, title: String, summary: String, start: Step, steps: [Step], end: Step) {
    (self.id, self.title, self.summary) = (id, title, summary)
    (self.start, self.steps, self.end) = (start, steps, end)
  }

  private static let rowHeight: Double = 24

  package var drawing: Drawing {
    let rows = rows
    let height = Double(rows.count) * Self.rowHeight + 8
    let axis = ValueAxis(rows.flatMap { [$0.from, $0.to] }, least: 0.01)
    let bars = rows.enumerated().map { index, row in bar(row, y: Double(index) * Self.rowHeight + 4, axis) }
    return Drawing(
      id: id, title: title, summary: summary, width: Plot.width, height: height, shapes: "\(bars)")
  }

  private struct Row {
    var name: String
    var text: String
    var from: Double
    var to: Double
    var isTotal = false
  }

  /// The totals are marks at their place, because their whole length would dwarf every step.
  private var rows: [Row] {
    var level = start.change
    let changes = steps.map { step in
      defer { level += step.change }
      return Row(name: step.name, text: step.text, from: level, to: level + step.change)
    }
    return [Row(name: start.name, text: start.text, from: start.change, to: start.change, isTotal: true)] + changes
      + [Row(name: end.name, text: end.text, from: end.change, to: end.change, isTotal: true)]
  }

  private func bar(_ row: Row, y: Double, _ axis: ValueAxis) -> HTML {
    let (left, right) = (150.0, Plot.width - 64)
    func x(_ value: Double) -> Double { left + axis.place(of: value) * (right - left) }
    let (low, high) = (x(min(row.from, row.to)), x(max(row.from, row.to)))
    let name: HTML = row.isTotal ? "bar neutral" : row.to < row.from ? "bar bad" : "bar good"
    let box =
      row.isTotal
      ? Shape.box(name, x: low - 1.5, y: y + 4, width: 3, height: Self.rowHeight - 8)
      : Shape.box(name, x: low, y: y + 4, width: max(1.5, high - low), height: Self.rowHeight - 8)
    let middle = y + Self.rowHeight / 2
    return """
      \(Shape.text(row.name, row.isTotal ? "strong" : .nothing, x: 0, y: middle + 4))\
      \(Shape.line("grid", (left, y + Self.rowHeight), (right, y + Self.rowHeight)))\
      \(box)\
      \(Shape.text(row.text, row.isTotal ? "end strong" : "end", x: Plot.width - 2, y: middle + 4))
      """
  }
}
