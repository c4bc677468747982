import InventoryModel
import Reporting

/// A table of a page: its cells are markup, with links to what they name.
struct Grid {
  struct Column {
    var title: HTML
    var isNumber = false
    /// How the rows are sorted by it; nil unless they are.
    var sorting: String?

    init(_ title: HTML, isNumber: Bool = false, sorting: String? = nil) {
      (self.title, self.isNumber, self.sorting) = (title, isNumber, sorting)
    }
  }

  struct Row {
    var cells: [HTML]
    /// What links lead to.
    var anchor: String?
  }

  /// What the table holds, for those who cannot see it.
  var caption: String
  var columns: [Column]
  var rows: [Row]

  init(_ caption: String, columns: [Column], rows: [[HTML]]) {
    self.init(caption, columns: columns, rows: rows.map { Row(cells: $0) })
  }

  init(_ caption: String, columns: [Column], rows: [Row]) {
    (self.caption, self.columns, self.rows) = (caption, columns, rows)
  }

  /// It can be scrolled where it is wider than the screen, with the keyboard too.
  var html: HTML {
    guard !rows.isEmpty else { return .nothing }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table>
      <caption>\(caption)</caption>
      <thead><tr>\(columns.map(header))</tr></thead>
      <tbody>
      \(rows.map(body))</tbody>
      </table></div>

      """
  }

  private func header(_ column: Column) -> HTML {
    let sorting: HTML = column.sorting.map { " aria-sort=\"\($0)\"" } ?? .nothing
    return "<th scope=\"col\"\(column.isNumber ? " class=\"n\"" : .nothing)\(sorting)>\(column.title)</th>"
  }

  private func body(_ row: Row) -> HTML {
    let anchor: HTML = row.anchor.map { " id=\"\($0)\"" } ?? .nothing
    let cells = zip(columns, row.cells).enumerated().map { index, pair -> HTML in
      let kind: HTML = pair.0.isNumber ? " class=\"n\"" : .nothing
      return index == 0 ? "<th scope=\"row\"\(kind)>\(pair.1)</th>" : "<td\(kind)>\(pair.1)</td>"
    }
    return "<tr\(anchor)>\(cells)</tr>\n"
  }
}

// MARK: - Cells

extension HTML {
  static func link(_ text: String, to address: Address) -> HTML { "<a href=\"\(address.text)\">\(text.cut)</a>" }

  static func text(_ text: String?) -> HTML { text.map { "\($0.cut)" } ?? missing }

  static func number(_ number: Int?) -> HTML { number.map { "\($0)" } ?? missing }

  /// `2026-11-22 02:00`, with the seconds for machines.
  static func instant(_ instant: Instant?) -> HTML {
    guard let instant, instant != .never else { return missing }
    let text = instant.description
    return "<time datetime=\"\(text)\">\(String(text.prefix(10))) \(String(text.dropFirst(11).prefix(5)))</time>"
  }

  static let missing: HTML = "<span class=\"none\">–</span>"
}

extension [HTML] {
  /// A cluster's page for the cluster, a pool's for the pool.
  ///
  /// - Parameter missing: what stands in the place of a pool where there is none.
  static func names(
    _ cluster: ClusterID, named name: String, pool: String?, missing: HTML = "not listed"
  ) -> [HTML] {
    [
      HTML.link(name, to: .cluster(cluster)),
      pool.map { HTML.link($0, to: .row(cluster, pool: $0)) } ?? "<span class=\"none\">\(missing)</span>",
    ]
  }
}

extension String {
  /// The start of what is too long for a cell.
  fileprivate var cut: String {
    guard utf8.count > 80, unicodeScalars.count > 80 else { return self }
    var start = ""
    start.unicodeScalars.append(contentsOf: unicodeScalars.prefix(79))
    return start + "…"
  }
}
