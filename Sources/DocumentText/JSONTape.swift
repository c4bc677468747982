import InventoryModel
import Synchronization

/// JSON texts one after another, read once: where each value starts, in order, and where its inside ends.
///
/// Nothing is built of what nobody asks for: a list of 5,000 nodes has 75 MB, of which a few labels a node are wanted.
/// The idea of the tape is simdjson's.
package final class JSONTape: Sendable {
  package struct Entry {
    /// Of the first byte.
    var offset: UInt32
    /// The entry after the value and everything in it. A member of an object is two values: its key, what it has.
    var next: UInt32
  }

  package let bytes: [UInt8]
  package let entries: [Entry]
  private let lineStarts = Mutex<[UInt32]>([])

  /// Deeper than any object of Kubernetes.
  package static let depthLimit = 128

  package init(reading bytes: [UInt8], depthLimit: Int = JSONTape.depthLimit) throws(Refusal) {
    var reader = JSONTapeReader(bytes, depthLimit: depthLimit)
    try reader.readValues()
    self.bytes = bytes
    entries = reader.entries
  }

  /// The texts that stand one after another; one in most documents.
  package var roots: [JSONPlace] {
    var roots: [JSONPlace] = []
    var index: UInt32 = 0
    while index < entries.count {
      roots.append(JSONPlace(tape: self, index: index))
      index = entries[Int(index)].next
    }
    return roots
  }
}

extension JSONTape {
  /// The first call reads all bytes; those after it take no time.
  func position(ofByte offset: Int) -> TextPosition {
    let starts = lineStarts.withLock { known in
      if known.isEmpty { known = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { UInt32($0 + 1) } }
      return known
    }
    let line = starts.partitionPoint { $0 > offset }
    return TextPosition(line: line, column: offset - Int(starts[line - 1]) + 1)
  }
}

extension [UInt8] {
  /// The line of a byte, from 1.
  package func line(ofByte offset: Int) -> Int {
    1 + prefix(offset).reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
  }
}
