import InventoryModel

extension [EvidenceRemark] {
  /// A line for each name; JSON has all of them.
  var notes: [String] {
    let lines =
      unjoined.flatMap(\.lines).map { "joins to nothing: \($0)" }
      + shared.flatMap(\.lines).map { "confirms nothing, because it matches several clusters: \($0)" }
      + incomplete.flatMap(\.lines).map { "counts for the whole pool, but is not all of it: \($0)" }
    let rest = lines.count - Self.mostNamed
    return lines.prefix(Self.mostNamed) + (rest > 0 ? ["and \(rest) more; --format json shows all"] : [])
  }

  private static var mostNamed: Int { 20 }
}
