import CArchive
import Foundation

/// The SHA-256 (FIPS 180-4) of bytes, as libcrypto makes it.
package struct SHA256: Hashable, Sendable {
  /// 32 of them.
  package let bytes: Data

  package init(of data: some ContiguousBytes) {
    var digest = [UInt8](repeating: 0, count: 32)
    let isDone = data.withUnsafeBytes { EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha256(), nil) }
    if isDone != 1 { HostCryptography.end() }
    bytes = Data(digest)
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
}
