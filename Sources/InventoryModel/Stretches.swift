/// What was the case when, oldest first and without overlaps; in between, nothing is known.
package struct Stretches<Value: Equatable & Sendable>: Sendable {
  @usableFromInline var known: [(interval: Interval, value: Value)] = []
  package var all: [(interval: Interval, value: Value)] { known }

  @inlinable package init() {}

  package init(always value: Value) { known = [(Interval(from: Instant(seconds: .min)), value)] }

  /// Appends a stretch, or lengthens the last one where the same goes on.
  @inlinable package mutating func append(_ interval: Interval, _ value: Value) {
    guard let last = known.last, last.value == value, last.interval.to == interval.from else {
      return known.append((interval, value))
    }
    known[known.count - 1].interval = Interval(from: last.interval.from, to: interval.to)
  }

  @inlinable package mutating func removeAll() { known.removeAll(keepingCapacity: true) }

  package func value(at instant: Instant) -> Value? { known.first { $0.interval.contains(instant) }?.value }

  /// Hands on the parts of an interval, each with what was the case. Of a damaged file, whose stretches overlap, the first
  /// counts.
  @inlinable package func cut(_ interval: Interval, _ body: (Interval, Value?) throws -> Void) rethrows {
    var from = interval.from
    for (stretch, value) in known {
      let part = stretch.clamped(to: Interval(from: from, to: interval.to))
      guard !part.isEmpty else { continue }
      if part.from > from { try body(Interval(from: from, to: part.from), nil) }
      try body(part, value)
      from = part.to
    }
    if from < interval.to { try body(Interval(from: from, to: interval.to), nil) }
  }
}
