/// A picture with a name, and with words for those who do not see it.
package struct Drawing: Sendable {
  /// Unique on its page.
  package var id: String
  package var title: String
  /// What the picture shows, in a sentence or two.
  package var summary: String
  package var width: Double
  package var height: Double
  package var shapes: HTML

  package var html: HTML {
    """
    <svg class="chart" viewBox="0 0 \(at: width) \(at: height)" role="img" aria-labelledby="\(id)-name \(id)-words">
    <title id="\(id)-name">\(title)</title>
    <desc id="\(id)-words">\(summary)</desc>
    \(shapes)</svg>

    """
  }
}

extension HTML.StringInterpolation {
  /// A length in a picture, to the nearest tenth; it needs no locale.
  mutating func appendInterpolation(at length: Double) {
    let tenths = Int((length * 10).rounded())
    let text = "\(tenths.magnitude / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths.magnitude % 10)")
    appendInterpolation(tenths < 0 ? "-" + text : text)
  }
}

/// The shapes that charts are made of; colours and widths come from the classes of the style sheet.
enum Shape {
  static func line(_ name: HTML, _ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) -> HTML {
    "<line class=\"\(name)\" x1=\"\(at: from.x)\" y1=\"\(at: from.y)\" x2=\"\(at: to.x)\" y2=\"\(at: to.y)\"/>\n"
  }

  static func box(_ name: HTML, x: Double, y: Double, width: Double, height: Double, opacity: Double = 1) -> HTML {
    let faded: HTML = opacity < 1 ? " fill-opacity=\"\(hundredths: opacity)\"" : .nothing
    return """
      <rect class="\(name)" x="\(at: x)" y="\(at: y)" width="\(at: max(0, width))" height="\(at: max(0, height))"\(faded)/>

      """
  }

  static func dot(_ name: HTML, x: Double, y: Double, radius: Double = 2.5) -> HTML {
    "<circle class=\"\(name)\" cx=\"\(at: x)\" cy=\"\(at: y)\" r=\"\(at: radius)\"/>\n"
  }

  static func path(_ name: HTML, _ points: [(x: Double, y: Double)]) -> HTML {
    let places = points.map { "\(at: $0.x),\(at: $0.y)" as HTML }.joined(separator: " ")
    return "<polyline class=\"\(name)\" points=\"\(places)\"/>\n"
  }

  static func text(_ text: String, _ name: HTML, x: Double, y: Double) -> HTML {
    "<text class=\"\(name)\" x=\"\(at: x)\" y=\"\(at: y)\">\(text)</text>\n"
  }
}

extension HTML.StringInterpolation {
  fileprivate mutating func appendInterpolation(hundredths share: Double) {
    let hundredths = Int((share * 100).rounded())
    appendInterpolation("0." + (hundredths < 10 ? "0" : "") + "\(hundredths)")
  }
}
