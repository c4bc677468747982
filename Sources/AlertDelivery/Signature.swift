import CArchive
import Foundation
import InventoryModel
import WebClient

/// What proves to a webhook that a body is fipswatch's, and recent: `t=1766368800,v1=5257a869…`.
///
/// `v1` is the HMAC-SHA256 (RFC 2104), in hexadecimal, of the digits of `t`, a full stop and the body. A receiver that
/// refuses an old `t` cannot be sent an old message again by somebody else.
enum Signature {
  static let header = "Fipswatch-Signature"

  static func text(of body: Data, at now: Instant, key: Secret) -> String {
    let signed = Data("\(now.seconds).".utf8) + body
    return "t=\(now.seconds),v1=\(hmac(of: signed, key: key))"
  }

  static func hmac(of data: Data, key: Secret) -> String {
    let key = Array(key.revealed().utf8)
    var (digest, length) = ([UInt8](repeating: 0, count: 32), UInt32(0))
    let isDone = data.withUnsafeBytes { bytes in
      HMAC(
        EVP_sha256(), key, Int32(key.count), bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &digest, &length
      )
    }
    precondition(isDone != nil && length == 32, "HMAC-SHA256 is part of every libcrypto")
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
