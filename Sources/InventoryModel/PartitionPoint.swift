extension RandomAccessCollection {
  /// The first index at which `isBeyond` holds, where it holds for all that follow too; the end where it holds nowhere.
  ///
  /// Found by halving.
  @inlinable
  public func partitionPoint(where isBeyond: (Element) throws -> Bool) rethrows -> Index {
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
}
