import InventoryModel
import Reporting

/// A table as a browser shows it, in a box of its own that scrolls where the table is wider than the page.
package struct DataTable: Sendable {
  /// Names the table; also where a screen reader lists tables.
  package var caption: String
  package var columns: [Table.Heading]
  /// As many cells in each row as there are columns.
  package var rows: [[HTML]]
  /// Below the table.
  package var notes: [HTML]
  /// By column, where its head leads to the same rows in another order.
  var sortings: [Int: Sorting] = [:]
  /// Ids of the rows, to which links lead; none, unless given.
  var anchors: [String] = []

  struct Sorting: Sendable {
    var address: String
    /// Nil while the rows are in the order of another column.
    var isDescending: Bool?
  }

  package init(caption: String, columns: [Table.Heading], rows: [[HTML]], notes: [HTML] = []) {
    (self.caption, self.columns, self.rows, self.notes) = (caption, columns, rows, notes)
  }

  /// - Parameters:
  ///   - limit: how many rows are shown at most.
  ///   - rest: says how to see all of them where there are more.
  ///   - address: where a cell leads to, by its row and column; nowhere, unless given.
  package init(
    _ table: Table, caption: String? = nil, limit: Int = .max, rest: HTML = .nothing,
    address: (_ row: Int, _ column: Int) -> String? = { _, _ in nil }
  ) {
    self.caption = caption ?? table.title ?? ""
    columns = table.columns
    rows = table.rows.prefix(limit).enumerated().map { row, cells in
      cells.enumerated().map { column, cell in cell.html(address: address(row, column)) }
    }
    let hidden = table.rows.count - rows.count
    notes = (hidden > 0 ? ["… and \(hidden) more. \(rest)"] : []) + table.notes.map { "\($0)" }
  }

  package var html: HTML { "\(rows.isEmpty ? .nothing : grid)\(notes.map { "<p class=\"note\">\($0)</p>\n" as HTML })" }

  private var grid: HTML {
    """
    <div class="scroll" tabindex="0" role="region" aria-label="\(caption)">
    <table>
    <caption>\(caption)</caption>
    <thead><tr>\(zip(columns, columns.indices).map(header))</tr></thead>
    <tbody>
    \(zip(rows, rows.indices).map(line))</tbody>
    </table>
    </div>

    """
  }

  private func header(_ column: Table.Heading, _ index: Int) -> HTML {
    guard let sorting = sortings[index] else { return "<th scope=\"col\"\(column.numberClass)>\(column.name)</th>" }
    let order: HTML? = sorting.isDescending.map { " aria-sort=\"\($0 ? "descending" : "ascending")\"" }
    return """
      <th scope="col"\(column.numberClass)\(order)><a href="\(sorting.address)">\(column.name)</a></th>
      """
  }

  /// The first cell names its row.
  private func line(_ row: [HTML], _ number: Int) -> HTML {
    let cells = zip(columns, row).enumerated().map { index, cell -> HTML in
      index == 0 && !cell.1.isEmpty
        ? "<th scope=\"row\"\(cell.0.numberClass)>\(cell.1)</th>" : "<td\(cell.0.numberClass)>\(cell.1)</td>"
    }
    let anchor: HTML? = anchors.isEmpty ? nil : " id=\"\(anchors[number])\""
    return "<tr\(anchor)>\(cells)</tr>\n"
  }
}

extension Table.Heading {
  fileprivate var numberClass: HTML { alignment == .right ? " class=\"n\"" : .nothing }
}

extension Cell {
  /// The text as tables have it, with a mark that does without colour where it is a verdict.
  package var html: HTML {
    switch self {
    case .verdict(let verdict): verdict.html
    case .missing: "<span class=\"none\">–</span>"
    default: Self.breakable(visibleText())
    }
  }

  /// Paper does not scroll: long words may break there, now and then.
  private static func breakable(_ text: String) -> HTML {
    guard text.utf8.count > 24 else { return "\(text)" }
    var parts: [HTML] = []
    var rest = text[...]
    while !rest.isEmpty {
      parts.append("\(String(rest.prefix(20)))")
      rest = rest.dropFirst(20)
    }
    return parts.joined(separator: "<wbr>")
  }

  func html(address: String?) -> HTML {
    guard let address, self != .missing else { return html }
    return "<a href=\"\(address)\">\(html)</a>"
  }
}

extension Verdict {
  /// A sign and the word; the colour only repeats it.
  package var html: HTML {
    "<span class=\"verdict \(rawValue)\"><span aria-hidden=\"true\">\(sign)</span> \(rawValue)</span>"
  }

  private var sign: String {
    switch self {
    case .fail: "✕"
    case .unknown: "?"
    case .pass: "✓"
    case .notApplicable: "–"
    }
  }
}
