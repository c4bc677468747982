import InventoryModel
import Synchronization

/// JSON texts one after another, read once: where each value starts, in order, and where its inside ends.
///
/// Nothing is built of what nobody asks for: a list of 5,000 nodes has 75 MB, of which a few labels a node are wanted.
/// The idea of the tape is simdjson's.
package final class JSONTape: Sendable {
  package let bytes: [UInt8]
  /// For each value the offset of its first byte; for an object or array then the index here of the first value after it
  /// and everything in it. A member of an object is two values: its key, what it has.
  let places: [UInt32]
  private let lineStarts = Mutex<[UInt32]>([])

  /// Deeper than any object of Kubernetes.
  package static let depthLimit = 128

  package init(reading bytes: [UInt8], depthLimit: Int = JSONTape.depthLimit) throws(Refusal) {
    var reader = JSONTapeReader(bytes, depthLimit: depthLimit)
    try reader.readValues()
    self.bytes = bytes
    places = reader.places
  }

  /// The texts that stand one after another; one in most documents.
  package var roots: [JSONPlace] { values(from: 0, to: UInt32(places.count)) }

  func values(from start: UInt32, to end: UInt32) -> [JSONPlace] {
    var values: [JSONPlace] = []
    var index = start
    while index < end {
      let value = JSONPlace(tape: self, index: index)
      values.append(value)
      index = value.next
    }
    return values
  }
}

extension JSONTape {
  /// The first call reads all bytes; those after it take no time.
  func position(ofByte offset: Int) -> TextPosition {
    let starts = lineStarts.withLock { known in
      if known.isEmpty { known = startsOfLines }
      return known
    }
    let line = starts.partitionPoint { $0 > offset }
    return TextPosition(line: line, column: offset - Int(starts[line - 1]) + 1)
  }

  private var startsOfLines: [UInt32] {
    var starts: [UInt32] = [0]
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { starts.append(UInt32(index + 1)) }
    return starts
  }
}

extension [UInt8] {
  /// The line of a byte, from 1.
  package func line(ofByte offset: Int) -> Int {
    1 + prefix(offset).reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
  }
}
