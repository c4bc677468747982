import InventoryModel
import Synchronization

/// What a page is told for: a state of the data, as of an instant.
struct Moment: Hashable, Sendable {
  var version: DataVersion
  var asOf: Instant
}

/// Chooses the moment for which pages are told that ask for none.
///
/// New data counts at once. Time alone moves on by minutes: ages, what is overdue and what has gone stale are true of
/// the instant that the page names, and thousands may share what was made for it. What is dear is made ready before
/// its minute counts, so that nobody waits for it.
final class Moments: Sendable {
  private struct Choice {
    var moment: Moment?
    var isPreparing = false
  }

  /// Beyond this nobody is shown an old minute while the next is made ready.
  private static let patience: Int64 = 300

  private let source: any DashboardSource
  private let choice = Mutex(Choice())

  init(source: any DashboardSource) { self.source = source }

  /// - Parameter prepare: starts making a moment ready, and calls its argument when that is done.
  func current(prepare: (Moment, @escaping @Sendable () -> Void) -> Void) throws -> Moment {
    let version = try source.version()
    let now = source.now().startOfMinute
    let (moment, next) = choice.withLock { choice -> (Moment, Moment?) in
      guard let known = choice.moment, known.version == version, now.seconds - known.asOf.seconds <= Self.patience
      else {
        let moment = Moment(version: version, asOf: now)
        choice.moment = moment
        return (moment, nil)
      }
      guard now > known.asOf, !choice.isPreparing else { return (known, nil) }
      choice.isPreparing = true
      return (known, Moment(version: version, asOf: now))
    }
    if let next { prepare(next) { self.adopt(next) } }
    return moment
  }

  private func adopt(_ moment: Moment) {
    choice.withLock { choice in
      choice.isPreparing = false
      if choice.moment?.version == moment.version, choice.moment!.asOf < moment.asOf { choice.moment = moment }
    }
  }
}

extension Instant {
  fileprivate var startOfMinute: Instant { Instant(seconds: seconds - ((seconds % 60) + 60) % 60) }
}
