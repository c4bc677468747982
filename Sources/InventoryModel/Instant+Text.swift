/// Text in the forms of ISO 8601 that people, Azure and file names use.
extension Instant: CustomStringConvertible, LosslessStringConvertible, Codable {
  /// `2026-11-22T02:00:00Z`
  package var description: String {
    guard self != .never else { return "never" }
    let date = CivilDate(dayNumber: dayNumber)
    let second = Instant.floorModulo(seconds, Self.secondsPerDay)
    return "\(date)T\(Self.padded(second / 3_600)):\(Self.padded(second / 60 % 60)):\(Self.padded(second % 60))Z"
  }

  /// A date (its first instant) or a date and time; nil for anything else, and for days that do not exist.
  package init?(_ description: String) {
    guard let parsed = InstantText(description) else { return nil }
    self = parsed.instant
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let instant = Instant(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an instant: \(text)")
    }
    self = instant
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  static func padded(_ value: Int64, to width: Int = 2) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension CivilDate: CustomStringConvertible {
  /// `2026-11-22`
  package var description: String {
    "\(Instant.padded(year, to: 4))-\(Instant.padded(month))-\(Instant.padded(day))"
  }
}

/// What a text says about an instant, and how exactly it says it.
package struct InstantText: Hashable, Sendable {
  /// The first instant that the text can mean.
  package let instant: Instant
  /// True for `2026-11-22`, false for `2026-11-22T02:00:00Z`.
  package let isBareDate: Bool

  init(instant: Instant, isBareDate: Bool) { (self.instant, self.isBareDate) = (instant, isBareDate) }

  /// Reads `2026-11-22`, `20261122`, and either with `T` or a space and `02:00[:00[.123]]`, `0200[00]` or
  /// `02-00[-00]` (file names have no colons), then nothing, `Z` or an offset such as `+01:00`.
  package init?(_ text: String) {
    var scanner = DigitScanner(text)
    guard let date = scanner.date() else { return nil }
    guard !scanner.isAtEnd else {
      (instant, isBareDate) = (date.instant, true)
      return
    }
    guard scanner.skip(anyOf: "Tt _"), let second = scanner.timeOfDay() else { return nil }
    guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
    (instant, isBareDate) = (date.instant.adding(seconds: second - offset), false)
  }
}

/// Reads the digits of dates and times one group at a time.
struct DigitScanner {
  private(set) var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = ArraySlice(text.utf8) }
  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }
  var isAtDigit: Bool { rest.first.map(Self.isDigit) ?? false }
  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  mutating func skip(anyOf characters: String) -> Bool {
    guard let first = rest.first, characters.utf8.contains(first) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func digits(_ count: Int) -> Int64? {
    let group = rest.prefix(count)
    guard group.count == count, group.allSatisfy(Self.isDigit) else { return nil }
    rest = rest.dropFirst(count)
    return group.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// `20261122`, or `2026-11-22` with one of `dividers` twice.
  mutating func date(dividedBy dividers: String = "-") -> CivilDate? {
    guard let year = digits(4), let next = rest.first else { return nil }
    let isDivided = skip(anyOf: dividers)
    guard let month = digits(2) else { return nil }
    if isDivided {
      guard rest.first == next else { return nil }
      rest = rest.dropFirst()
    }
    guard let day = digits(2) else { return nil }
    return CivilDate(checking: year, month, day)
  }

  /// Seconds since midnight; a fraction is read and cut off.
  mutating func timeOfDay() -> Int64? {
    guard let hour = digits(2) else { return nil }
    _ = skip(anyOf: ":-")
    guard let minute = digits(2) else { return nil }
    var second: Int64 = 0
    var afterSeparator = self
    if afterSeparator.skip(anyOf: ":-") || afterSeparator.isAtDigit, let value = afterSeparator.digits(2) {
      second = value
      self = afterSeparator
    }
    if rest.first == UInt8(ascii: "."), rest.dropFirst().first.map(Self.isDigit) == true {
      rest = rest.dropFirst().drop(while: Self.isDigit)
    }
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  /// Seconds east of UTC: nothing and `Z` are 0.
  mutating func offset() -> Int64? {
    if isAtEnd || skip(anyOf: "Zz") { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard skip(anyOf: "+-"), let hour = digits(2) else { return nil }
    _ = skip(anyOf: ":")
    guard let minute = digits(2), hour < 24, minute < 60 else { return nil }
    return (hour * 3_600 + minute * 60) * (isWest ? -1 : 1)
  }
}
