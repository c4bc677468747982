import Foundation
import InventoryModel

/// A text that must not be seen: printing, logging, dumping or interpolating it shows nothing of it.
struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  init(_ text: String) { self.text = text }

  var description: String { "(secret)" }
  var debugDescription: String { "(secret)" }
  var customMirror: Mirror { Mirror(self, children: [:]) }

  /// For the header or body that carries it, and nothing else.
  func revealed() -> String { text }

  func occurs(in data: Data) -> Bool { !text.isEmpty && data.range(of: Data(text.utf8)) != nil }
}

/// What opens Resource Manager for about an hour.
struct AccessToken: Sendable {
  var secret: Secret
  var expiresAt: Instant
  /// Which identity it came from, as `--identity` names it.
  var identity: String
}
