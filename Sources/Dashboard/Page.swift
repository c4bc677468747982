import Reporting

/// A whole HTML document: a skip link, a header, the body under a heading, and a footer.
package struct Page: Sendable {
  /// A link of the navigation.
  package struct Link: Sendable {
    package let title: String
    package let address: String
    /// Whether it leads to this page.
    package let isCurrent: Bool

    package init(_ title: String, to address: String, isCurrent: Bool = false) {
      (self.title, self.address, self.isCurrent) = (title, address, isCurrent)
    }
  }

  /// How the page comes by its style sheet.
  package enum Style: Sendable {
    /// Within it, so that the page is one file; nothing else may then be loaded or run.
    case inside
    case linked(String)
  }

  package var title: String
  /// What stands under the title: of when, of what.
  package var subtitle: HTML
  package var links: [Link]
  package var style: Style
  /// Sections, each with a heading of the second level.
  package var content: HTML
  /// What every reader must know first; nothing mostly.
  package var notice: HTML = .nothing
  /// Markup at the end of `head`, such as a link to a script.
  package var head: HTML

  package init(
    title: String, subtitle: HTML = .nothing, links: [Link] = [], style: Style = .inside, head: HTML = .nothing,
    content: HTML
  ) {
    (self.title, self.subtitle, self.links) = (title, subtitle, links)
    (self.style, self.head, self.content) = (style, head, content)
  }

  package var html: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    \(styling)<meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>\(title) · fipswatch</title>
    <link rel="icon" href="data:,">
    \(head)</head>
    <body>
    <a class="skip" href="#content">Skip to content</a>
    <header>
    <p class="product">fipswatch</p>
    \(navigation)</header>
    <main id="content" tabindex="-1">
    \(notice.isEmpty ? .nothing : "<p class=\"notice\">\(notice)</p>\n")<h1>\(title)</h1>
    \(subtitle.isEmpty ? .nothing : "<p class=\"subtitle\">\(subtitle)</p>\n")\(content)
    </main>
    <footer><p>\(Self.promise)</p></footer>
    </body>
    </html>

    """
  }

  private static let promise =
    "Missing or doubtful data never makes a number here look better. Times are UTC; percentages are cut, not rounded."

  private var styling: HTML {
    switch style {
    case .inside:
      """
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-\(StyleSheet.sha256)'; \
      img-src data:; base-uri 'none'; form-action 'none'">
      <style>\(StyleSheet.markup)</style>

      """
    case .linked(let address): "<link rel=\"stylesheet\" href=\"\(address)\">\n"
    }
  }

  private var navigation: HTML {
    guard !links.isEmpty else { return .nothing }
    let items = links.map { link -> HTML in
      "<li><a href=\"\(link.address)\"\(link.isCurrent ? " aria-current=\"page\"" : .nothing)>\(link.title)</a></li>"
    }
    return "<nav aria-label=\"Pages\"><ul>\(items)</ul></nav>\n"
  }
}
