import InventoryModel
import Synchronization

/// What a page is told for: a state of the data, as of an instant.
struct Moment: Hashable, Sendable {
  var version: DataVersion
  var asOf: Instant
}

/// Chooses the moment for which pages are told that ask for none.
///
/// Time moves on by minutes: ages, what is overdue and what has gone stale are true of the instant that the page names,
/// and thousands may share what was made for it. A minute counts once its pages are ready, so that nobody waits for them.
/// New data counts at once, but where pages take long to make: then it counts, too, once they are ready.
final class Moments: Sendable {
  /// Starts making a moment ready, and says when that is done how long it took.
  typealias Preparation = (Moment, @escaping @Sendable (Duration) -> Void) -> Void

  fileprivate struct Choice {
    var moment: Moment?
    var isPreparing = false
    var isSlow = false
    /// When data was first seen that is newer than the moment's.
    var newDataSince: Instant?
    /// Between two moments of the same data, in seconds.
    var pause: Int64 = 60
  }

  /// Where pages take long, how old a moment is that is made anew though nobody asks.
  private static let idlePause: Int64 = 1_800
  /// The processor time of a page by which pages take long.
  private static let slow = Duration.milliseconds(500)
  /// Making pages ready again and again takes at most one part in so many of a processor.
  private static let share: Int64 = 20

  private let source: any DashboardSource
  private let choice = Mutex(Choice())

  init(source: any DashboardSource) { self.source = source }

  /// Whether a page takes long to make.
  var isSlow: Bool { choice.withLock { $0.isSlow } }

  /// - Parameter time: what a page took of a processor.
  func note(_ time: Duration) {
    if time >= Self.slow { choice.withLock { $0.isSlow = true } }
  }

  func current(prepare: Preparation) throws -> Moment {
    let newest = try newest()
    return try choose(newest, prepare) { choice, known in
      known.version != newest.version || newest.asOf.seconds - known.asOf.seconds >= choice.pause
    }
  }

  /// Makes pages ready before anybody asks: the first ones, by which it shows whether pages take long, and all where they do.
  func refresh(prepare: Preparation) throws {
    guard choice.withLock({ $0.moment == nil || $0.isSlow }) else { return }
    let newest = try newest()
    _ = try choose(newest, prepare) { _, known in
      known.version != newest.version || newest.asOf.seconds - known.asOf.seconds >= Self.idlePause
    }
  }

  private func newest() throws -> Moment {
    Moment(version: try source.version(), asOf: source.now().startOfMinute)
  }

  /// - Parameter isDue: whether a moment that may still be shown is to be made anew.
  private func choose(
    _ newest: Moment, _ prepare: Preparation, isDue: (Choice, Moment) -> Bool
  ) throws -> Moment {
    let (shown, isNew) = choice.withLock { choice -> (Moment, Bool) in
      choice.see(newest)
      guard let known = choice.moment, choice.mayShow(known, insteadOf: newest) else {
        choice.show(newest)
        return (newest, choice.begin())
      }
      return (known, isDue(choice, known) && choice.begin())
    }
    guard isNew else { return shown }
    prepare(newest) { self.adopt(newest, insteadOf: shown, took: $0) }
    return shown
  }

  private func adopt(_ newest: Moment, insteadOf shown: Moment, took time: Duration) {
    choice.withLock { choice in
      choice.isPreparing = false
      choice.pause = max(60, time.components.seconds * Self.share)
      if choice.moment == shown { choice.show(newest) }
    }
  }
}

extension Moments.Choice {
  /// Beyond so many seconds nobody is shown old data, or an old minute, while the next is made ready.
  private static let patience: Int64 = 300
  /// The same of a minute where pages take long: often nobody reads for hours.
  private static let slowPatience: Int64 = 3_600

  fileprivate mutating func see(_ newest: Moment) {
    if moment?.version != newest.version, newDataSince == nil { newDataSince = newest.asOf }
  }

  /// Whether a moment may still be shown while the newest is made ready.
  fileprivate func mayShow(_ known: Moment, insteadOf newest: Moment) -> Bool {
    if known.version == newest.version {
      return newest.asOf.seconds - known.asOf.seconds <= (isSlow ? Self.slowPatience : Self.patience)
    }
    return isSlow && newest.asOf.seconds - (newDataSince ?? newest.asOf).seconds <= Self.patience
  }

  fileprivate mutating func show(_ moment: Moment) { (self.moment, newDataSince) = (moment, nil) }

  /// Whether it may begin: not while another is made ready.
  fileprivate mutating func begin() -> Bool {
    defer { isPreparing = true }
    return !isPreparing
  }
}

extension Instant {
  fileprivate var startOfMinute: Instant { Instant(seconds: seconds - ((seconds % 60) + 60) % 60) }
}
