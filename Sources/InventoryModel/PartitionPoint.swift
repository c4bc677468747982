extension RandomAccessCollection {
  /// The first index at which `isBeyond` holds, where it holds for all that follow too; the end where it holds nowhere.
  ///
  /// Found by halving.
  @inlinable
  package func partitionPoint(where isBeyond: (Element) throws -> Bool) rethrows -> Index {
    var (start, length) = (startIndex, count)
    while length > 0 {
      let half = length / 2
      let middle = index(start, offsetBy: half)
      if try isBeyond(self[middle]) {
        length = half
      } else {
        start = index(after: middle)
        length -= half + 1
      }
    }
    return start
  }

  /// Of elements in the order of time, the last one by an instant.
  package func newest(by time: (Element) -> Instant, at instant: Instant) -> Element? {
    let end = partitionPoint { time($0) > instant }
    return end > startIndex ? self[index(before: end)] : nil
  }
}
