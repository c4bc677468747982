/// How people order names: letters without case, and numbers in them by their size, so that `aks-2` stands before `aks-10`.
package enum NaturalOrder {
  /// Equal texts alone are equal.
  package static func precedes(_ one: String, _ other: String) -> Bool {
    let order = one.utf8.withContiguousStorageIfAvailable { one in
      other.utf8.withContiguousStorageIfAvailable { compare(one[...], $0[...]) }
    }
    let known = (order ?? nil) ?? compare(Array(one.utf8)[...], Array(other.utf8)[...])
    return known == 0 ? one < other : known < 0
  }

  private static func compare<Bytes: RandomAccessCollection<UInt8>>(_ one: Bytes, _ other: Bytes) -> Int
  where Bytes.SubSequence == Bytes {
    var (left, right) = (one, other)
    while let first = left.first, let second = right.first {
      let order: Int
      if first.isDigit && second.isDigit {
        let (number, another) = (takeNumber(&left), takeNumber(&right))
        order =
          number.count == another.count
          ? zip(number, another).lazy.map { Int($0) - Int($1) }.first { $0 != 0 } ?? 0 : number.count - another.count
      } else {
        order = Int(first.lowered) - Int(second.lowered)
        (left, right) = (left.dropFirst(), right.dropFirst())
      }
      if order != 0 { return order }
    }
    return left.count - right.count
  }

  /// The digits at the beginning, without zeros before them.
  private static func takeNumber<Bytes: RandomAccessCollection<UInt8>>(_ bytes: inout Bytes) -> Bytes
  where Bytes.SubSequence == Bytes {
    let digits = bytes.prefix { $0.isDigit }
    bytes = bytes.dropFirst(digits.count)
    return digits.drop { $0 == UInt8(ascii: "0") }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
