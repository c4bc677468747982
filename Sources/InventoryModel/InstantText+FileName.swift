/// Dates in the names of files.
extension InstantText: CustomStringConvertible {
  /// `2026-11-22`, or `2026-11-22T02:00:00Z`.
  package var description: String {
    isBareDate ? CivilDate(dayNumber: instant.dayNumber).description : instant.description
  }

  /// Something in a file name that looks like a time or a zone, and is not understood.
  package struct UnreadTime: Error { package let text: String }

  /// The dates in a file name, each with its time if one follows, in the order of the name.
  ///
  /// A date stands between separators (anything but letters and digits), and not inside a GUID, whose digits may look
  /// like one. It may be divided by `-`, `_` or `.`. The same date twice counts once, as the one that has a time.
  /// - Throws: where a time would be lost: at midnight, the night may be another.
  package static func found(in name: String) throws(UnreadTime) -> [InstantText] {
    let bytes = hidingGUIDs(in: Array(withColons(name).utf8))
    var found: [InstantText] = []
    var start = 0
    while start < bytes.count {
      let isBehindSeparator = start == 0 || !isLetterOrDigit(bytes[start - 1])
      if isBehindSeparator, let (text, end) = try text(at: start, of: bytes) {
        found.append(text)
        start = end
      } else {
        start += 1
      }
    }
    if !found.isEmpty, found.allSatisfy(\.isBareDate), TimeInName.isCertain(in: String(decoding: bytes, as: UTF8.self))
    {
      throw UnreadTime(text: name)
    }
    return distinct(found)
  }

  /// A date, or a date and time, that ends at a separator, and where it ends.
  private static func text(at start: Int, of bytes: [UInt8]) throws(UnreadTime) -> (text: InstantText, end: Int)? {
    var scanner = DigitScanner(bytes[start...])
    guard let date = scanner.date(dividedBy: "-_.") else { return nil }
    // `2026-11-22-2026-11-23` ends with a date, though 20:26:11 is a time.
    var second = DigitScanner(scanner.rest.dropFirst())
    let isRange = scanner.isAtSeparator && second.date(dividedBy: "-_.") != nil
    if !isRange {
      let text = String(decoding: scanner.rest, as: UTF8.self)
      switch TimeInName.find(in: text[...]) {
      case .time(let time):
        return (
          InstantText(instant: date.instant.adding(seconds: time.seconds), isBareDate: false),
          bytes.count - time.rest.utf8.count
        )
      case .unread: throw UnreadTime(text: text)
      case .nothing: break
      }
    }
    _ = scanner.skip(anyOf: "Zz")
    guard scanner.isAtSeparator else { return nil }
    return (InstantText(instant: date.instant, isBareDate: true), scanner.rest.startIndex)
  }

  /// Names cannot have colons everywhere, so some tools write a letter that looks like one, or its code; and a minus is
  /// not always that of ASCII.
  private static func withColons(_ name: String) -> String {
    let colons: [Character] = ["\u{A789}", "\u{FF1A}", "\u{2236}", "\u{F03A}"]
    let minuses: [Character] = ["\u{2212}", "\u{FE63}", "\u{FF0D}", "\u{2010}", "\u{2011}", "\u{2013}"]
    let decoded = name.replacing(/%3[Aa]/, with: ":").replacing(/%2[Bb]/, with: "+").replacing("%20", with: " ")
    return String(
      decoded.map { letter in
        colons.contains(letter) ? ":" : minuses.contains(letter) ? "-" : letter == "\u{FF0B}" ? "+" : letter
      })
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
