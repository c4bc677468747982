import InventoryModel

/// A cluster's node evidence, as it counts at an instant for the rows that it speaks for.
///
/// Evidence speaks for the row that stood when it was taken, else for the next to appear, never for a later one of the
/// same name; and what is older than the limit does not count.
struct EvidenceView {
  private let evidence: ClusterEvidence
  /// Those that are of this cluster alone.
  private let lists: [List]
  /// Each in the order of time.
  private let readings: [String: [KernelReading]]
  /// What all lists say of each node that may be denied besides by the newest of them: those that some list puts in a
  /// pool, by its name; all of them for nil.
  private let listings: [String?: [[Listing]]]
  private let cluster: [Interval]
  /// When each row was there, by the name of its pool; nil for nodes that no pool lists.
  private let rows: [String?: [Interval]]

  private struct List {
    var takenAt: Instant
    var speaksFrom: Instant
    /// By the name of their pool.
    var nodes: [String?: [Node]]
  }

  private struct Listing {
    var node: Node
    var takenAt: Instant
    var speaksFrom: Instant
    var isShared: Bool
  }

  init(_ timeline: ClusterTimeline, _ incarnations: Incarnations, unlisted: [Interval]) {
    func presences(_ intervals: [Interval]) -> [Interval] {
      incarnations.presences(in: intervals).map(\.interval)
    }
    evidence = timeline.evidence
    lists = evidence.lists.filter { !$0.isShared }.map { list in
      List(
        takenAt: list.takenAt, speaksFrom: list.speaksFrom, nodes: Dictionary(grouping: list.nodes, by: \.pool))
    }
    readings = Dictionary(grouping: evidence.readings, by: \.node)
    listings = Self.listings(in: evidence)
    var rows: [String?: [Interval]] = [:]
    if !evidence.isEmpty {
      rows[nil] = presences(unlisted)
      for pool in timeline.pools { rows[pool.name] = presences(pool.versions.map(\.interval)) }
    }
    self.rows = rows
    cluster = evidence.isEmpty ? [] : presences(timeline.versions.map(\.interval))
  }

  private static func listings(in evidence: ClusterEvidence) -> [String?: [[Listing]]] {
    let shared = evidence.lists.filter(\.isShared).flatMap(\.nodes)
    let denied = Set(
      evidence.readings.filter { !$0.isFIPS }.map(\.node) + shared.filter { $0.isFIPSByLabel == false }.map(\.name))
    guard !denied.isEmpty else { return [:] }
    var listings: [String: [Listing]] = [:]
    for list in evidence.lists {
      for node in list.nodes where denied.contains(node.name) {
        listings[node.name, default: []].append(
          Listing(node: node, takenAt: list.takenAt, speaksFrom: list.speaksFrom, isShared: list.isShared))
      }
    }
    var byPool: [String?: [[Listing]]] = [nil: Array(listings.values)]
    for listing in listings.values {
      for pool in Set(listing.compactMap(\.node.pool)) { byPool[pool, default: []].append(listing) }
    }
    return byPool
  }

  var isEmpty: Bool { evidence.isEmpty }

  /// When something begins or ceases to count under a limit.
  func turningPoints(maxAgeDays: Int) -> [Instant] {
    let times = evidence.lists.map(\.takenAt) + evidence.readings.map(\.takenAt) + evidence.classes.map(\.takenAt)
    return times.flatMap { [$0, Self.end(of: $0, maxAgeDays)] }
  }

  /// The classes in use. Nodes that say of which class they are, and what they are, beat it.
  func classes(at instant: Instant, maxAgeDays: Int) -> ClassSummary {
    guard let newest = evidence.classes.newest(by: \.takenAt, at: instant),
      instant < Self.end(of: newest.takenAt, maxAgeDays), speaks(newest.takenAt, for: nil, at: instant)
    else { return .silent }
    var spoken: Set<String> = []
    if let list = freshList(for: nil, at: instant, maxAgeDays) {
      forEachNode(of: nil, in: list, at: instant, maxAgeDays) { node, isFIPS, _ in
        if isFIPS != nil, let nodeClass = node.nodeClass { spoken.insert(nodeClass) }
      }
    }
    let words = newest.classes.filter { $0.isUsed && !spoken.contains($0.name) }.map(\.isFIPS)
    if words.isEmpty { return .silent }
    return words.contains(false) ? .off : words.contains(nil) ? .unproven : .fips
  }

  // MARK: Nodes

  /// What the nodes of a pool say, or (nil) those that no pool lists.
  ///
  /// Whether a node says no, its kernel shows however old the list is that names it; whether all say yes, only a list
  /// shows that is as fresh. A yes from before Azure declared what it declares now (`declaredSince`) is of the pool as it
  /// was, and says nothing.
  func summary(
    of pool: String?, declaredSince: Instant? = nil, at instant: Instant, maxAgeDays: Int
  ) -> NodeSummary {
    var summary = NodeSummary()
    addDenials(to: &summary, of: pool, at: instant, maxAgeDays)
    if let list = freshList(for: pool, at: instant, maxAgeDays) {
      summary.hasFreshList = true
      let isOutdated = declaredSince.map { list.takenAt < $0 } ?? false
      forEachNode(of: pool, in: list, declaredSince: declaredSince, at: instant, maxAgeDays) { _, isFIPS, grade in
        summary.add(isFIPS == true && isOutdated ? nil : isFIPS, grade)
      }
    }
    return summary
  }

