/// Numbers that follow from a seed alone, the same on every platform and in every release of the standard library.
///
/// SplitMix64, after Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
package struct SeededRandom: Sendable {
  private var position: UInt64

  package init(seed: UInt64) { position = seed }

  package mutating func next() -> UInt64 {
    position &+= 0x9E37_79B9_7F4A_7C15
    return Self.scrambled(position)
  }

  /// A number in `0..<bound`.
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "there is no number below \(bound)")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  package mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True with a probability from 0 to 1.
  package mutating func chance(_ probability: Double) -> Bool {
    Double(next() >> 11) * 0x1p-53 < probability
  }

  /// A whole number next to `expected`, which is its mean.
  package mutating func count(expected: Double) -> Int {
    let whole = expected.rounded(.down)
    return Int(whole) + (chance(expected - whole) ? 1 : 0)
  }

  package mutating func element<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Fisher and Yates.
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var shuffled = elements
    for last in shuffled.indices.dropFirst().reversed() { shuffled.swapAt(last, below(last + 1)) }
    return shuffled
  }

  /// A one-to-one mixing of the bits, so that neighbours have nothing in common.
  static func scrambled(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Identifiers as Azure writes them, each following from a number.
enum AzureIdentifier {
  /// `d2719be0-08a1-4cfd-9d3b-6c0f3cbf5d3e`
  static func uuid(_ number: UInt64) -> String {
    let words = [SeededRandom.scrambled(number), SeededRandom.scrambled(number ^ 0x5555_5555_5555_5555)]
    return String(unsafeUninitializedCapacity: 36) { text in
      var nibble = 0
      for position in 0..<36 {
        guard ![8, 13, 18, 23].contains(position) else {
          text[position] = UInt8(ascii: "-")
          continue
        }
        text[position] = hexDigit(words[nibble / 16] >> UInt64(nibble % 16 * 4))
        nibble += 1
      }
      return 36
    }
  }

  /// The 24 hexadecimal digits of a `resourceUID`.
  static func resourceUID(_ number: UInt64) -> String {
    uuid(number).filter { $0 != "-" }.prefix(24).description
  }

  private static func hexDigit(_ value: UInt64) -> UInt8 {
    let digit = UInt8(value & 0xF)
    return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}
