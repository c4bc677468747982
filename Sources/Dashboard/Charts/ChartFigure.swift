/// A chart with its title and keys above, and the table that it was drawn from below.
package struct ChartFigure: Sendable {
  /// How a course or a bar is told apart from others.
  package enum Key: Sendable {
    case line(String, isSecond: Bool)
    case bar(String, isSecond: Bool)
    case shade(String)
  }

  package var drawing: Drawing
  package var keys: [Key]
  package var table: DataTable

  package init(_ drawing: Drawing, keys: [Key] = [], table: DataTable) {
    (self.drawing, self.keys, self.table) = (drawing, keys, table)
  }

  package var html: HTML {
    """
    <figure>
    <figcaption>\(drawing.title)</figcaption>
    \(keys.isEmpty ? .nothing : "<ul class=\"keys\">\(keys.map(\.html))</ul>\n")\(drawing.html)\
    <details><summary>The numbers behind it</summary>
    \(table.html)</details>
    </figure>

    """
  }
}

extension ChartFigure.Key {
  fileprivate var html: HTML {
    switch self {
    case .line(let name, let isSecond):
      item(name, Shape.line("line \(isSecond ? "two" : "one")", (0, 6), (24, 6)))
    case .bar(let name, let isSecond):
      item(name, Shape.box("bar \(isSecond ? "two" : "one")", x: 12, y: 0, width: 12, height: 12))
    case .shade(let name): item(name, Shape.box("shade", x: 12, y: 0, width: 12, height: 12, opacity: 0.4))
    }
  }

  private func item(_ name: String, _ sample: HTML) -> HTML {
    "<li><svg viewBox=\"0 0 24 12\" aria-hidden=\"true\">\(sample)</svg>\(name)</li>"
  }
}

extension Sequence<ChartFigure> {
  package var html: HTML { "<div class=\"charts\">\n\(map(\.html))</div>\n" }
}
