/// An instant as users give it: a date, a date and time, or so many days, hours or minutes ago (`-7d`).
package enum InstantArgument: Hashable, Sendable {
  case date(Instant)
  case exact(Instant)
  case ago(seconds: Int64)

  package init?(_ text: String) {
    if let parsed = InstantText(text) {
      self = parsed.isBareDate ? .date(parsed.instant) : .exact(parsed.instant)
    } else if let seconds = Self.seconds(ago: text) {
      self = .ago(seconds: seconds)
    } else {
      return nil
    }
  }

  private static func seconds(ago text: String) -> Int64? {
    let digits = text.dropFirst().dropLast()
    guard text.hasPrefix("-"), let unit = text.last, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let count = Int64(digits)
    else { return nil }
    let units: [Character: Int64] = ["w": 604_800, "d": 86_400, "h": 3_600, "m": 60]
    return units[unit].flatMap { count <= longestAgo / $0 ? count * $0 : nil }
  }

  /// A thousand years: what is longer ago would leave the calendar.
  private static let longestAgo = 1_000 * 366 * Instant.secondsPerDay

  /// A bare date means its first instant where a window starts.
  package func start(now: Instant) -> Instant {
    switch self {
    case .date(let instant), .exact(let instant): instant
    case .ago(let seconds): now.adding(seconds: -seconds)
    }
  }

  /// A bare date means its last instant where a window ends.
  package func end(now: Instant) -> Instant {
    if case .date(let day) = self { return day.endOfDay }
    return start(now: now)
  }
}

extension InstantArgument: CustomStringConvertible {
  /// What it was read from, in its plainest form.
  package var description: String {
    switch self {
    case .date(let day): CivilDate(dayNumber: day.dayNumber).description
    case .exact(let instant): instant.description
    case .ago(let seconds): seconds % 86_400 == 0 ? "-\(seconds / 86_400)d" : "-\(seconds / 60)m"
    }
  }
}
