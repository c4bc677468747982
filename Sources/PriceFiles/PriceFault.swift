import InventoryModel

/// Why price files were refused.
package struct PriceFault: UserFacingError, Equatable {
  /// `file: what is wrong: what to do`, of which the file comes last.
  package var description: String

  package init(_ file: String, _ message: String, hint: String) { description = "\(file): \(message): \(hint)" }
}
