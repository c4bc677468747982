import Foundation
import InventoryModel
import Testing

@Suite struct NaturalOrderTests {
  @Test func `names stand as people read them`() {
    let names = [
      "aks", "aks-1", "AKS-2", "aks-2-b", "aks-2b", "aks-02c", "aks-10", "aks-10a2", "aks-10a10", "aksx", "b",
    ]
    for seed in 0..<20 {
      let shuffled = names.enumerated().sorted { ($0.offset * 7 + seed * 3) % 11 < ($1.offset * 7 + seed * 3) % 11 }
      #expect(shuffled.map(\.element).sorted(by: NaturalOrder.precedes) == names)
    }
  }

  /// A sort with an order that contradicts itself may do anything.
  @Test func `the order contradicts itself nowhere, and equal texts alone are equal`() {
    let parts = ["", "0", "00", "1", "01", "9", "10", "010", "a", "A", "é", "-", "99999999999999999999999", "é"]
    let texts = parts.flatMap { one in parts.map { one + $0 } }
    for one in texts {
      #expect(!NaturalOrder.precedes(one, one))
      for other in texts where one != other {
        #expect(NaturalOrder.precedes(one, other) != NaturalOrder.precedes(other, one), "\(one) \(other)")
      }
    }
    let sorted = Set(texts).sorted(by: NaturalOrder.precedes)
    for (index, one) in sorted.enumerated() {
      for other in sorted[(index + 1)...] { #expect(NaturalOrder.precedes(one, other), "\(one) \(other)") }
    }
  }
}
