import ArgumentParser
import Foundation
import InventoryModel

/// An instant as users give it: a date, a date and time, or so many days, hours or minutes ago (`-7d`).
enum InstantArgument: ExpressibleByArgument {
  case date(Instant)
  case exact(Instant)
  case ago(seconds: Int64)

  init?(argument: String) {
    if let text = InstantText(argument) {
      self = text.isBareDate ? .date(text.instant) : .exact(text.instant)
    } else if let seconds = Self.seconds(ago: argument) {
      self = .ago(seconds: seconds)
    } else {
      return nil
    }
  }

  private static func seconds(ago text: String) -> Int64? {
    guard text.hasPrefix("-"), let unit = text.last, let count = Int64(text.dropFirst().dropLast()), count >= 0
    else { return nil }
    let units: [Character: Int64] = ["w": 604_800, "d": 86_400, "h": 3_600, "m": 60]
    return units[unit].flatMap { count.multipliedReportingOverflow(by: $0).overflow ? nil : count * $0 }
  }

  /// A bare date means its first instant where a window starts.
  func start(now: Instant) -> Instant {
    switch self {
    case .date(let instant), .exact(let instant): instant
    case .ago(let seconds): now.adding(seconds: -seconds)
    }
  }

  /// A bare date means its last instant where a window ends.
  func end(now: Instant) -> Instant {
    if case .date(let day) = self { return day.endOfDay }
    return start(now: now)
  }
}

/// The only place that reads the clock.
enum Clock {
  static func now() -> Instant { Instant(seconds: Int64(Date().timeIntervalSince1970.rounded(.down))) }
}

struct AsOfOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("As it stood then: a date, a date and time, or -7d. Now, unless given.", valueName: "time"))
  var asOf: InstantArgument?

  func instant(now: Instant) -> Instant { asOf?.end(now: now) ?? now }
}
