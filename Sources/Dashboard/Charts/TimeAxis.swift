import InventoryModel

/// A level axis of days, with ticks at beginnings of days, weeks, months or years: never more than fit.
struct TimeAxis {
  let first: Instant
  let last: Instant
  let ticks: [Tick]

  struct Tick {
    let at: Instant
    let text: String
  }

  private static let mostTicks = 6

  init(_ times: [Instant]) {
    let (first, last) = (times.first ?? Instant(seconds: 0), times.last ?? Instant(seconds: 0))
    (self.first, self.last) = (first, last)
    ticks = times.count <= Self.mostTicks ? Self.ticks(at: times) : Self.ticks(from: first, to: last)
  }

  /// From 0 to 1; what has no length lies in the middle.
  func place(of instant: Instant) -> Double {
    guard last > first else { return 0.5 }
    return Double(instant.seconds - first.seconds) / Double(last.seconds - first.seconds)
  }

  /// At each of a few.
  private static func ticks(at times: [Instant]) -> [Tick] {
    let areMonths = times.count > 1 && times.allSatisfy { $0 == $0.startOfMonth }
    return times.map { Tick(at: $0, text: areMonths ? monthText($0) : dayText($0)) }
  }

  private static func ticks(from first: Instant, to last: Instant) -> [Tick] {
    let matching =
      [1, 2, 7, 14].lazy.compactMap { days(from: first, to: last, every: $0) }.first
      ?? [1, 3, 6, 12, 24, 60, 120, 240, 600].lazy.compactMap { months(from: first, to: last, every: $0) }.first
    return matching ?? [first, last].map { Tick(at: $0, text: yearText($0)) }
  }

  /// Nil where that would be too many.
  private static func days(from first: Instant, to last: Instant, every days: Int64) -> [Tick]? {
    let count = (last.seconds - first.seconds) / (days * Instant.secondsPerDay)
    guard count < mostTicks else { return nil }
    return (0...count).map { first.adding(days: $0 * days) }.map { Tick(at: $0, text: dayText($0)) }
  }

  /// The beginnings of months whose number since year 0 is a multiple; nil where that would be too many.
  private static func months(from first: Instant, to last: Instant, every months: Int64) -> [Tick]? {
    func number(_ instant: Instant) -> Int64 {
      let date = CivilDate(dayNumber: instant.dayNumber)
      return date.year * 12 + date.month - 1
    }
    let start = number(first.adding(seconds: -1)) / months + 1
    let end = number(last) / months
    guard start <= end, end - start < mostTicks else { return nil }
    return (start...end).map { part in
      let at = CivilDate(year: part * months / 12, month: part * months % 12 + 1, day: 1).instant
      return Tick(at: at, text: months >= 12 ? yearText(at) : monthText(at))
    }
  }

  private static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func dayText(_ instant: Instant) -> String {
    let date = CivilDate(dayNumber: instant.dayNumber)
    return "\(date.day) \(monthNames[Int(date.month) - 1])"
  }

  private static func monthText(_ instant: Instant) -> String {
    let date = CivilDate(dayNumber: instant.dayNumber)
    return "\(monthNames[Int(date.month) - 1]) \(date.year)"
  }

  private static func yearText(_ instant: Instant) -> String { String(CivilDate(dayNumber: instant.dayNumber).year) }
}
