import Foundation
import InventoryModel

/// Finds the rows of which some text holds a part, whatever the case of ASCII letters.
///
/// Rows share most of their texts, so each distinct one is looked at once.
struct SearchIndex: Sendable {
  private var texts: [[UInt8]] = []
  /// Of each row the numbers of its texts.
  private var rows: [[Int32]] = []

  init(_ rows: [[String?]]) {
    var numbers: [String: Int32] = [:]
    for row in rows {
      let known = row.compactMap(\.self).map { text -> Int32 in
        if let number = numbers[text] { return number }
        let number = Int32(texts.count)
        numbers[text] = number
        texts.append(Array(text.foldedID.utf8))
        return number
      }
      self.rows.append(known)
    }
  }

  /// For each row whether one of its texts holds `part`.
  func areHit(by part: String) -> [Bool] {
    let part = Array(part.foldedID.utf8)
    let hits = texts.map { Self.holds($0, part) }
    return rows.map { $0.contains { hits[Int($0)] } }
  }

  private static func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard text.count >= part.count else { return false }
    return text.withUnsafeBytes { text in
      var start = 0
      let last = text.count - part.count
      while start <= last, let hit = memchr(text.baseAddress! + start, Int32(first), last + 1 - start) {
        if memcmp(hit, part, part.count) == 0 { return true }
        start = UnsafeRawPointer(hit) - text.baseAddress! + 1
      }
      return false
    }
  }
}
