/// What a collector is called, where several keep archives that are imported into one database.
///
/// It becomes the name of a folder and the value of a label, so it has 1 to 64 letters of ASCII, digits, `.`, `_` and
/// `-`, of which the first is a letter or a digit.
package struct CollectorName: Hashable, Comparable, Sendable, LosslessStringConvertible {
  package let description: String

  package init?(_ description: String) {
    let isPlain = description.utf8.allSatisfy { Self.isLetterOrDigit($0) || "._-".utf8.contains($0) }
    guard isPlain, description.utf8.count <= 64, description.utf8.first.map(Self.isLetterOrDigit) == true else {
      return nil
    }
    self.description = description
  }

  package static func < (lhs: CollectorName, rhs: CollectorName) -> Bool { lhs.description < rhs.description }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }
}

extension CollectorName: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let name = CollectorName(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the name of a collector")
    }
    self = name
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// How new what a collector saw is.
package struct CollectorCondition: Hashable, Sendable {
  package var collector: CollectorName
  package var newestSnapshot: Instant
  /// The newest that had complete coverage.
  package var newestCompleteSnapshot: Instant?

  package init(collector: CollectorName, newestSnapshot: Instant, newestCompleteSnapshot: Instant?) {
    self.collector = collector
    self.newestSnapshot = newestSnapshot
    self.newestCompleteSnapshot = newestCompleteSnapshot
  }
}
