import InventoryModel

/// The stretch that KPIs are asked for, and the buckets its series is cut into. Both ends belong to it.
package struct KPIWindow: Hashable, Sendable {
  package enum Bucket: String, CaseIterable, Sendable { case day, week, month }

  /// Nil starts at the first snapshot.
  package let since: Instant?
  package let until: Instant
  package let asOf: Instant
  package let bucket: Bucket

  package init(since: Instant? = nil, until: Instant? = nil, asOf: Instant, bucket: Bucket = .month) {
    self.since = since
    self.until = until ?? asOf
    self.asOf = asOf
    self.bucket = bucket
  }

  /// The instant that "open", ages and censoring are told for.
  package var end: Instant { min(until, asOf) }

  /// A hundred years of days.
  package static let mostPoints: Int64 = 36_525

  /// How many points a series has at least, without groups.
  package func points(fromFirstSnapshot first: Instant) -> Int64 {
    let days: Int64 =
      switch bucket {
      case .day: 1
      case .week: 7
      case .month: 31
      }
    return (end.dayNumber - max(since ?? first, first).dayNumber) / days
  }
}

extension KPIWindow.Bucket {
  /// The first instant of the bucket around an instant; weeks start on Monday.
  func start(around instant: Instant) -> Instant {
    switch self {
    case .day: instant.startOfDay
    case .week: instant.startOfWeek
    case .month: instant.startOfMonth
    }
  }

  func next(after start: Instant) -> Instant {
    switch self {
    case .day: start.adding(days: 1)
    case .week: start.adding(days: 7)
    case .month: start.startOfNextMonth
    }
  }
}

/// The buckets of a window in the order of time. The first and the last may be cut by the window's ends.
struct Buckets: Sendable {
  /// The first instant of each whole bucket, by which it is named.
  let names: [Instant]
  /// The window as a half-open interval; nil when nothing was seen before its end, or it ends before it starts.
  let span: Interval?
  private let bucketOfDay: [Int]
  private let firstDay: Int64

  init(_ window: KPIWindow, firstSnapshot: Instant?) {
    guard let firstSnapshot, case let start = max(window.since ?? firstSnapshot, firstSnapshot), start <= window.end
    else {
      (names, span, bucketOfDay, firstDay) = ([], nil, [], 0)
      return
    }
    var names: [Instant] = []
    var bucketOfDay: [Int] = []
    var name = window.bucket.start(around: start)
    firstDay = name.dayNumber
    while name <= window.end {
      let next = window.bucket.next(after: name)
      bucketOfDay += Array(repeating: names.count, count: Int(next.dayNumber - name.dayNumber))
      names.append(name)
      name = next
    }
    (self.names, self.bucketOfDay) = (names, bucketOfDay)
    span = Interval(from: start, to: window.end.adding(seconds: 1))
  }

  var count: Int { names.count }

  /// How many buckets end before the instant: the bucket around it, 0 before the window, `count` after it.
  func index(of instant: Instant) -> Int {
    guard let span, instant >= span.from else { return 0 }
    return instant < span.to ? bucketOfDay[Int(instant.dayNumber - firstDay)] : count
  }

  /// The buckets at whose end the interval holds.
  func ends(in interval: Interval) -> Range<Int> {
    let first = index(of: interval.from)
    return first..<max(first, index(of: interval.to))
  }

  /// The bucket in which something happened; nil outside the window.
  func bucket(of instant: Instant) -> Int? {
    guard let span, span.contains(instant) else { return nil }
    return index(of: instant)
  }
}
