import GRDB
import InventoryModel

/// Finds which documents are the pages of one list.
///
/// A page names the next one by a link that says nothing of that page's content. So pages of one list (clusters of one
/// subscription, or pools of one cluster) belong together when all but one of them link to a next page.
public enum DocumentPages {
  /// Groups files taken at one instant: the pages of a list together, in the order given; every other file alone.
  public static func joining(_ files: [String]) -> [[String]] {
    guard let queue = try? DatabaseQueue(), InventoryStore.isSnapshotModuleLoaded else { return files.map { [$0] } }
    let pages = files.map { file in try? queue.read { try Page(file, in: $0) } }
    var groups: [[String]] = []
    var isTaken = Array(repeating: false, count: files.count)
    for index in files.indices where !isTaken[index] {
      let members = self.members(of: index, in: pages, isTaken: isTaken)
      for member in members { isTaken[member] = true }
      groups.append(members.map { files[$0] })
    }
    return groups
  }

  private static func members(of index: Int, in pages: [Page?], isTaken: [Bool]) -> [Int] {
    guard let page = pages[index] else { return [index] }
    let lists = Set(pages.compactMap { $0?.list })
    guard let list = page.list ?? (lists.count == 1 ? lists.first : nil) else { return [index] }
    let same = pages.indices.filter { other in
      guard let candidate = pages[other], !isTaken[other] else { return false }
      return candidate.list == list || (candidate.list == nil && lists.count == 1)
    }
    let linked = same.filter { pages[$0]!.hasMore }.count
    return linked > 0 && linked == same.count - 1 ? same : [index]
  }

  private struct Page {
    /// The list that it belongs to; nil for an empty last page.
    var list: String?
    var hasMore: Bool

    /// Nil for a document that is not a page.
    init?(_ file: String, in database: Database) throws {
      let first = try database.reading(file) { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT r.subscription, r.resource_group, r.cluster, r.kind FROM snapshot_elements(?, NULL) e
            LEFT JOIN snapshot_resources(CASE WHEN e.ordinal = 0 THEN e.here END, NULL) r
            """, arguments: [file]
        ).first
      }
      let document = try Document(file: file, lastReadBy: database)
      guard document.shape == "page" else { return nil }
      hasMore = document.hasMore
      guard let first, let kind: String = first[3] else {
        list = Self.list(ofLink: document.nextLink)
        return
      }
      let names = (0..<3).map { first[$0] as String }
      list = kind == "cluster" ? names[0] : names.joined(separator: "/")
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

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
