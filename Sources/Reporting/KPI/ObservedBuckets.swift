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
    for run in runs[firstRun(endingAfter: buckets.lowerBound)...] {
      guard run.lowerBound < buckets.upperBound else { return }
      body(run.clamped(to: buckets))
    }
  }

  private func firstRun(endingAfter bucket: Int) -> Int {
    var candidates = runs.indices
    while let middle = candidates.middle {
      if runs[middle].upperBound > bucket {
        candidates = candidates.lowerBound..<middle
      } else {
        candidates = middle + 1..<candidates.upperBound
      }
    }
    return candidates.lowerBound
  }
}

extension Range<Int> {
  fileprivate var middle: Int? { isEmpty ? nil : (lowerBound + upperBound) / 2 }
}
