/// A part of a whole, both counted, so that a percentage can be cut without rounding.
public struct Share: Hashable, Sendable {
  public let part: Int
  public let whole: Int

  public init(_ part: Int, of whole: Int) {
    self.part = part
    self.whole = whole
  }

  /// From 0 to 1; nil without a whole, which is not the same as 1.
  public var ratio: Double? { whole > 0 ? Double(part) / Double(whole) : nil }
}
