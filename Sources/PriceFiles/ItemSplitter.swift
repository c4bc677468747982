import DocumentText
import InventoryModel

/// Cuts JSON that comes in pieces into the objects of its lists, without holding more than one of them.
///
/// An item is an object in an array that is called `Items`, or, where there is none, an object at the top or in an array at
/// the top.
struct ItemSplitter {
  /// A longer one is none.
  private static let longestItem = 1 << 20
  private static let deepest = 64

  private struct Container {
    var isArray: Bool
    /// The array that a page calls `Items`.
    var isList: Bool
  }

  private var open: [Container] = []
  /// From the beginning of an object that may be an item.
  private var text: [UInt8] = []
  /// How many containers are open around that object; nil outside.
  private var start: Int?
  private var isInString = false
  private var isEscaped = false
  /// Of the last string, which may be a key.
  private var word: [UInt8] = []
  private var key: [UInt8] = []

  /// Whether there was a page, be its list empty.
  private(set) var hasLists = false

  var isAtEnd: Bool { open.isEmpty && !isInString }

  mutating func read(_ bytes: ArraySlice<UInt8>, _ body: ([UInt8]) throws -> Void) throws {
    for byte in bytes {
      if start != nil {
        text.append(byte)
        guard text.count <= Self.longestItem else { throw wrong("an object is too large for a price") }
      }
      if isInString {
        readInString(byte)
      } else {
        try readOutside(byte, body)
      }
    }
  }

  private mutating func readInString(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    } else if word.count < 8 {
      word.append(byte)
    }
  }

  private mutating func readOutside(_ byte: UInt8, _ body: ([UInt8]) throws -> Void) throws {
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      word.removeAll(keepingCapacity: true)
    case UInt8(ascii: ":"): key = word
    case UInt8(ascii: "{"): try openObject()
    case UInt8(ascii: "["): try openArray()
    case UInt8(ascii: "}"), UInt8(ascii: "]"): try close(isArray: byte == UInt8(ascii: "]"), body)
    default: break
    }
  }

  private mutating func openObject() throws {
    if start == nil, open.last.map({ $0.isArray && ($0.isList || open.count == 1) }) ?? true {
      start = open.count
      text = [UInt8(ascii: "{")]
    }
    try push(Container(isArray: false, isList: false))
  }

  private mutating func openArray() throws {
    // What began as an item is a page, of which this is the list.
    let isList = start.map { open.count == $0 + 1 } ?? false && String(decoding: key, as: UTF8.self).foldedID == "items"
    if isList {
      start = nil
      hasLists = true
    }
    try push(Container(isArray: true, isList: isList))
  }

  private mutating func push(_ container: Container) throws {
    guard open.count < Self.deepest else { throw wrong("nested deeper than \(Self.deepest)") }
    open.append(container)
    key.removeAll(keepingCapacity: true)
  }

  private mutating func close(isArray: Bool, _ body: ([UInt8]) throws -> Void) throws {
    guard let last = open.popLast(), last.isArray == isArray else { throw wrong("not JSON: brackets do not match") }
    guard start == open.count, !isArray else { return }
    start = nil
    try body(text)
  }

  private func wrong(_ message: String) -> Refusal { Refusal(.malformed, message, hint: "get the page again") }
}
