/// Which part of many rows a page shows.
struct Pager: Hashable, Sendable {
  static let size = 50

  /// From 1.
  var number = 1

  init() {}

  init(_ query: inout Query) throws(Refusal) { number = try query.ordinal("page") ?? 1 }

  /// Nil for the first.
  var parameter: Address.Parameter? { Address.Parameter("page", number == 1 ? nil : String(number)) }

  func part<Row>(of rows: [Row]) -> ArraySlice<Row> {
    let start = min((number - 1) * Self.size, rows.count)
    return rows[start..<min(start + Self.size, rows.count)]
  }

  /// Links to the pages before and after, and which rows these are.
  func links(of count: Int, at address: Address, noun: String) -> HTML {
    let last = max(1, (count + Self.size - 1) / Self.size)
    guard last > 1 || number > 1 else { return .nothing }
    let start = (number - 1) * Self.size
    let range = start < count ? "\(start + 1) to \(min(start + Self.size, count)) of \(count)" : "none of \(count)"
    func link(_ title: HTML, _ number: Int, _ relation: HTML, isThere: Bool) -> HTML {
      guard isThere else { return "<span class=\"none\">\(title)</span>" }
      return
        "<a rel=\"\(relation)\" href=\"\(address.with("page", number == 1 ? nil : String(number)).text)\">\(title)</a>"
    }
    return """
      <nav class="pager" aria-label="Pages of \(noun)">
      \(link("First", 1, "start", isThere: number > 1))
      \(link("Previous", min(number - 1, last), "prev", isThere: number > 1))
      <span>\(range)</span>
      \(link("Next", number + 1, "next", isThere: number < last))
      \(link("Last", last, "end", isThere: number < last))
      </nav>

      """
  }
}
