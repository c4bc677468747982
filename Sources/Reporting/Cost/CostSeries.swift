import InventoryModel

/// What groups cost in each bucket, under each heading: one list, as there is a piece for every row and bucket.
struct CostSeries {
  private let bucketCount: Int
  private var places: [String: Int] = [:]
  private var sums: [CostSum] = []
  private static let headings = CostClass.allCases.count

  init(buckets: Int) { bucketCount = buckets }

  /// Where the sums of a group begin.
  mutating func place(of group: String) -> Int {
    if let place = places[group] { return place }
    places[group] = sums.count
    sums += Array(repeating: CostSum(), count: bucketCount * Self.headings)
    return places[group]!
  }

  mutating func add(_ money: Money?, at place: Int, bucket: Int, _ heading: CostClass) {
    sums[place + bucket * Self.headings + heading.rawValue].add(money)
  }

  /// The sums of all buckets, by the groups' names.
  var groups: [(name: String, sums: [CostSums])] {
    places.sorted { $0.key < $1.key }.map { name, place in
      (name, (0..<bucketCount).map { total(at: place, bucket: $0) })
    }
  }

  private func total(at place: Int, bucket: Int) -> CostSums {
    CostClass.allCases.reduce(into: CostSums()) { $0[$1] = sums[place + bucket * Self.headings + $1.rawValue] }
  }
}
