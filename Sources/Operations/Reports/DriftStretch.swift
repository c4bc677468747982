import InventoryModel

/// Which instants `drift` compares.
struct DriftStretch {
  /// The ends of the days that have snapshots, oldest first.
  private let ends: [Instant]

  /// The newest night that an instant knows of, against the one before it; nil where there is none yet.
  static func lastNight(of times: [Instant], asOf instant: Instant) -> [Instant]? {
    guard let newest = times.last(where: { $0 <= instant }) else { return nil }
    let to = min(newest.endOfDay, instant)
    return [times.last { $0 < to.startOfDay }?.endOfDay ?? to.startOfDay.adding(seconds: -1), to]
  }

  init(nights times: [Instant]) { ends = Set(times.map(\.endOfDay)).sorted() }

  /// Two instants, or with `everyNight` all ends of days between them too.
  func ends(from: InstantArgument?, to: InstantArgument?, everyNight: Bool, now: Instant) throws -> [Instant] {
    guard let newest = ends.last else {
      throw OperationFailure("no snapshots yet: import one first")
    }
    let to = to?.end(now: now) ?? (from == nil ? newest : max(newest, now))
    // Before the first night there was nothing: all that it shows is a baseline.
    let from = from?.end(now: now) ?? ends.last { $0 < to.startOfDay } ?? to.startOfDay.adding(seconds: -1)
    guard from <= to else { throw OperationFailure("--from \(from) is later than --to \(to)") }
    guard everyNight else { return [from, to] }
    return [from] + ends.filter { from < $0 && $0 < to } + [to]
  }
}
