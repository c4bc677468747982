/// A point in time, to the second, in UTC.
///
/// Nights differ by days and documents by seconds, so fractions of a second are cut off when text is read.
package struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  /// The end of an interval that has not ended.
  package static let never = Instant(seconds: .max)

  /// Azure Kubernetes Service was announced on 2017-10-24: what is dated before that month is dated wrongly.
  package static let firstOfAKS = CivilDate(year: 2017, month: 10, day: 1).instant

  package static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.seconds < rhs.seconds }

  /// Exact seconds divided by 86,400.
  package func days(since earlier: Instant) -> Double {
    (Double(seconds) - Double(earlier.seconds)) / Double(Self.secondsPerDay)
  }

  /// Beyond the last instant, and `never`, is `never`.
  package func adding(days: Int64) -> Instant { adding(seconds: Self.seconds(ofDays: days)) }
  package func adding(seconds: Int64) -> Instant {
    let (sum, isBeyond) = self.seconds.addingReportingOverflow(seconds)
    return Instant(seconds: isBeyond ? (seconds < 0 ? .min : .max) : sum)
  }

  private static func seconds(ofDays days: Int64) -> Int64 {
    let (seconds, isBeyond) = days.multipliedReportingOverflow(by: secondsPerDay)
    return isBeyond ? (days < 0 ? .min : .max) : seconds
  }

  package static let secondsPerDay: Int64 = 86_400
}

// MARK: - Days

extension Instant {
  /// Whole days since 1970-01-01, rounded down.
  package var dayNumber: Int64 { Self.floorDivide(seconds, Self.secondsPerDay) }

  package var startOfDay: Instant { Instant(seconds: Self.seconds(ofDays: dayNumber)) }

  /// The last second of the day, which is what a bare date means where a window ends.
  package var endOfDay: Instant { startOfDay.adding(seconds: Self.secondsPerDay - 1) }

  /// Monday 00:00 of the week (ISO 8601).
  package var startOfWeek: Instant {
    let daysSinceMonday = Self.floorModulo(dayNumber + 3, 7)
    return startOfDay.adding(days: -daysSinceMonday)
  }

  package var startOfMonth: Instant {
    let date = CivilDate(dayNumber: dayNumber)
    return CivilDate(year: date.year, month: date.month, day: 1).instant
  }

  package var startOfNextMonth: Instant {
    let date = CivilDate(dayNumber: dayNumber)
    return date.month == 12
      ? CivilDate(year: date.year + 1, month: 1, day: 1).instant
      : CivilDate(year: date.year, month: date.month + 1, day: 1).instant
  }

  static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  static func floorModulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}

/// A day of the proleptic Gregorian calendar.
///
/// The arithmetic is Howard Hinnant's `days_from_civil`: it needs no calendar object and no locale.
package struct CivilDate: Hashable, Sendable {
  package let year: Int64
  package let month: Int64
  package let day: Int64

  package init(year: Int64, month: Int64, day: Int64) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  package init(dayNumber: Int64) {
    let shifted = dayNumber + 719_468
    let era = Instant.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Nil for a day that does not exist, such as 2026-02-30.
  package init?(checking year: Int64, _ month: Int64, _ day: Int64) {
    guard (1...12).contains(month), (1...31).contains(day), (1...9_999).contains(year) else { return nil }
    self.init(year: year, month: month, day: day)
    guard CivilDate(dayNumber: dayNumber) == self else { return nil }
  }

  package var dayNumber: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = Instant.floorDivide(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package var instant: Instant { Instant(seconds: 0).adding(days: dayNumber) }
}
