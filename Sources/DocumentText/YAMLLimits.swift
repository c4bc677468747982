/// Limits on YAML of a few bytes that would take hours to parse, checked before the text is parsed.
///
/// Yams resolves aliases and hashes whole keys while it composes, and libyaml looks at every open bracket for every
/// token, so all of it must be found in the bytes. Whether they stand in quotes or comments is not asked: what cannot
/// be dangerous is let pass, what might be is refused, and no manifest of Kubernetes comes near it.
package struct YAMLLimits {
  private let bytes: [UInt8]
  private var anchors: [ArraySlice<UInt8>: Int] = [:]
  private var aliases: [ArraySlice<UInt8>: Int] = [:]
  private var openBrackets = 0
  private var explicitKeys = 0

  package static let bracketLimit = 100
  package static let explicitKeyLimit = 8

  package static func refuse(in bytes: [UInt8]) throws(Refusal) {
    var limits = YAMLLimits(bytes: bytes)
    for index in bytes.indices { try limits.check(at: index) }
    for (name, index) in limits.aliases.sorted(by: { $0.value < $1.value }) where limits.anchors[name] != nil {
      throw limits.refusal(at: index, "aliases are not read", hint: "write out what they stand for")
    }
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func check(at index: Int) throws(Refusal) {
    switch bytes[index] {
    case UInt8(ascii: "&"): note(index, in: \.anchors)
    case UInt8(ascii: "*"): note(index, in: \.aliases)
    case UInt8(ascii: "?"): try countExplicitKey(at: index)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      openBrackets += 1
      guard openBrackets <= Self.bracketLimit else {
        throw refusal(at: index, "nested deeper than \(Self.bracketLimit)", hint: "export it again")
      }
    case UInt8(ascii: "]"), UInt8(ascii: "}"): openBrackets = max(0, openBrackets - 1)
    default: break
    }
  }

  private mutating func note(_ index: Int, in names: WritableKeyPath<Self, [ArraySlice<UInt8>: Int]>) {
    guard isTokenStart(index) else { return }
    let name = bytes[(index + 1)...].prefix(while: Self.isNameByte)
    if !name.isEmpty, self[keyPath: names][name] == nil { self[keyPath: names][name] = index }
  }

  /// A key is explicit when its `?` stands alone, at the beginning of a line or after an indicator.
  private mutating func countExplicitKey(at index: Int) throws(Refusal) {
    let isFollowedBySpace = index + 1 == bytes.count || bytes[index + 1] <= 0x20 || bytes[index + 1] >= 0x80
    let before = bytes[..<index].last { $0 > 0x20 || $0 == 0x0A || $0 == 0x0D } ?? 0x0A
    guard isFollowedBySpace, before <= 0x20 || before >= 0x80 || "[{,-?:".utf8.contains(before) else { return }
    explicitKeys += 1
    guard explicitKeys <= Self.explicitKeyLimit else {
      throw refusal(at: index, "keys written with \"?\" are not read", hint: "write KEY: VALUE")
    }
  }

  /// Whether a token of YAML can begin here: after white space (some of it is beyond ASCII), an indicator or a quote.
  private func isTokenStart(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    let before = bytes[index - 1]
    return before <= 0x20 || before >= 0x80 || "[]{},-?:\"'".utf8.contains(before)
  }

  /// The bytes of names of anchors, as libyaml reads them.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    return isLetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }

  private func refusal(at index: Int, _ message: String, hint: String) -> Refusal {
    Refusal(.malformed, line: bytes.line(ofByte: index), message, hint: hint)
  }
}
