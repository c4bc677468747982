import InventoryModel

/// Which instants `drift` compares.
struct DriftStretch {
  /// The ends of the days that have snapshots, oldest first.
  private let ends: [Instant]
  private let times: [Instant]

  /// The newest night that an instant knows of, against the one before it; nil where there is none yet.
  static func lastNight(of times: [Instant], asOf instant: Instant) -> [Instant]? {
    guard let newest = times.last(where: { $0 <= instant }) else { return nil }
    let to = min(newest.endOfDay, instant)
    return [times.last { $0 < to.startOfDay }?.endOfDay ?? to.startOfDay.adding(seconds: -1), to]
  }

  init(nights times: [Instant]) { (ends, self.times) = (Set(times.map(\.endOfDay)).sorted(), times) }

  /// Two instants, or with `everyNight` all ends of days between them too.
  func ends(from: InstantArgument?, to: InstantArgument?, everyNight: Bool, now: Instant) throws -> [Instant] {
    let newest = ends.last ?? now
    let to = to?.end(now: now) ?? (from == nil ? newest : max(newest, now))
    try times.checkBegun(by: to)
    // Before the first night there was nothing: all that it shows is a baseline.
    let from = from?.end(now: now) ?? ends.last { $0 < to.startOfDay } ?? to.startOfDay.adding(seconds: -1)
    guard from <= to else { throw OperationFailure("--from \(from) is later than --to \(to)") }
    guard everyNight else { return [from, to] }
    return [from] + ends.filter { from < $0 && $0 < to } + [to]
  }
}

extension [Instant] {
  /// - Throws: where no snapshot, of which these are the times, was taken by then: that nothing is found would say nothing.
  func checkBegun(by instant: Instant) throws(OperationFailure) {
    guard let first = self.min() else { throw OperationFailure("no snapshots yet: import one first") }
    guard first <= instant else {
      throw OperationFailure("no snapshot by \(instant): name a time from \(first) on, when the first was taken")
    }
  }
}
