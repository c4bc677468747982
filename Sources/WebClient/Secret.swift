import Foundation

/// A text that must not be seen: printing, logging, dumping or interpolating it shows nothing of it.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  public init(_ text: String) { self.text = text }

  public var description: String { "(secret)" }
  public var debugDescription: String { "(secret)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// For the header or body that carries it, and nothing else.
  public func revealed() -> String { text }

  public func occurs(in data: Data) -> Bool { !text.isEmpty && data.range(of: Data(text.utf8)) != nil }
}
