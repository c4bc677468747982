/// A time range from its first instant up to, and without, its last: `[from, to)`.
public struct Interval: Hashable, Sendable {
  public let from: Instant
  /// `Instant.never` while it has not ended.
  public let to: Instant

  public init(from: Instant, to: Instant = .never) {
    self.from = from
    self.to = to
  }

  public var isOpen: Bool { to == .never }
  public var isEmpty: Bool { to <= from }
  public func contains(_ instant: Instant) -> Bool { from <= instant && instant < to }

  public func clamped(to other: Interval) -> Interval {
    Interval(from: max(from, other.from), to: min(to, other.to))
  }
}
