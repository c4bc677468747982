/// A month of the calendar, in UTC.
package struct Month: Hashable, Comparable, Sendable {
  /// Its first instant.
  package let start: Instant

  package init(around instant: Instant) { start = instant.startOfMonth }

  package static func < (lhs: Month, rhs: Month) -> Bool { lhs.start < rhs.start }

  /// Its last second.
  package var end: Instant { start.startOfNextMonth.adding(seconds: -1) }
  package var next: Month { Month(around: start.startOfNextMonth) }
  package var previous: Month { Month(around: start.adding(seconds: -1)) }
}

extension Month: LosslessStringConvertible {
  /// Reads `2026-10`; nil for anything else.
  package init?(_ description: String) {
    guard description.utf8.count == 7, let day = Instant("\(description)-01") else { return nil }
    self.init(around: day)
    guard self.description == description else { return nil }
  }

  /// `2026-10`
  package var description: String { String(start.description.prefix(7)) }
}

/// What is told of a month: all of it, or, while it is not over, its beginning up to an instant.
package struct MonthPeriod: Hashable, Sendable {
  package let month: Month
  /// The instant that all states are told for; the period includes it. All time stamps of a package are this one.
  package let asOf: Instant

  /// Nil for a month that has not begun.
  package init?(_ month: Month, now: Instant) {
    guard month.start <= now else { return nil }
    self.init(month, asOf: min(month.end, now))
  }

  package init(_ month: Month, asOf: Instant) { (self.month, self.asOf) = (month, asOf) }

  package var from: Instant { month.start }
  package var isOver: Bool { asOf == month.end }
}
