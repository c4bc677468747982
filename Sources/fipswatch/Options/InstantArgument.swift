import ArgumentParser
import Foundation
import InventoryModel

extension InstantArgument: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// The only place that reads the clock.
enum Clock {
  static func now() -> Instant { Instant(seconds: Int64(Date().timeIntervalSince1970.rounded(.down))) }
}

struct AsOfOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Show the state at this time: a date, a date and time, or -7d. Default: now.", valueName: "time")
  )
  var asOf: InstantArgument?

  func instant(now: Instant) -> Instant { asOf?.end(now: now) ?? now }
}
