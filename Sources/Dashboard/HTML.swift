import InventoryModel
import Reporting

/// Markup, in which everything that was put between the literals of the source is escaped.
///
/// Only what stands in the source, and other `HTML`, is markup. Text from elsewhere is escaped scalar by scalar, not
/// character by character: `"` with a combining mark is another character, yet it ends an attribute. What is hidden in
/// it becomes visible, as in every table.
package struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
  package private(set) var text: String

  package static let nothing: HTML = ""

  package init(stringLiteral literal: StaticString) { text = literal.description }
  package init(stringInterpolation interpolation: StringInterpolation) { text = interpolation.text }

  /// For text that is ours and holds no markup but our own.
  init(trusting text: String) { self.text = text }

  package var description: String { text }
  package var isEmpty: Bool { text.isEmpty }

  package static func += (left: inout HTML, right: HTML) { left.text += right.text }

  package static func + (left: HTML, right: HTML) -> HTML {
    var sum = left
    sum += right
    return sum
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(2 * literalCapacity) }

    package mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
    package mutating func appendInterpolation(_ markup: HTML) { text += markup.text }
    package mutating func appendInterpolation(_ number: Int) { text += String(number) }

    /// Text as it came, still hostile.
    package mutating func appendInterpolation(_ text: String) { HTML.appendEscaped(text, to: &self.text) }

    package mutating func appendInterpolation(_ parts: [HTML]) {
      for part in parts { text += part.text }
    }

    /// Text for an attribute or an element that is there only sometimes.
    package mutating func appendInterpolation(_ markup: HTML?) { text += markup?.text ?? "" }
  }

  private static func appendEscaped(_ hostile: String, to text: inout String) {
    let visible = HostileText.visible(hostile)
    guard visible.utf8.contains(where: { escape(of: $0) != nil }) else {
      text += visible
      return
    }
    for scalar in visible.unicodeScalars {
      if scalar.isASCII, let escape = escape(of: UInt8(scalar.value)) {
        text += escape
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }

  private static func escape(of byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}

extension Sequence<HTML> {
  package func joined(separator: HTML = .nothing) -> HTML {
    var result = HTML.nothing
    for (index, part) in enumerated() {
      if index > 0 { result += separator }
      result += part
    }
    return result
  }
}
