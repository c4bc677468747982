import InventoryModel

/// Counts at the end of each bucket, kept as the steps from one bucket to the next: an interval costs two
/// additions, however many buckets it spans.
struct StepCounts: Sendable {
  enum Count: Int, CaseIterable {
    case pass, fail, unknown, exempt, seen, nodes, passingNodes, clusters, compliantClusters
    case opened, closed, open, leftScope

    init(_ count: RowCount) {
      switch count {
      case .pass: self = .pass
      case .fail: self = .fail
      case .unknown: self = .unknown
      case .leftScope: self = .leftScope
      }
    }
  }

  private let bucketCount: Int
  private var steps: [Int] = []

  init(bucketCount: Int) { self.bucketCount = bucketCount }

  mutating func addGroup() {
    steps += Array(repeating: 0, count: Count.allCases.count * (bucketCount + 1))
  }

  mutating func add(_ amount: Int, to count: Count, of group: Int, at buckets: Range<Int>) {
    let line = start(of: count, of: group)
    // What a damaged file holds may be too much for sums, and must not end the program.
    steps[line + buckets.lowerBound] &+= amount
    steps[line + buckets.upperBound] &-= amount
  }

  /// The counts themselves, a value for each bucket.
  func values(of count: Count, of group: Int) -> [Int] {
    var sum = 0
    return steps[start(of: count, of: group)...].prefix(bucketCount).map { step in
      sum &+= step
      return sum
    }
  }

  private func start(of count: Count, of group: Int) -> Int {
    (group * Count.allCases.count + count.rawValue) * (bucketCount + 1)
  }
}
