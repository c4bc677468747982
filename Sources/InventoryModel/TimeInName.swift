/// A time of day behind a date in the name of a file, with its zone.
///
/// People and tools write it in many ways, as names have no colons: `0215`, `02-15-00Z`, `02.15.00`, `02h15`, `2.15pm`,
/// `T02`, `021500+05-30`. What looks like a time or a zone and is none of these is not taken for nothing.
struct TimeInName {
  /// Seconds since midnight in UTC.
  let seconds: Int64
  /// What is behind it.
  let rest: Substring

  enum Found {
    case time(TimeInName)
    /// It looks like a time or a zone, and is not understood.
    case unread
    case nothing
  }

  /// - Parameter text: what follows the date.
  static func find(in text: Substring) -> Found {
    guard let opening = text.prefixMatch(of: opening) else {
      return text.prefixMatch(of: offsetOfDate) == nil ? .nothing : .unread
    }
    let (body, isAfterT) = (text[opening.range.upperBound...], "Tt".contains(opening.output))
    guard let clock = Clock(body, isAfterT: isAfterT) else {
      return isAfterT || ZoneInName.isNamed(in: body, afterTime: false) || body.prefixMatch(of: lookalike) != nil
        ? .unread : .nothing
    }
    switch ZoneInName.find(in: clock.rest, afterSeconds: clock.hasSeconds) {
    case .offset(let offset, let rest): return .time(TimeInName(seconds: clock.seconds - offset, rest: rest))
    case .unread: return .unread
    case .glued: return isAfterT ? .unread : .nothing
    }
  }

  /// Whether something in a name can only be a time.
  static func isCertain(in name: String) -> Bool { name.firstMatch(of: certain) != nil }
}

// MARK: - Forms

extension TimeInName {
  private static var opening: Regex<Substring> { /[Tt](?=[0-9])|[^A-Za-z0-9+]+(?:at[^A-Za-z0-9+]+|[Tt](?=[0-9]))?/ }

  private static var offsetOfDate: Regex<Substring> { /[^A-Za-z0-9+]?\+[0-9]/ }

  /// Hours and halves of the day that do not fit, and hours that may as well be so many hours.
  private static var lookalike: Regex<Substring> {
    #/
    (?:[01]?[0-9]|2[0-3])[Hh](?![A-Za-z])
    | (?:[01]?[0-9]|2[0-3])[^A-Za-z0-9]?(?:[Uu]hr(?![A-Za-z])|[時时点點시])
    | [0-9]{1,2}:[0-9]
    | (?:[0-9]{1,6}[^A-Za-z0-9]?)?[AaPp][Mm](?![A-Za-z0-9])
    | [0-9]{4}(?:[0-9]{2})?[Zz](?![A-Za-z0-9])
    | [0-9]{2}[^A-Za-z0-9.][0-9]{2}[^A-Za-z0-9.][0-9]{2}(?![0-9])
    /#
  }

  private static var certain: Regex<Substring> {
    #/
    (?:^|[^A-Za-z0-9])
    (?:
      (?:[01]?[0-9]|2[0-3])[Hh][0-5][0-9]
      | T?[0-9]{4}(?:[0-9]{2})?Z
      | (?:1[0-2]|0?[1-9])(?:[0-5][0-9])?[AaPp][Mm]
      | [0-9]{1,2}:[0-5][0-9]
    )
    (?![A-Za-z0-9])
    /#
  }

  /// Hours, minutes and seconds.
  private struct Clock {
    var seconds: Int64
    var hasSeconds: Bool
    var rest: Substring

    init?(_ text: Substring, isAfterT: Bool) {
      let found =
        Self.ofHalfDay(text) ?? Self.withLetters(text) ?? Self.divided(text) ?? Self.compact(text, isAfterT: isAfterT)
        ?? (isAfterT ? Self.ofHour(text) : nil)
      guard let found else { return nil }
      self = found
      // A fraction of a second says nothing here.
      if let fraction = rest.prefixMatch(of: /[.,][0-9]+|[-_:][0-9]{3,9}(?=[Zz])/) {
        rest = rest[fraction.range.upperBound...]
      }
    }

    private init(_ hour: Int64, _ minute: Substring?, _ second: Substring?, _ rest: Substring) {
      seconds = hour * 3_600 + (minute.flatMap { Int64($0) } ?? 0) * 60 + (second.flatMap { Int64($0) } ?? 0)
      (hasSeconds, self.rest) = (second != nil, rest)
    }

    /// `0215am`, `2.15 PM`
    private static func ofHalfDay(_ text: Substring) -> Clock? {
      let form =
        #/
        (1[0-2]|0?[1-9])
        (?: [^A-Za-z0-9+]?([0-5][0-9]) (?: [^A-Za-z0-9+]?([0-5][0-9]) )? )?
        [^A-Za-z0-9+]?([AaPp])[Mm](?![A-Za-z0-9])
        /#
      guard let match = text.prefixMatch(of: form) else { return nil }
      let hour = Int64(match.1)! % 12 + ("Pp".contains(match.4) ? 12 : 0)
      return Clock(hour, match.2, match.3, text[match.range.upperBound...])
    }

    /// `02h15`, `2h15m00s`
    private static func withLetters(_ text: Substring) -> Clock? {
      let form = /([01]?[0-9]|2[0-3])[Hh]([0-5][0-9])(?:[Mm](?:in)?)?(?:([0-5][0-9])[Ss]?)?(?![0-9])/
      return text.prefixMatch(of: form).map { Clock(Int64($0.1)!, $0.2, $0.3, text[$0.range.upperBound...]) }
    }

    /// `02-15`, `02.15.00`. A version has dots too, but not always two digits.
    private static func divided(_ text: Substring) -> Clock? {
      let form = /([01][0-9]|2[0-3])([^A-Za-z0-9+])([0-5][0-9])(?:\2([0-5][0-9]|60)(?![0-9]))?(?![0-9])/
      guard let match = text.prefixMatch(of: form) else { return nil }
      let rest = text[match.range.upperBound...]
      let isVersion = match.2 == "." && match.4 == nil && rest.prefixMatch(of: /\.[0-9]/) != nil
      return isVersion ? nil : Clock(Int64(match.1)!, match.3, match.4, rest)
    }

    /// `0215`, `021500`, and of PowerShell's FileDateTime `0215001234`.
    private static func compact(_ text: Substring, isAfterT: Bool) -> Clock? {
      let form = /([01][0-9]|2[0-3])([0-5][0-9])(?:([0-5][0-9])([0-9]{1,9})?)?(?![0-9])/
      guard let match = text.prefixMatch(of: form), isAfterT || match.4 == nil else { return nil }
      return Clock(Int64(match.1)!, match.2, match.3, text[match.range.upperBound...])
    }

    private static func ofHour(_ text: Substring) -> Clock? {
      text.prefixMatch(of: /([01][0-9]|2[0-3])(?![0-9]|[^A-Za-z0-9+]+[0-9])/)
        .map { Clock(Int64($0.1)!, nil, nil, text[$0.range.upperBound...]) }
    }
  }
}
