import Foundation
import InventoryModel
import Reporting
import Synchronization

/// The inventory of an instant, made ready to be searched, filtered and sorted.
final class Fleet: Sendable {
  let rows: [InventoryRow]
  let subscriptions: [String]
  let locations: [String]
  let systems: [String]
  private let texts: SearchText
  private let orders = Mutex<[FleetOrder: [Int]]>([:])

  init(_ report: InventoryReport) {
    rows = report.rows
    subscriptions = Set(rows.map(\.cluster.subscription)).sorted()
    locations = Set(rows.compactMap(\.location)).sorted()
    systems = Set(rows.compactMap(\.system)).sorted()
    texts = SearchText(rows.map(\.searchText))
  }

  /// The rows that fit, in an order.
  func rows(fitting filter: FleetFilter, by order: FleetOrder) -> [InventoryRow] {
    let found = filter.search.map { texts.areHit(by: $0.foldedID) }
    return indices(by: order).filter { (found?[$0] ?? true) && filter.fits(rows[$0]) }.map { rows[$0] }
  }

  private func indices(by order: FleetOrder) -> [Int] {
    if let known = orders.withLock({ $0[order] }) { return known }
    let indices = order.indices(of: rows)
    orders.withLock { $0[order] = indices }
    return indices
  }
}

extension InventoryRow {
  /// What people call its operating system.
  var system: String? { traits.osSKU ?? traits.osType }

  /// What is searched, in lower case.
  fileprivate var searchText: String {
    [
      cluster.name, pool ?? "", cluster.resourceGroup, cluster.subscription, traits.vmSize ?? "",
      nodeImageVersion ?? "",
    ]
    .joined(separator: "\n").foldedID
  }
}

/// Many texts, searched all at once.
struct SearchText: Sendable {
  private var bytes: [UInt8] = []
  /// Where each text ends.
  private var ends: [Int] = []

  init(_ texts: [String]) {
    for text in texts {
      bytes += text.utf8
      bytes.append(UInt8(ascii: "\n"))
      ends.append(bytes.count)
    }
  }

  /// For each text whether it holds `part`.
  func areHit(by part: String) -> [Bool] {
    var hits = [Bool](repeating: false, count: ends.count)
    let part = Array(part.utf8)
    bytes.withUnsafeBytes { bytes in
      var (index, start) = (0, 0)
      while let place = Self.first(part, in: bytes, from: start) {
        while ends[index] <= place { index += 1 }
        // A part with a line break could reach into the next text.
        if place + part.count <= ends[index] { hits[index] = true }
        start = ends[index]
      }
    }
    return hits
  }

  private static func first(_ part: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let first = part.first else { return nil }
    var start = start
    while start + part.count <= bytes.count,
      let hit = memchr(bytes.baseAddress! + start, Int32(first), bytes.count - part.count + 1 - start)
    {
      if memcmp(hit, part, part.count) == 0 { return UnsafeRawPointer(hit) - bytes.baseAddress! }
      start = UnsafeRawPointer(hit) - bytes.baseAddress! + 1
    }
    return nil
  }
}
