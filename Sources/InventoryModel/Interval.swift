/// A time range from its first instant up to, and without, its last: `[from, to)`.
package struct Interval: Hashable, Sendable {
  package let from: Instant
  /// `Instant.never` while it has not ended.
  package let to: Instant

  package init(from: Instant, to: Instant = .never) {
    self.from = from
    self.to = to
  }

  package var isOpen: Bool { to == .never }
  package var isEmpty: Bool { to <= from }
  package func contains(_ instant: Instant) -> Bool { from <= instant && instant < to }

  package func clamped(to other: Interval) -> Interval {
    Interval(from: max(from, other.from), to: min(to, other.to))
  }

  /// Its parts, where instants inside it part them, oldest first. They come in the order of time.
  package func cut(at instants: [Instant]) -> [Interval] {
    var parts: [Interval] = []
    var from = from
    for instant in instants where from < instant && instant < to {
      parts.append(Interval(from: from, to: instant))
      from = instant
    }
    return parts + [Interval(from: from, to: to)]
  }
}
