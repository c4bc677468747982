import CSnapshot
import Foundation

/// The text of a file: its stored bytes, unpacked if they are gzip, without byte order mark, in UTF-8 if they are
/// UTF-16.
///
/// The beginning can be read before the rest, so that a large document of another kind costs one block.
package final class StoredText {
  package struct Whole {
    package var bytes: [UInt8]
    /// Of the stored bytes, in 64 hexadecimal digits.
    package var sha256: String
  }

  /// What has been read so far.
  package private(set) var beginning: [UInt8] = []
  /// What is read at once.
  private var block = [UInt8](repeating: 0, count: glance * 4)
  private let text: OpaquePointer
  private let path: String

  package init(path: String) throws(Refusal) {
    guard let text = csnapshot_text_open(path) else { throw .outOfMemory }
    (self.text, self.path) = (text, path)
    while beginning.count < Self.glance, try readMore() {}
  }

  deinit { csnapshot_text_close(text) }

  /// Reads to the end, unless the text is longer than `limit` bytes.
  package func whole(limit: Int) throws(Refusal) -> Whole {
    reserve(upTo: limit)
    while try readMore() {
      guard beginning.count <= limit else {
        throw Refusal(
          .tooLarge, "more than \(limit >> 20) MB of text",
          hint: limit < Self.limit ? "export it with -o json" : "export fewer nodes at a time")
      }
    }
    var sha256 = [CChar](repeating: 0, count: 65)
    guard csnapshot_text_digest(text, &sha256) else { throw fault }
    return Whole(bytes: beginning, sha256: String(decoding: sha256.dropLast().map(UInt8.init), as: UTF8.self))
  }

  /// Growing step by step takes twice the memory in the end.
  private func reserve(upTo limit: Int) {
    var attributes = stat()
    guard stat(path, &attributes) == 0 else { return }
    beginning.reserveCapacity(min(Int(attributes.st_size), limit) + Self.glance * 4)
  }

  /// No document may have more text, in bytes: ten times a list of the 5,000 nodes that a cluster may have.
  package static let limit = 256 << 20

  private static let glance = 64 << 10

  /// False at the end.
  private func readMore() throws(Refusal) -> Bool {
    let count = block.withUnsafeMutableBytes { csnapshot_text_read(text, $0.baseAddress, $0.count) }
    guard count <= 0 else {
      beginning += block[..<Int(count)]
      return true
    }
    guard let fault = faultIfAny else { return false }
    throw fault
  }

  private var fault: Refusal { faultIfAny ?? .outOfMemory }

  private var faultIfAny: Refusal? {
    var fault = csnapshot_fault()
    csnapshot_text_fault_of(text, &fault)
    guard fault.code != CSNAPSHOT_FAULT_NONE else { return nil }
    let place = fault.byte >= 0 ? " (byte \(fault.byte))" : ""
    let hint = String(cString: fault.hint)
    return Refusal(
      .unreadable, String(cString: fault.message) + place, hint: hint.isEmpty ? "check the file" : hint)
  }
}

extension Refusal {
  package static var outOfMemory: Refusal { Refusal(.unreadable, "out of memory", hint: "free some") }
}
