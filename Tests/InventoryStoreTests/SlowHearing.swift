import InventoryModel

/// Which rows have heard what evidence, told instant by instant: those that are there when it is taken; those that are
/// not, when they come next, if the cluster that was there is still the same.
struct SlowHearing {
  typealias History = RegulatedHistory
  typealias Row = SlowReading.PoolName
  typealias Said = (isFIPS: Bool?, grade: Evidence, takenAt: Instant)

  private var told: [ClusterID: [History.Evidence]] = [:]
  /// Since the cluster that is there came, or while none is: by their numbers among what was told.
  private var waiting: [ClusterID: Set<Int>] = [:]
  private var heard: [Row: Set<Int>] = [:]
  /// By whatever row of the name.
  private var everHeard: [Row: Set<Int>] = [:]
  private var there: Set<Row> = []

  mutating func hear(_ evidence: History.Evidence, from cluster: ClusterID, rows: [String]) {
    let number = told[cluster, default: []].count
    told[cluster, default: []].append(evidence)
    waiting[cluster, default: []].insert(number)
    for row in rows.map({ Row(cluster: cluster, pool: $0) }) { give([number], to: row) }
  }

  mutating func show(_ rows: [Row]) {
    for row in rows where there.insert(row).inserted {
      give((waiting[row.cluster] ?? []).subtracting(everHeard[row] ?? []), to: row)
    }
  }

  private mutating func give(_ numbers: Set<Int>, to row: Row) {
    heard[row, default: []].formUnion(numbers)
    everHeard[row, default: []].formUnion(numbers)
  }

  mutating func end(_ row: Row) {
    there.remove(row)
    heard[row] = nil
  }

  mutating func end(_ cluster: ClusterID) { waiting[cluster] = nil }

  /// What the nodes of a pool say: those of the last list, if it is not too old, and above it the kernels' no of all that
  /// were not seen to go.
  func nodes(of row: Row, at instant: Instant, maxAgeDays: Int) -> [Said] {
    func counts(_ taken: Instant) -> Bool { taken <= instant && instant < taken.adding(days: Int64(maxAgeDays)) }
    let told = told[row.cluster] ?? []
    let lists = told.enumerated().filter { !($0.element.document.nodes.first?.nodes.isEmpty ?? true) }
    guard let newest = lists.last else { return [] }
    var said: [String: Said] = [:]
    if heard[row]?.contains(newest.offset) == true, counts(newest.element.takenAt) {
      for node in newest.element.nodes where node.pool == row.pool {
        said[node.name] = (node.isFIPSByLabel, .label, newest.element.takenAt)
      }
    }
    for name in Set(lists.flatMap(\.element.nodes).map(\.name)) {
      let all = told.enumerated().filter { $0.element.document.readings.contains { $0.node == name } }
      guard let last = all.last, heard[row]?.contains(last.offset) == true, counts(last.element.takenAt) else {
        continue
      }
      let isFIPS = last.element.document.readings.first { $0.node == name }!.isFIPS
      let listed = lists.last { $0.element.nodes.contains { $0.name == name } }!
      let isGone = listed.offset != newest.offset && newest.element.takenAt > last.element.takenAt
      if said[name] != nil {
        said[name] = (isFIPS, .kernel, last.element.takenAt)
      } else if !isFIPS, !isGone, listed.element.nodes.contains(where: { $0.name == name && $0.pool == row.pool }) {
        said[name] = (false, .kernel, last.element.takenAt)
      }
    }
    return Array(said.values)
  }
}

extension RegulatedHistory.Evidence {
  fileprivate var nodes: [Node] { document.nodes.flatMap(\.nodes) }
}
