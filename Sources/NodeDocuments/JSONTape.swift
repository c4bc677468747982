/// JSON texts one after another, read once: where each value starts, in order, and where its inside ends.
///
/// Nothing is built of what nobody asks for: a list of 5,000 nodes has 75 MB, of which a few labels a node are wanted.
/// The idea of the tape is simdjson's.
final class JSONTape: Sendable {
  struct Entry {
    /// Of the first byte.
    var offset: UInt32
    /// The entry after the value and everything in it. A member of an object is two values: its key, what it has.
    var next: UInt32
  }

  let bytes: [UInt8]
  let entries: [Entry]

  init(reading bytes: [UInt8]) throws(Refusal) {
    var reader = JSONTapeReader(bytes)
    try reader.readValues()
    self.bytes = bytes
    entries = reader.entries
  }

  /// The texts that stand one after another; one in most documents.
  var roots: [JSONPlace] {
    get throws(Refusal) { try places(from: 0, to: UInt32(entries.count)) }
  }

  /// Many times the nodes of the largest cluster: whatever is made of an item takes more memory than its text.
  static let itemLimit = 100_000

  /// The values that stand beside one another between two entries.
  func places(from first: UInt32, to end: UInt32) throws(Refusal) -> [JSONPlace] {
    var places: [JSONPlace] = []
    var next = first
    while next < end {
      guard places.count < Self.itemLimit else {
        throw Refusal(
          .tooLarge, "more than \(Self.itemLimit) values in one list", hint: "export fewer nodes at a time")
      }
      places.append(JSONPlace(tape: self, index: next))
      next = entries[Int(next)].next
    }
    return places
  }
}

extension [UInt8] {
  /// The line of a byte, from 1.
  func line(ofByte offset: Int) -> Int {
    1 + prefix(offset).reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
  }
}
