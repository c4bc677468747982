import Files
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
    SHA256(authenticating: data, key: Array(key.revealed().utf8)).hexadecimal
  }
}
