import Foundation

/// A text that must not be seen: printing, logging, dumping or interpolating it shows nothing of it.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  package init(_ text: String) { self.text = text }

  package var description: String { "(secret)" }
  package var debugDescription: String { "(secret)" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }

  /// For the header or body that carries it, and nothing else.
  package func revealed() -> String { text }

  package func occurs(in data: Data) -> Bool { !text.isEmpty && data.range(of: Data(text.utf8)) != nil }
}
