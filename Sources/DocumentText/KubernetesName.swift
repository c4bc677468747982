import InventoryModel

/// The forms that names have in Kubernetes and Azure. Whatever has another form was not written by them.
package enum KubernetesName {
  /// Of an object: a DNS subdomain (RFC 1123), which is in lower case.
  /// Source: Kubernetes documentation, "Object Names and IDs".
  package static func isObject(_ name: String) -> Bool {
    name.utf8.count <= 253
      && name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
        guard let first = part.first, let last = part.last, isLower(first), isLower(last) else { return false }
        return part.allSatisfy { isLower($0) || $0 == UInt8(ascii: "-") }
      }
  }

  /// Of a label, apart from the empty one. Source: Kubernetes documentation, "Labels and Selectors".
  package static func isLabel(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return text.utf8.count <= longestLabel && isAlphanumeric(first) && isAlphanumeric(last)
      && text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
  }

  private static let longestLabel = 63

  /// A digit, or a letter in lower case.
  private static func isLower(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLower(byte) || isLower(byte | 0x20) && byte >= 0x41 }
}
