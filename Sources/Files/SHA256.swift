import CArchive
import Foundation

/// The SHA-256 (FIPS 180-4) of bytes, as libcrypto makes it.
package struct SHA256: Hashable, Sendable {
  /// 32 of them.
  package let bytes: Data

  package init(of data: some ContiguousBytes) {
    var digest = Digesting()
    digest.add(data)
    self = digest.finish()
  }

  /// The code that authenticates a message: HMAC-SHA256 (RFC 2104).
  package init(authenticating data: Data, key: [UInt8]) {
    var (digest, length) = ([UInt8](repeating: 0, count: 32), UInt32(0))
    let isDone = data.withUnsafeBytes { bytes in
      HMAC(
        EVP_sha256(), key, Int32(key.count), bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &digest, &length
      )
    }
    if isDone == nil || length != 32 { HostCryptography.end() }
    bytes = Data(digest)
  }

  /// In lower case, as `sha256sum` prints it.
  package var hexadecimal: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  /// The SHA-256 of bytes that come piece by piece.
  package struct Digesting: ~Copyable {
    private let context = EVP_MD_CTX_new()
    /// How many bytes there were.
    package private(set) var count = 0

    package init() { if EVP_DigestInit_ex(context, EVP_sha256(), nil) != 1 { HostCryptography.end() } }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func add(_ piece: some ContiguousBytes) {
      piece.withUnsafeBytes { bytes in
        count += bytes.count
        if EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) != 1 { HostCryptography.end() }
      }
    }

    /// Of all that was added; nothing can be added any more.
    package consuming func finish() -> SHA256 {
      var digest = [UInt8](repeating: 0, count: 32)
      if EVP_DigestFinal_ex(context, &digest, nil) != 1 { HostCryptography.end() }
      return SHA256(bytes: Data(digest))
    }
  }

  private init(bytes: Data) { self.bytes = bytes }
}
