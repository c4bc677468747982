import Reporting

/// A part of a page under a heading of its own, to which its id leads.
package struct Section: Sendable {
  package var id: String
  package var title: String
  package var content: HTML

  package init(_ id: String, _ title: String, _ content: HTML) {
    (self.id, self.title, self.content) = (id, title, content)
  }

  package var html: HTML {
    """
    <section id="\(id)" aria-labelledby="\(id)-title">
    <h2 id="\(id)-title">\(title)</h2>
    \(content)</section>

    """
  }
}

/// One number of the first screen, with what it is counted from.
package struct Figure: Sendable {
  package var title: String
  /// The number, such as `91.1 %`.
  package var value: String
  /// What it is made of, such as `376 of 412 pools`.
  package var details: [String]
  /// Whether somebody must act.
  package var isUrgent: Bool

  package init(_ title: String, _ value: String, _ details: [String] = [], isUrgent: Bool = false) {
    (self.title, self.value, self.details, self.isUrgent) = (title, value, details, isUrgent)
  }

  package var html: HTML {
    let mark: HTML = isUrgent ? "<span class=\"sign\" aria-hidden=\"true\">▲</span> " : .nothing
    let lines = details.map { "<dd class=\"detail\">\($0)</dd>\n" as HTML }
    return """
      <div class="figure\(isUrgent ? " urgent" : .nothing)"><dt>\(title)</dt>
      <dd class="value">\(mark)\(value)</dd>
      \(lines)</div>

      """
  }
}

extension Sequence<Figure> {
  /// The first is the headline.
  package var html: HTML { "<dl class=\"figures\">\n\(map(\.html))</dl>\n" }
}
