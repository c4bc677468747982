/// The rows of one cluster in one group: how many there are at the end of each bucket, and how many do not pass.
///
/// One cluster is looked at after the other, so the same memory serves them all.
struct ClusterRows: Sendable {
  /// Nil between two clusters.
  var group: Int?
  private var steps: [(rows: Int, notPassing: Int)]
  private var touched: Range<Int>?

  init(bucketCount: Int) {
    steps = Array(repeating: (0, 0), count: bucketCount + 1)
  }

  mutating func add(isPassing: Bool, at buckets: Range<Int>) {
    let notPassing = isPassing ? 0 : 1
    steps[buckets.lowerBound].rows += 1
    steps[buckets.lowerBound].notPassing += notPassing
    steps[buckets.upperBound].rows -= 1
    steps[buckets.upperBound].notPassing -= notPassing
    let before = touched ?? buckets
    touched = min(before.lowerBound, buckets.lowerBound)..<max(before.upperBound, buckets.upperBound)
  }

  /// Counts the cluster wherever it has rows, as compliant where all of them pass, and forgets it.
  mutating func drain(into counts: inout StepCounts) {
    guard let group, let touched else { return }
    var (rows, notPassing) = (0, 0)
    for bucket in touched {
      rows += steps[bucket].rows
      notPassing += steps[bucket].notPassing
      steps[bucket] = (0, 0)
      guard rows > 0 else { continue }
      counts.add(1, to: .clusters, of: group, at: bucket..<bucket + 1)
      if notPassing == 0 { counts.add(1, to: .compliantClusters, of: group, at: bucket..<bucket + 1) }
    }
    steps[touched.upperBound] = (0, 0)
    (self.group, self.touched) = (nil, nil)
  }
}
