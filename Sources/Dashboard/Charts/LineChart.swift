import InventoryModel

/// One or two courses over time, broken where there is no value, over a ground that is shaded where less was seen.
package struct LineChart: Sendable {
  package struct Course: Sendable {
    package var name: String
    package var values: [Double?]

    package init(_ name: String, _ values: [Double?]) { (self.name, self.values) = (name, values) }
  }

  package var id: String
  package var title: String
  package var summary: String
  package var times: [Instant]
  /// As many values in each as there are times; two courses at most.
  package var courses: [Course]
  /// How much was seen, from 0 to 1; empty where that is not shown.
  package var coverage: [Double?]
  package var unit: String
  /// The smallest stretch of values that is shown.
  package var least: Double
  /// Beyond which there are no values.
  package var bounds: ClosedRange<Double>
  package var isFromZero: Bool

  package init(
    id: String, title: String, summary: String, times: [Instant], courses: [Course], coverage: [Double?] = [],
    unit: String = "", least: Double = 1, bounds: ClosedRange<Double> = 0...Double.infinity, isFromZero: Bool = false
  ) {
    (self.id, self.title, self.summary, self.times) = (id, title, summary, times)
    (self.courses, self.coverage, self.unit) = (courses, coverage, unit)
    (self.least, self.bounds, self.isFromZero) = (least, bounds, isFromZero)
  }

  package var drawing: Drawing {
    let values = courses.flatMap(\.values).compactMap { $0 }
    let plot = Plot()
    let axis = ValueAxis(values, least: least, within: bounds, isFromZero: isFromZero)
    let time = TimeAxis(times)
    let lines = zip(courses, Self.classes).map { line($0, $1, plot, axis, time) }
    return Drawing(
      id: id, title: title, summary: summary, width: Plot.width, height: Plot.height,
      shapes: """
        \(shades(plot, time))\(plot.axis(axis, unit: unit))\(plot.axis(time))\
        \(values.isEmpty ? plot.emptiness("no value yet") : lines.reversed().joined())
        """)
  }

  private static let classes: [HTML] = ["one", "two"]

  private func line(_ course: Course, _ name: HTML, _ plot: Plot, _ axis: ValueAxis, _ time: TimeAxis) -> HTML {
    let places = zip(times, course.values).map { at, value in
      value.map { (x: plot.x(time.place(of: at)), y: plot.y(axis.place(of: $0))) }
    }
    return places.split { $0 == nil }.map { run in
      let points = Self.thinned(run.map { $0! })
      // A single value is no line.
      return points.count == 1
        ? Shape.dot("dot \(name)", x: points[0].x, y: points[0].y) : Shape.path("line \(name)", points)
    }.joined()
  }

  private static let mostPoints = 240

  /// Where there are more points than a picture can show, the lowest and the highest of every few neighbours.
  private static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    guard points.count > mostPoints else { return points }
    let size = (2 * points.count + mostPoints - 1) / mostPoints
    return stride(from: 0, to: points.count, by: size).flatMap { start in
      let part = points[start..<min(start + size, points.count)]
      let ends = [part.min { $0.y < $1.y }!, part.max { $0.y < $1.y }!]
      return ends.sorted { $0.x < $1.x }
    }
  }

  /// One box for each stretch in which equally much was missing.
  private func shades(_ plot: Plot, _ time: TimeAxis) -> HTML {
    let half = plot.x(0.5 / Double(max(1, times.count - 1))) - plot.x(0)
    var boxes = HTML.nothing
    var start = 0
    let depths = coverage.map { Self.depth(of: $0) }
    for index in depths.indices where index + 1 == depths.count || depths[index + 1] != depths[index] {
      if depths[index] > 0 {
        let left = max(plot.left, plot.x(time.place(of: times[start])) - half)
        let right = min(plot.right, plot.x(time.place(of: times[index])) + half)
        boxes += Shape.box(
          "shade", x: left, y: plot.top, width: right - left, height: plot.bottom - plot.top,
          opacity: Double(depths[index]) / 10)
      }
      start = index + 1
    }
    return boxes
  }

  /// From 0, where all was seen, to 5, where nothing was; whatever was missing shows.
  private static func depth(of coverage: Double?) -> Int {
    guard let coverage, coverage < 1 else { return 0 }
    return max(1, Int(((1 - coverage) * 5).rounded()))
  }
}
