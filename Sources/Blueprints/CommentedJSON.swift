import DocumentText

extension JSONTape {
  /// Reads JSON in which comments may stand, as `az deployment` takes templates and their parameters.
  /// Source: Microsoft Learn, "Understand the structure and syntax of ARM templates", comments.
  static func roots(ofCommented bytes: [UInt8]) throws(Refusal) -> [JSONPlace] {
    do throws(Refusal) {
      return try JSONTape(reading: bytes, depthLimit: BlueprintDocument.depthLimit).roots
    } catch {
      guard let bare = JSONComments.blanked(in: bytes) else { throw error }
      return try JSONTape(reading: bare, depthLimit: BlueprintDocument.depthLimit).roots
    }
  }
}

/// `// to the end of the line` and `/* up to the mark */`, outside of texts.
enum JSONComments {
  private static let marks = ["//", "/*"]

  /// The same text with blanks for comments, so that all else keeps its line; nil where there are none.
  static func blanked(in bytes: [UInt8]) -> [UInt8]? {
    var bare = bytes
    var (at, found) = (0, false)
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\"") {
        at = end(ofTextAt: at, in: bytes)
      } else if marks.contains(where: { bytes[at...].starts(with: $0.utf8) }) {
        let end = Self.end(ofCommentAt: at, in: bytes)
        for place in at..<end where bytes[place] != 0x0A { bare[place] = 0x20 }
        (at, found) = (end, true)
      } else {
        at += 1
      }
    }
    return found ? bare : nil
  }

  private static func end(ofTextAt start: Int, in bytes: [UInt8]) -> Int {
    var at = start + 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
    return min(at + 1, bytes.count)
  }

  private static func end(ofCommentAt start: Int, in bytes: [UInt8]) -> Int {
    guard bytes[start + 1] == UInt8(ascii: "*") else {
      return bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    }
    var at = start + 2
    while at < bytes.count, !bytes[at...].starts(with: "*/".utf8) { at += 1 }
    return min(at + 2, bytes.count)
  }
}
