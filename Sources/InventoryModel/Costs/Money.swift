import Foundation

/// An amount in some currency, kept in millionths so that sums are the same in any order.
package struct Money: Hashable, Comparable, Sendable, AdditiveArithmetic {
  private var millionths: Int128

  private init(millionths: Int128) { self.millionths = millionths }

  /// To the nearest millionth. What no fleet can cost counts as the most that can be counted.
  package init(_ amount: Double) {
    millionths = amount.isFinite ? Int128(max(-1e30, min(1e30, (amount * 1e6).rounded()))) : 1 << 100
  }

  package static let zero = Money(millionths: 0)

  package static func + (one: Money, other: Money) -> Money { Money(millionths: one.millionths + other.millionths) }
  package static func - (one: Money, other: Money) -> Money { Money(millionths: one.millionths - other.millionths) }
  package static func < (one: Money, other: Money) -> Bool { one.millionths < other.millionths }

  /// To the nearest hundredth of a cent.
  package var value: Double { Double((millionths + (millionths < 0 ? -50 : 50)) / 100) / 1e4 }

  /// Whether a text is written as ISO 4217 writes currencies, such as `USD`.
  package static func isCurrency(_ text: String) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains)
  }

  /// `1234.50`.
  package var text: String { String(format: "%.2f", value) }
}
