import GRDB
import InventoryModel

/// Finds which documents are the pages of one list.
///
/// A page of Azure Resource Manager names the next one by a link that says nothing of that page's content. So a page
/// with a link belongs together with the next page, in time, of the same list (clusters of one subscription, or pools of
/// one cluster), or with an empty one, until a page has no link. Pages of Resource Graph belong together when all that
/// tell the same total are, together, that many rows.
package enum DocumentPages {
  /// Groups files given in the order of their times: the pages of a list together, every other file alone.
  package static func joining(_ files: [String]) -> [[String]] {
    guard InventoryStore.isSnapshotModuleLoaded, let queue = try? DatabaseQueue() else { return files.map { [$0] } }
    let pages = files.map { file in try? queue.read { try Page(file, in: $0) } }
    let answers = answers(among: pages)
    var rest = Array(files.indices)
    var groups: [[String]] = []
    while let first = rest.first {
      let group = answers.first { $0[0] == first } ?? chain(from: first, in: pages, among: rest) ?? [first]
      rest.removeAll(where: group.contains)
      groups.append(group.map { files[$0] })
    }
    return groups
  }

  /// The whole answers of Resource Graph.
  private static func answers(among pages: [Page?]) -> [[Int]] {
    let parts = pages.indices.filter { pages[$0]?.document.shape == "graph" && pages[$0]?.hasMore == true }
    return Dictionary(grouping: parts) { pages[$0]?.document.paging.total }.values
      .filter { $0.compactMap { pages[$0]?.document }.missingPages == nil }
  }

  /// Nil where the last page is missing.
  private static func chain(from first: Int, in pages: [Page?], among rest: [Int]) -> [Int]? {
    var chain = [first]
    while let page = pages[chain[chain.count - 1]], page.hasMore {
      let next = rest.first { candidate in
        guard candidate > chain[chain.count - 1], let other = pages[candidate] else { return false }
        return other.isLinked && (other.list == nil || other.list == page.list)
      }
      guard let next, page.isLinked else { return nil }
      chain.append(next)
    }
    return chain
  }

  private struct Page {
    var document: Document
    /// The list that it belongs to; nil for an empty last page.
    var list: String?

    var hasMore: Bool { document.paging.hasMore }
    /// Of pages in one file none belongs to another file.
    var isLinked: Bool { document.shape == "page" && document.paging.pages == 1 }

    /// Nil for a document that is not a page.
    init?(_ file: String, in database: Database) throws {
      let (first, document) = try database.reading(file) { database in
        let elements = try RepeatedStatement(
          database,
          sql: """
            SELECT r.subscription, r.resource_group, r.cluster, r.kind FROM snapshot_elements(?, NULL) e
            LEFT JOIN snapshot_resources(CASE WHEN e.ordinal = 1 THEN e.here END, NULL) r
            """)
        defer { elements.reset() }
        elements.bind(file, at: 1)
        let first = try elements.step() ? (0..<4).map { elements[text: $0] } : nil
        // The first element tells the shape; only of a page is the end worth reading.
        if try Document(file: file, lastReadBy: database).isPage { while try elements.step() {} }
        return (first, try Document(file: file, lastReadBy: database))
      }
      guard document.isPage else { return nil }
      self.document = document
      guard let first else {
        list = Self.list(ofLink: document.paging.nextLink)
        return
      }
      list = first[3] == "cluster" ? first[0] : first[0..<3].joined(separator: "/")
    }

    /// The link of an empty page still names its list.
    private static func list(ofLink link: String) -> String? {
      let parts = link.lowercased().split(separator: "?")[safe: 0]?.split(separator: "/").map(String.init) ?? []
      guard let start = parts.firstIndex(of: "subscriptions"), start + 1 < parts.count else { return nil }
      let subscription = parts[start + 1]
      guard parts.last == "agentpools", parts.count >= start + 8 else { return subscription }
      return "\(subscription)/\(parts[start + 3])/\(parts[start + 7])"
    }
  }
}

extension Document {
  fileprivate var isPage: Bool { shape == "page" || shape == "graph" }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
