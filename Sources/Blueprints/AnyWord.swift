import DocumentText
import InventoryModel

/// Finds out in one pass whether any of some words is in a text, in whatever case.
struct AnyWord: Sendable {
  private let words: [[UInt8]]
  private let isFirst: [Bool]

  /// - Parameter words: in small letters, of ASCII, none of them empty.
  init(_ words: [String]) {
    self.words = words.map { Array($0.utf8) }
    var isFirst = [Bool](repeating: false, count: 256)
    for word in self.words { isFirst[Int(word[0])] = true }
    self.isFirst = isFirst
  }

  func occurs(in text: String) -> Bool {
    var text = text
    return text.withUTF8(occurs)
  }

  func occurs(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for start in bytes.indices where isFirst[Int(bytes[start].lowered)] {
      for word in words where bytes.has(word, at: start) { return true }
    }
    return false
  }
}

extension UnsafeBufferPointer<UInt8> {
  func has(_ word: [UInt8], at start: Int) -> Bool {
    guard start + word.count <= count else { return false }
    for offset in word.indices where self[start + offset].lowered != word[offset] { return false }
    return true
  }
}
