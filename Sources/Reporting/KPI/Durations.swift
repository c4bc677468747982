import InventoryModel

/// How long some episodes took, in seconds; asked for in days, exact seconds ÷ 86,400.
struct Durations: Sendable {
  private let sorted: [Int64]

  init(_ seconds: [Int64]) { sorted = seconds.sorted() }

  var count: Int { sorted.count }
  var maxDays: Double? { sorted.last.map { Self.days($0) } }

  var meanDays: Double? {
    sorted.isEmpty ? nil : Self.days(sorted.reduce(0, +), dividedBy: count)
  }

  /// The mean of the middle two where their number is even.
  var medianDays: Double? {
    sorted.isEmpty ? nil : Self.days(sorted[(count - 1) / 2] + sorted[count / 2], dividedBy: 2)
  }

  /// The 90th percentile by nearest rank: the smallest that at least nine in ten do not exceed.
  var p90Days: Double? {
    sorted.isEmpty ? nil : Self.days(sorted[(count * 9 + 9) / 10 - 1])
  }

  func count(withinDays limit: Double) -> Int {
    sorted.count { Self.days($0) <= limit }
  }

  /// One division, so that the result is the nearest double.
  static func days(_ seconds: Int64, dividedBy divisor: Int = 1) -> Double {
    Double(seconds) / Double(Int64(divisor) * Instant.secondsPerDay)
  }
}