  /// The newest list, if it is not too old and speaks for a row.
  private func freshList(for pool: String?, at instant: Instant, _ maxAgeDays: Int) -> List? {
    guard let newest = lists.newest(by: \.speaksFrom, at: instant),
      instant < Self.end(of: newest.takenAt, maxAgeDays), speaks(newest.speaksFrom, for: pool, at: instant)
    else { return nil }
    return newest
  }

  /// Hands on the nodes of a row that a list names: what each says, and how.
  private func forEachNode(
    of pool: String?, in newest: List, declaredSince: Instant? = nil, at instant: Instant, _ maxAgeDays: Int,
    _ body: (Node, Bool?, Evidence) -> Void
  ) {
    for node in nodes(of: pool, in: newest, at: instant) {
      if let reading = reading(of: node, for: pool, at: instant, maxAgeDays),
        !reading.isFIPS || declaredSince.map({ reading.takenAt >= $0 }) ?? true
      {
        body(node, reading.isFIPS, .kernel)
      } else {
        body(node, node.isFIPSByLabel, .label)
      }
    }
  }

  private func nodes(of pool: String?, in list: List, at instant: Instant) -> [Node] {
    if let pool { return list.nodes[pool] ?? [] }
    return list.nodes.flatMap { named, nodes in
      isNode(of: named, namedAt: list.speaksFrom, in: nil, at: instant) ? nodes : []
    }
  }

  /// Adds the nodes whose kernels say no, and those of which a list says no that may be of other clusters. A node that
  /// a newer list leaves out is gone.
  private func addDenials(
    to summary: inout NodeSummary, of pool: String?, at instant: Instant, _ maxAgeDays: Int
  ) {
    let newest = lists.newest(by: \.speaksFrom, at: instant)?.takenAt
    for listings in listings[pool] ?? [] {
      guard let listing = listings.newest(by: \.speaksFrom, at: instant) else { continue }
      func isThere(at taken: Instant) -> Bool { newest.map { max(listing.takenAt, taken) >= $0 } ?? true }
      if let reading = reading(of: listing.node, for: pool, at: instant, maxAgeDays) {
        if !reading.isFIPS, isThere(at: reading.takenAt) { summary.add(false, .kernel) }
      } else if listing.isShared, listing.node.isFIPSByLabel == false, isThere(at: listing.takenAt),
        instant < Self.end(of: listing.takenAt, maxAgeDays), speaks(listing.speaksFrom, for: pool, at: instant),
        isNode(of: listing.node.pool, namedAt: listing.speaksFrom, in: pool, at: instant)
      {
        summary.add(false, .label)
      }
    }
  }

  /// The newest reading of a node that a list puts in a pool, if it speaks for the row.
  private func reading(
    of node: Node, for pool: String?, at instant: Instant, _ maxAgeDays: Int
  ) -> KernelReading? {
    guard let newest = readings[node.name]?.newest(by: \.speaksFrom, at: instant),
      instant < Self.end(of: newest.takenAt, maxAgeDays), speaks(newest.speaksFrom, for: pool, at: instant),
      isNode(of: node.pool, namedAt: newest.speaksFrom, in: pool, at: instant)
    else { return nil }
    return newest
  }

  // MARK: Rows

  /// Whether what was said at one instant speaks for a row as it stands at another.
  private func speaks(_ said: Instant, for pool: String?, at instant: Instant) -> Bool {
    life(of: pool, spokenForAt: said)?.contains(instant) ?? false
  }

  /// Nodes that name a pool which is listed speak for no other row.
  private func isNode(of named: String?, namedAt said: Instant, in pool: String?, at instant: Instant) -> Bool {
    guard pool == nil, let named else { return named == pool }
    return life(of: named, spokenForAt: said).map { $0.from > instant } ?? true
  }

  /// The life of a row that stood at an instant, else the next to begin in the same life of its cluster.
  private func life(of pool: String?, spokenForAt instant: Instant) -> Interval? {
    guard let life = rows[pool]?.firstEnding(after: instant) else { return nil }
    let end = cluster.firstEnding(after: instant)?.to ?? .never
    return life.from < end ? life : nil
  }

  private static func end(of taken: Instant, _ maxAgeDays: Int) -> Instant { taken.adding(days: Int64(maxAgeDays)) }
}

extension [Interval] {
  /// Of intervals in the order of time, none of which overlap.
  fileprivate func firstEnding(after instant: Instant) -> Interval? {
    let place = partitionPoint { $0.to > instant }
    return place < count ? self[place] : nil
  }
}
