import DocumentText
import InventoryModel

/// Why a document cannot be checked, and where; `description` is one line of text with a hint.
package struct BlueprintError: UserFacingError, Equatable {
  package var file: String
  /// From 1; nil when no place can be named.
  package var line: Int?
  package var message: String
  package var hint: String
  /// It is none of the documents that are read; else it is one with a fault.
  package var isOfAnotherKind: Bool

  package var description: String { "\(file)\(line.map { ": line \($0)" } ?? ""): \(message): \(hint)" }

  init(file: String, _ refusal: Refusal) {
    (self.file, line, message, hint) = (file, refusal.line, refusal.message, refusal.hint)
    isOfAnotherKind = refusal.cause == .incomplete
  }
}
