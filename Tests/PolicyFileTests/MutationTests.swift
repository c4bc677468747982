import PolicyFile
import Testing

@Suite("A policy that was damaged")
struct MutationTests {
  /// What accidents and attackers put into a file.
  private static let pieces = [
    "", "\n", "\t", " ", "  ", ":", ": ", "- ", "#", "'", "\"", "[", "]", "{", "}", "&a ", "*a", "!!x ", "|", ">",
    "---\n",
    "...\n", "%", "@", "\\", "\u{0}", "\u{FEFF}", "\u{2028}", "é", "𝕏", "? ", "~", "null", "true", "0", "-1", "1e9",
    "2026-02-30", "<<: ", "name: x\n", "\r\n", ",",
  ]

  @Test("It reads, or every fault has a line of the file", arguments: 0..<8)
  func damaged(seed: UInt64) {
    var random = SplitMix(state: seed)
    for _ in 0..<150 {
      let text = Self.damage(SamplePolicy.full, &random)
      let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
      do {
        let policy = try PolicyDocument(text.utf8, file: "p.yaml").policy
        #expect(!policy.scopes.isEmpty, "seed \(seed)")
      } catch {
        #expect(!error.faults.isEmpty, "seed \(seed)")
        #expect(error.faults.allSatisfy { (1...(2 * lines)).contains($0.line) }, "seed \(seed): \(error)")
      }
    }
  }

  private static func damage(_ text: String, _ random: inout SplitMix) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let start = Int.random(in: 0..<scalars.count, using: &random)
      let end = min(scalars.count, start + Int.random(in: 0...12, using: &random))
      scalars.replaceSubrange(start..<end, with: pieces.randomElement(using: &random)!.unicodeScalars)
    }
    return String(String.UnicodeScalarView(scalars))
  }
}

/// The same numbers for the same seed. Source: Steele, Lea, Flood: "Fast splittable pseudorandom number generators".
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
