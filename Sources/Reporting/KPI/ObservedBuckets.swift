import InventoryModel

/// In which buckets something was looked at, as runs of neighbouring buckets.
struct ObservedBuckets: Sendable {
  private var runs: [Range<Int>] = []

  /// - Parameter observations: sorted; those outside the window do not count.
  init(_ observations: [Instant], in buckets: Buckets) {
    for bucket in observations.lazy.compactMap(buckets.bucket(of:)) {
      if let last = runs.last, bucket <= last.upperBound {
        runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, bucket + 1)
      } else {
        runs.append(bucket..<bucket + 1)
      }
    }
  }

  /// The parts of a range of buckets in which there was an observation.
  func forEachRun(in buckets: Range<Int>, _ body: (Range<Int>) -> Void) {
    for run in runs[runs.partitionPoint { $0.upperBound > buckets.lowerBound }...] {
      guard run.lowerBound < buckets.upperBound else { return }
      body(run.clamped(to: buckets))
    }
  }
}
