import InventoryModel

/// Which evidence counts for which rows, instant by instant: for those that are there when it is taken; for those that are
/// not, when they come next, if the cluster that was there is still the same.
struct SlowEvidence {
  typealias History = RegulatedHistory
  typealias Row = SlowReading.PoolName
  typealias Said = (isFIPS: Bool?, grade: Evidence)

  /// A list, or readings, as one cluster hears them.
  private struct Heard {
    var takenAt: Instant
    var nodes: [Node] = []
    var isShared = false
    var readings: [KernelReading] = []
  }

  private let matching: SlowMatching
  private var told: [ClusterID: [Heard]] = [:]
  /// Since the cluster that is there came, or while none is: by their numbers among what was told.
  private var waiting: [ClusterID: Set<Int>] = [:]
  private var heard: [Row: Set<Int>] = [:]
  /// By whatever row of the name.
  private var everHeard: [Row: Set<Int>] = [:]
  private var there: Set<Row> = []

  init(_ history: History) { matching = SlowMatching(history) }

  mutating func hear(_ evidence: History.Evidence) {
    for cluster in matching.groups.keys {
      for list in evidence.document.nodes where !list.nodes.isEmpty {
        let matches = matching.clusters(list.group, at: evidence.takenAt)
        guard matches.contains(cluster) else { continue }
        add(Heard(takenAt: evidence.takenAt, nodes: list.nodes, isShared: matches.count > 1), to: cluster)
      }
      let readings = evidence.document.readings.filter { matching.hears($0, cluster) }
      if !readings.isEmpty { add(Heard(takenAt: evidence.takenAt, readings: readings), to: cluster) }
    }
  }

  private mutating func add(_ words: Heard, to cluster: ClusterID) {
    let number = told[cluster, default: []].count
    told[cluster, default: []].append(words)
    waiting[cluster, default: []].insert(number)
    for row in there where row.cluster == cluster { give([number], to: row) }
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

  /// What the nodes of a pool say: those of the last list that is the cluster's alone, if it is not too old. Above it the
  /// kernels' no of all that were not seen to go, and the no of lists that may be of others. A yes from before the pool's
  /// flag or image became another is of what it was.
  func nodes(of row: Row, redeclaredAt: Instant?, at instant: Instant, maxAgeDays: Int) -> [Said] {
    func isOutdated(_ taken: Instant) -> Bool { redeclaredAt.map { taken < $0 } ?? false }
    func counts(_ taken: Instant) -> Bool { taken <= instant && instant < taken.adding(days: Int64(maxAgeDays)) }
    func isHeard(_ number: Int) -> Bool { heard[row]?.contains(number) == true }
    let told = Array((told[row.cluster] ?? []).enumerated())
    let lists = told.filter { !$0.element.nodes.isEmpty }
    let newest = lists.last { !$0.element.isShared }
    var said: [String: Said] = [:]
    if let newest, isHeard(newest.offset), counts(newest.element.takenAt) {
      for node in newest.element.nodes where node.pool == row.pool {
        said[node.name] = (node.isFIPSByLabel, .label)
      }
    }
    for name in Set(lists.flatMap(\.element.nodes).map(\.name)) {
      let listed = lists.last { $0.element.nodes.contains { $0.name == name } }!
      let node = listed.element.nodes.first { $0.name == name }!
      func isGone(since taken: Instant) -> Bool {
        newest.map { $0.offset > listed.offset && $0.element.takenAt > taken } ?? false
      }
      let all = told.flatMap { number, words in words.readings.filter { $0.node == name }.map { (number, $0) } }
      if let (number, reading) = all.last, isHeard(number), counts(reading.takenAt),
        !(reading.isFIPS && isOutdated(reading.takenAt))
      {
        if said[name] != nil || !reading.isFIPS && !isGone(since: reading.takenAt) && node.pool == row.pool {
          said[name] = (reading.isFIPS, .kernel)
        }
      } else if listed.element.isShared, node.isFIPSByLabel == false, node.pool == row.pool, isHeard(listed.offset),
        counts(listed.element.takenAt), !isGone(since: listed.element.takenAt)
      {
        said[name] = (false, .label)
      }
    }
    let isListOutdated = newest.map { isOutdated($0.element.takenAt) } ?? false
    return said.values.map { $0.isFIPS == true && isListOutdated ? (nil, $0.grade) : $0 }
  }

  /// Whether the last list that is the cluster's alone is heard by a pool, and not too old.
  func hasFreshList(of row: Row, at instant: Instant, maxAgeDays: Int) -> Bool {
    let lists = (told[row.cluster] ?? []).enumerated().filter { !$0.element.nodes.isEmpty && !$0.element.isShared }
    guard let newest = lists.last, heard[row]?.contains(newest.offset) == true else { return false }
    return instant < newest.element.takenAt.adding(days: Int64(maxAgeDays))
  }
}

/// Which clusters nodes can be of, found by looking through the whole history.
struct SlowMatching {
  /// Of the clusters that a snapshot shows.
  let groups: [ClusterID: String]
  private let lives: [ClusterID: [(interval: Interval, isTold: Bool)]]
  /// How the lists of the history that name a node call its group.
  private let names: [String: Set<NodeResourceGroup>]

