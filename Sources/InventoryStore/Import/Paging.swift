import CSnapshot

/// What the pages in a document say of whether they are everything.
struct Paging {
  /// A page says that there is more than it holds.
  var hasMore: Bool
  /// Resource Graph cut its answer off, and no page goes on with it.
  var isCutOff: Bool
  /// Every page names a next one.
  var namesNext: Bool
  /// How many are in the document.
  var pages: Int64
  /// How many rows Resource Graph has on all pages, where every page tells the same.
  var total: Int64?
  /// Of the last page, or empty.
  var nextLink: String
}

extension Collection<Document> {
  /// Why they are not a whole list, or nil.
  var missingPages: String? {
    guard contains(where: \.paging.hasMore) else { return nil }
    if contains(where: \.paging.isCutOff) {
      return "Resource Graph truncated its response: let the query project id, and collect all pages"
    }
    return contains { $0.shape == "graph" } ? missingRows : missingLinkedPage
  }

  /// Pages of Resource Graph do not name each other, but each tells how many rows there are in all; the last names no
  /// next one.
  private var missingRows: String? {
    let totals = Set(map(\.paging.total))
    guard totals.count == 1, let total = totals.first ?? nil else { return missingPage }
    let rows = reduce(0) { $0 + $1.elements }
    guard rows == total else { return "Resource Graph has \(total) rows and these are \(rows): give all pages at once" }
    return allSatisfy(\.paging.namesNext) ? missingPage : nil
  }

  /// Pages that name the next belong together when the chain has an end: as many links as pages but one.
  private var missingLinkedPage: String? {
    guard allSatisfy({ $0.paging.pages <= 1 }) else {
      return "a page among several in one file goes on: give each page as a file of its own, all at once"
    }
    if count > 1, count(where: \.paging.hasMore) == count - 1 { return nil }
    return missingPage
  }

  private var missingPage: String {
    contains(where: \.mayBeFirstRows)
      ? "Resource Graph gives 100 rows, or 1000 with --first 1000, and these are as many: give its answer whole,"
        + " without --query data, and all pages at once"
      : "the list goes on in a page that did not come with it"
  }
}

extension Document {
  /// As many rows as Resource Graph gives at a time, and nothing beside them says that there are more, or none.
  fileprivate var mayBeFirstRows: Bool {
    guard paging.hasMore, !paging.namesNext else { return false }
    return paging.pages == 0 || csnapshot_is_full_page(elements)
  }
}
