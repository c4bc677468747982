import CArchive
import Foundation

/// How pages look, on a screen and on paper.
public enum StyleSheet {
  public static let text = String(decoding: PackageResources.style_css, as: UTF8.self)

  /// The digest of the text in Base64, as a Content-Security-Policy names it.
  public static let sha256 = SHA256.digest(of: PackageResources.style_css).base64EncodedString()

  /// It is ours, and none of it is markup.
  static let markup = HTML(trusting: text)
}

public enum SHA256 {
  /// The 32 bytes of the digest.
  public static func digest(of bytes: [UInt8]) -> Data {
    var digest = [UInt8](repeating: 0, count: 32)
    let isDone = EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil) == 1
    precondition(isDone, "SHA-256 is part of every libcrypto")
    return Data(digest)
  }
}