  init(_ history: RegulatedHistory) {
    let shown = history.snapshots.flatMap(\.clusters)
    groups = Dictionary(shown.map { ($0.id, $0.nodeResourceGroup) }, uniquingKeysWith: { $1 })
    let told = Set(shown.filter(\.isGroupTold).map(\.uid))
    lives = Dictionary(
      uniqueKeysWithValues: groups.keys.map { id in
        (id, Self.lives(of: id, in: history).map { ($0.interval, told.contains($0.uid)) })
      })
    var names: [String: Set<NodeResourceGroup>] = [:]
    for list in history.evidence.flatMap(\.document.nodes) {
      for node in list.nodes { names[node.name, default: []].insert(list.group) }
    }
    self.names = names
  }

  private static func lives(of id: ClusterID, in history: RegulatedHistory) -> [(interval: Interval, uid: String)] {
    var lives: [(interval: Interval, uid: String)] = []
    for snapshot in history.snapshots where snapshot.subscription == id.subscription {
      let shown = snapshot.clusters.first { $0.id == id }
      guard shown != nil || snapshot.isComplete else { continue }
      if let last = lives.last, last.interval.isOpen, last.uid != shown?.uid {
        lives[lives.count - 1].interval = Interval(from: last.interval.from, to: snapshot.takenAt)
      }
      if let shown, lives.last?.interval.isOpen != true { lives.append((Interval(from: snapshot.takenAt), shown.uid)) }
    }
    return lives
  }

  /// A label can be that of every cluster that is there or comes; a machine's id is that of the one that is there, else
  /// of the next.
  func clusters(_ name: NodeResourceGroup, at instant: Instant) -> Set<ClusterID> {
    let coming = groups.keys.filter { isName(name, of: $0) }.compactMap { id in
      lives[id]!.first { $0.interval.to > instant }.flatMap { $0.isTold ? (id, max($0.interval.from, instant)) : nil }
    }
    let first = coming.map(\.1).min()
    return Set(coming.filter { name.subscription.isEmpty || $0.1 == first }.map(\.0))
  }

  private func isName(_ name: NodeResourceGroup, of id: ClusterID) -> Bool {
    name.name == groups[id] && ["", id.subscription].contains(name.subscription)
  }

  /// Whether a cluster hears a reading: of a node that one of its lists names, and a yes only where it is no other's.
  func hears(_ reading: KernelReading, _ cluster: ClusterID) -> Bool {
    let places = (names[reading.node] ?? []).map { ($0, clusters($0, at: reading.takenAt)) }
    guard places.contains(where: { $0.1.contains(cluster) }) else { return false }
    return !reading.isFIPS
      || places.allSatisfy { name, matches in
        matches == [cluster]
          || !matches.contains(cluster) && isName(name, of: cluster) && lives[cluster]!.contains(where: \.isTold)
      }
  }
}
