import Files
import Foundation

/// The secret that a request must carry, kept only as its SHA-256.
package struct AccessToken: Sendable {
  private let digest: Data

  /// - Throws: `ServeError` unless it is a word that is not easily guessed.
  package init(_ text: String) throws(ServeError) {
    let isWord = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    guard text.utf8.count >= 20, isWord else { throw .token("at least 20 letters, digits or signs, without spaces") }
    digest = Self.sha256(text)
  }

  /// Reads the token from a file, of which a line break at the end is no part.
  ///
  /// The file may be readable by its group, as secrets that Kubernetes mounts are, but by nobody else.
  package init(file: String) throws(ServeError) {
    var attributes = stat()
    guard stat(file, &attributes) == 0, let data = try? SmallFile.data(at: file, upTo: 1 << 16),
      let text = String(data: data, encoding: .utf8)
    else {
      throw .token("\(file): cannot be read: check that it exists, and its permissions")
    }
    guard attributes.st_mode & 0o027 == 0 else {
      throw .token("\(file): others can read or change it: chmod 600 it")
    }
    do {
      try self.init(text.trimmingCharacters(in: .newlines))
    } catch .token(let reason) {
      throw .token("\(file): a token is \(reason): `openssl rand -hex 32` makes one")
    }
  }

  /// Whether a header `Authorization` holds the token: as `Bearer`, or, for browsers, as the password of `Basic`.
  ///
  /// Digests are compared, every byte of them, so that the time it takes tells nothing of the token.
  func isIn(authorization: String?) -> Bool {
    guard let told = authorization.flatMap(Self.token) else { return false }
    let difference = zip(digest, Self.sha256(told)).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
    return difference == 0
  }

  private static func token(in authorization: String) -> String? {
    let parts = authorization.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0].lowercased() {
    case "bearer": return parts[1].trimmingCharacters(in: .whitespaces)
    case "basic":
      guard let bytes = Data(base64Encoded: parts[1].trimmingCharacters(in: .whitespaces)) else { return nil }
      let pair = String(decoding: bytes, as: UTF8.self).split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return pair.count == 2 ? String(pair[1]) : nil
    default: return nil
    }
  }

  private static func sha256(_ text: String) -> Data { SHA256(of: Array(text.utf8)).bytes }
}
