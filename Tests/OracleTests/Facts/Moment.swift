import Foundation

/// A point in time, to the second, in UTC. The oracle has its own, so that it shares no arithmetic with the program.
struct Moment: Hashable, Comparable, CustomStringConvertible {
  var seconds: Int

  static let never = Moment(seconds: .max)
  static let day = 86_400

  static func < (one: Moment, other: Moment) -> Bool { one.seconds < other.seconds }

  func plus(days: Int = 0, hours: Int = 0, seconds more: Int = 0) -> Moment {
    Moment(seconds: seconds + days * Self.day + hours * 3_600 + more)
  }

  var startOfDay: Moment { Moment(seconds: seconds / Self.day * Self.day) }
  var endOfDay: Moment { startOfDay.plus(days: 1, seconds: -1) }

  /// 1970-01-01 was a Thursday.
  var startOfWeek: Moment { startOfDay.plus(days: -((seconds / Self.day + 3) % 7)) }

  var startOfMonth: Moment { startOfDay.plus(days: 1 - calendar.day) }
  var startOfNextMonth: Moment { startOfMonth.plus(days: 31).startOfMonth }

  /// `2026-11-22T02:00:00Z`
  var description: String {
    let parts = calendar
    return String(
      format: "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.year, parts.month, parts.day, parts.hour, parts.minute,
      parts.second)
  }

  /// `2026-11-22`
  var date: String { String(description.prefix(10)) }

  private var calendar: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    var (time, parts) = (time_t(seconds), tm())
    gmtime_r(&time, &parts)
    return (
      Int(parts.tm_year) + 1_900, Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour), Int(parts.tm_min),
      Int(parts.tm_sec)
    )
  }
}
