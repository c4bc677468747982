/// The time at which half of a population has been remediated, had nothing ended otherwise.
///
/// Kaplan and Meier's product-limit estimate with delayed entry: who is first watched at some age counts as at risk
/// from that age on, so that those who were remediated earlier, unwatched, do not bend it.
enum KaplanMeier {
  /// One member of the population, in seconds of its own age.
  struct Watch: Sendable {
    var entry: Int64
    /// At least `entry`.
    var exit: Int64
    /// It ended in the event; otherwise it is censored.
    var isEvent: Bool
  }

  /// The first age at which the estimate is at most one half; nil when it stays above.
  ///
  /// Both ends of a watch are at risk: windows include both their ends, and events come before censorings at a tie.
  static func median(_ watches: [Watch]) -> Int64? {
    let entries = watches.map(\.entry).sorted()
    let exits = watches.map(\.exit).sorted()
    let events = watches.filter(\.isEvent).map(\.exit).sorted()
    var (entered, left, next) = (0, 0, 0)
    var survival = 1.0
    while next < events.count {
      let age = events[next]
      let firstOfTie = next
      while next < events.count, events[next] == age { next += 1 }
      while entered < entries.count, entries[entered] <= age { entered += 1 }
      while left < exits.count, exits[left] < age { left += 1 }
      let atRisk = entered - left
      survival *= Double(atRisk - (next - firstOfTie)) / Double(atRisk)
      if survival <= 0.5 + roundingError { return age }
    }
    return nil
  }

  /// A product that is exactly one half may come out a little above it.
  private static let roundingError = 1e-9
}
