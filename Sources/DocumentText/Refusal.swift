/// Why a text was refused, as its reader knows it: without the name of the file.
package struct Refusal: Error, Equatable {
  /// Told apart by what the reader of the message can do.
  package enum Cause: Equatable, Sendable {
    /// The file cannot be opened, read, unpacked or decoded.
    case unreadable
    /// More than is read at once.
    case tooLarge
    /// Not JSON, YAML or CSV at this place, or a value that the source would not write.
    case malformed
    /// Something is missing without which the rest could look better than it is.
    case incomplete
    /// Two places say different things of one thing.
    case contradictory
  }

  package var cause: Cause
  /// From 1; nil when no place can be named.
  package var line: Int?
  /// What is wrong; what comes from the document is quoted.
  package var message: String
  package var hint: String

  package init(_ cause: Cause, line: Int? = nil, _ message: String, hint: String) {
    self.cause = cause
    self.line = line
    self.message = message
    self.hint = hint
  }
}

extension String {
  /// The text as a message shows it: short, and with everything but plain visible characters made visible.
  package var quoted: String {
    let shown = unicodeScalars.prefix(Self.longestQuote).map { scalar in
      scalar.value > 0x20 && scalar.value < 0x7F || scalar == " " || scalar.properties.isAlphabetic
        ? String(scalar) : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
    return "\"" + shown.joined() + (unicodeScalars.count > Self.longestQuote ? "…" : "") + "\""
  }

  private static var longestQuote: Int { 64 }
}
