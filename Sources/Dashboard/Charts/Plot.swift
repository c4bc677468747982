import InventoryModel

/// The place of a chart's values within its picture, and the axes around it.
struct Plot {
  static let width: Double = 480
  static let height: Double = 220

  /// Room for numbers to the left, and for half of a date on either side.
  var left: Double = 44
  var right: Double = Plot.width - 28
  var top: Double = 10
  var bottom: Double = Plot.height - 26

  func x(_ share: Double) -> Double { left + share * (right - left) }
  /// Upwards, as numbers grow.
  func y(_ share: Double) -> Double { bottom - share * (bottom - top) }

  /// Lines across at the ticks, and their numbers to the left.
  func axis(_ axis: ValueAxis, unit: String = "") -> HTML {
    let ticks = axis.ticks
    return ticks.map { tick -> HTML in
      let height = y(axis.place(of: tick))
      let text = axis.text(of: tick) + (tick == ticks.last ? unit : "")
      return """
        \(Shape.line(tick == axis.lowest ? "base" : "grid", (left, height), (right, height)))\
        \(Shape.text(text, "end", x: left - 6, y: height + 4))
        """
    }.joined()
  }

  /// Days under the plot.
  func axis(_ axis: TimeAxis) -> HTML {
    axis.ticks.map { tick -> HTML in
      let place = x(axis.place(of: tick.at))
      return """
        \(Shape.line("base", (place, bottom), (place, bottom + 4)))\
        \(Shape.text(tick.text, "middle", x: place, y: bottom + 18))
        """
    }.joined()
  }

  /// What stands where there is nothing to draw.
  func emptiness(_ text: String) -> HTML { Shape.text(text, "middle", x: (left + right) / 2, y: (top + bottom) / 2) }
}
