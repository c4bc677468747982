import DocumentText
import InventoryModel

/// Why a document of node evidence was refused, and where; `description` is one line of text with a hint.
package struct NodeDocumentError: UserFacingError, Equatable {
  package typealias Cause = Refusal.Cause

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
