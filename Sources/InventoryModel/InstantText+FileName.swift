/// Dates in the names of files.
extension InstantText: CustomStringConvertible {
  /// `2026-11-22`, or `2026-11-22T02:00:00Z`.
  package var description: String {
    isBareDate ? CivilDate(dayNumber: instant.dayNumber).description : instant.description
  }

  /// The dates in a file name, each with its time if one follows, in the order of the name.
  ///
  /// A date stands between separators (anything but letters and digits), and not inside a GUID, whose digits may look
  /// like one. It may be divided by `-`, `_` or `.`. The same date twice counts once, as the one that has a time.
  package static func found(in name: String) -> [InstantText] {
    let bytes = hidingGUIDs(in: Array(name.utf8))
    var found: [InstantText] = []
    var start = 0
    while start < bytes.count {
      let isBehindSeparator = start == 0 || !isLetterOrDigit(bytes[start - 1])
      if isBehindSeparator, let (text, end) = text(at: start, of: bytes) {
        found.append(text)
        start = end
      } else {
        start += 1
      }
    }
    return distinct(found)
  }

  /// A date, or a date and time, that ends at a separator, and where it ends.
  private static func text(at start: Int, of bytes: [UInt8]) -> (text: InstantText, end: Int)? {
    var scanner = DigitScanner(bytes[start...])
    guard let date = scanner.date(dividedBy: "-_.") else { return nil }
    if let timed = timed(date, before: scanner) { return timed }
    guard scanner.isAtSeparator else { return nil }
    return (InstantText(instant: date.instant, isBareDate: true), scanner.rest.startIndex)
  }

  private static func timed(_ date: CivilDate, before scanner: DigitScanner) -> (text: InstantText, end: Int)? {
    var scanner = scanner
    guard scanner.skip(anyOf: "Tt _-") else { return nil }
    // `2026-11-22-2026-11-23` ends with a date, though 20:26:11 is a time.
    var second = scanner
    if second.date(dividedBy: "-_.") != nil { return nil }
    guard let time = scanner.timeOfDay() else { return nil }
    var zone = scanner
    let offset = zone.offset()
    if offset != nil { scanner = zone }
    guard scanner.isAtSeparator else { return nil }
    let instant = date.instant.adding(seconds: time - (offset ?? 0))
    return (InstantText(instant: instant, isBareDate: false), scanner.rest.startIndex)
  }

  /// Of one day, what has a time says more than the bare date.
  private static func distinct(_ found: [InstantText]) -> [InstantText] {
    let timedDays = Set(found.filter { !$0.isBareDate }.map(\.instant.dayNumber))
    var seen: Set<InstantText> = []
    return found.filter { text in
      !(text.isBareDate && timedDays.contains(text.instant.dayNumber)) && seen.insert(text).inserted
    }
  }

  /// GUIDs become letters, which separate nothing.
  private static func hidingGUIDs(in bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for start in bytes.indices where isGUID(bytes[start...].prefix(36)) {
      for index in start..<start + 36 { bytes[index] = UInt8(ascii: "x") }
    }
    return bytes
  }

  /// `20250917-5b1e-4c0a-9f3d-0123456789ab`; some tools write underscores.
  private static func isGUID(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { offset, byte in
      [8, 13, 18, 23].contains(offset)
        ? byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") : isHexDigit(byte)
    }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool { Character(UnicodeScalar(byte)).isHexDigit }

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    DigitScanner.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

extension DigitScanner {
  fileprivate var isAtSeparator: Bool { rest.first.map { !InstantText.isLetterOrDigit($0) } ?? true }
}
