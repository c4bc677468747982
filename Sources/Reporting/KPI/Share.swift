/// A part of a whole, both counted, so that a percentage can be cut without rounding.
package struct Share: Hashable, Sendable {
  package let part: Int
  package let whole: Int

  package init(_ part: Int, of whole: Int) {
    self.part = part
    self.whole = whole
  }

  /// From 0 to 1; nil without a whole, which is not the same as 1.
  package var ratio: Double? { whole > 0 ? Double(part) / Double(whole) : nil }
}
