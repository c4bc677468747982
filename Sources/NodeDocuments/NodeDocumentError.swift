import InventoryModel

/// Why a document of node evidence was refused, and where; `description` is one line of text with a hint.
package struct NodeDocumentError: UserFacingError, Equatable {
  /// Told apart by what the reader of the message can do.
  package enum Cause: Equatable, Sendable {
    /// The file cannot be opened, read, unpacked or decoded.
    case unreadable
    /// More than is read at once.
    case tooLarge
    /// Not JSON, YAML or CSV at this place, or a value that Kubernetes would not take.
    case malformed
    /// Something is missing without which the rest could look better than it is.
    case incomplete
    /// Two places say different things of one node or class.
    case contradictory
  }

  package var cause: Cause
  package var file: String
  /// From 1; nil when no place can be named.
  package var line: Int?
  /// What is wrong, with the node, class or value; what comes from the document is quoted.
  package var message: String
  package var hint: String

  package var description: String {
    "\(file)\(line.map { ": line \($0)" } ?? ""): \(message): \(hint)"
  }

  init(file: String, _ refusal: Refusal) {
    cause = refusal.cause
    self.file = file
    line = refusal.line
    message = refusal.message
    hint = refusal.hint
  }
}

/// A `NodeDocumentError` as its finder knows it, without the name of the file.
struct Refusal: Error, Equatable {
  var cause: NodeDocumentError.Cause
  var line: Int?
  var message: String
  var hint: String

  init(_ cause: NodeDocumentError.Cause, line: Int? = nil, _ message: String, hint: String) {
    self.cause = cause
    self.line = line
    self.message = message
    self.hint = hint
  }
}

extension String {
  /// The text as a message shows it: short, and with everything but plain visible characters made visible.
  var quoted: String {
    let shown = unicodeScalars.prefix(Self.longestQuote).map { scalar in
      scalar.value > 0x20 && scalar.value < 0x7F || scalar == " " || scalar.properties.isAlphabetic
        ? String(scalar) : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
    return "\"" + shown.joined() + (unicodeScalars.count > Self.longestQuote ? "…" : "") + "\""
  }

  private static var longestQuote: Int { 64 }
}
