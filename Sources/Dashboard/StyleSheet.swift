import Files
import Foundation

/// How pages look, on a screen and on paper.
package enum StyleSheet {
  package static let text = String(decoding: PackageResources.style_css, as: UTF8.self)

  /// The digest of the text in Base64, as a Content-Security-Policy names it.
  package static let sha256 = SHA256(of: PackageResources.style_css).bytes.base64EncodedString()

  /// It is ours, and none of it is markup.
  static let markup = HTML(trusting: text)
}
