/// What a package told of a month when it was first written, so that what changes later can be told as a restatement.
package struct FrozenMonth: Hashable, Sendable {
  package var month: Month
  /// SHA-256 of what the package rested on.
  package var factsDigest: String
  /// SHA-256 of its manifest.
  package var manifestDigest: String
  /// Numbers and states of items under their names.
  package var numbers: [String: JSONValue]

  package init(month: Month, factsDigest: String, manifestDigest: String, numbers: [String: JSONValue]) {
    (self.month, self.factsDigest) = (month, factsDigest)
    (self.manifestDigest, self.numbers) = (manifestDigest, numbers)
  }

  /// The number that says what one item stood for.
  package static let unitName = "itemsPer"

  package var itemsPer: SystemDetails.ItemUnit {
    if case .string(let unit)? = numbers[Self.unitName] {
      SystemDetails.ItemUnit(rawValue: unit) ?? .cluster
    } else {
      .cluster
    }
  }
}
