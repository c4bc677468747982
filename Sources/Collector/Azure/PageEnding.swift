import CSnapshot
import Foundation
import InventoryModel

/// What an answer says beside its list of whether that is all, in whatever spelling: `nextLink`, `NextLink`,
/// `next_link`, `@odata.nextLink`. A list counts as whole only where nothing speaks against it, as for the importer.
struct PageEnding {
  /// By their names without case and marks; nothing that says nothing, such as null.
  private let reported: [String: Data]

  /// - Throws: `CollectorError` where Azure reports an error beside the list, which then may lack anything.
  init(of page: JSONText) throws(CollectorError) {
    let members = page.members.filter { !Self.nothing.contains(String(decoding: $0.value, as: UTF8.self)) }
    reported = Dictionary(members.map { (Self.folded($0.key), $0.value) }) { first, _ in first }
    guard reported["error"] == nil, reported["errors"] == nil else {
      throw .cutShort(reason: "Azure reported an error beside the list")
    }
  }

  private static let nothing: Set = ["null", "false", "\"\"", "[]", "{}", "0"]

  private static func folded(_ name: String) -> String {
    name.split(separator: ".").last.map { $0.filter { !"_-$@".contains($0) }.foldedID } ?? ""
  }

  /// Where the list goes on; nil at its end.
  ///
  /// - Parameter name: what this service calls it, in lower case. What is called anything else cannot be followed.
  /// - Throws: `CollectorError`.
  func next(called name: String) throws(CollectorError) -> String? {
    let names = reported.keys.filter { $0.hasPrefix("next") || ["skiptoken", "continuationtoken"].contains($0) }
    guard let first = names.min() else { return nil }
    guard names == [name] else {
      throw .cutShort(reason: "the list goes on, and its \"\(first.prefix(40))\" is not known to be followed")
    }
    guard let next = JSONText.decoded(String.self, from: reported[name]!) else {
      throw .web(.foreignLink("an invalid address"))
    }
    return next
  }

  /// - Parameters:
  ///   - rows: on this page.
  ///   - all: on all pages, if this is the last one.
  /// - Throws: `CollectorError.cutShort` where there is said to be more.
  func check(rows: Int, all: Int?) throws(CollectorError) {
    if let count = reported["count"], Self.total(count) == nil { try Self.check(Self.number(count), isAtMost: rows) }
    guard let all else { return }
    try Self.check(reported["count"].flatMap(Self.total) ?? 0, isAtMost: all)
    for name in ["totalcount", "totalrecords", "total", "totalresults", "totalitems"] {
      if let count = reported[name] { try Self.check(Self.number(count), isAtMost: all) }
    }
    for name in reported.keys where csnapshot_speaks_of_more(name, name.utf8.count) && isTrue(name) {
      throw .cutShort(reason: "Azure truncated its response and does not say where it continues")
    }
  }

  /// A count that is no number may be any.
  private static func check(_ count: Int?, isAtMost rows: Int) throws(CollectorError) {
    guard let count, count <= rows else {
      throw .cutShort(reason: "Azure counts more than the \(rows) rows that it gave")
    }
  }

  private static func number(_ count: Data) -> Int? { JSONText.decoded(Int.self, from: count) }

  /// Lists of subscriptions count those of all pages: `{"type": "Total", "value": 2}`.
  private static func total(_ count: Data) -> Int? { JSONText.decoded(Total.self, from: count)?.value }

  private struct Total: Decodable { var value: Int }

  /// Resource Graph writes it as a text.
  private func isTrue(_ name: String) -> Bool {
    guard let value = reported[name] else { return false }
    return JSONText.decoded(String.self, from: value)?.foldedID != "false"
  }
}
