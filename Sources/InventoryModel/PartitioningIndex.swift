extension RandomAccessCollection {
  /// Of elements that are sorted so that those which belong to the second part stand last: the place of the first of
  /// them, or the end.
  public func partitioningIndex(where isInSecondPart: (Element) -> Bool) -> Index {
    var (low, count) = (startIndex, count)
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if isInSecondPart(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }

  /// Of elements in the order of time, the last one by an instant.
  public func newest(by time: (Element) -> Instant, at instant: Instant) -> Element? {
    let end = partitioningIndex { time($0) > instant }
    return end > startIndex ? self[index(before: end)] : nil
  }
}
