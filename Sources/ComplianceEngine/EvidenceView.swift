import InventoryModel

/// A cluster's node evidence, as it counts at an instant for the rows that it speaks for.
///
/// Evidence speaks for the row that stood when it was taken, else for the next to appear, never for a later one of the
/// same name; and what is older than the limit does not count.
struct EvidenceView {
  private let evidence: ClusterEvidence
  /// Each in the order of time.
  private let readings: [String: [KernelReading]]
  /// Which pools lists put the nodes in whose kernels ever said no.
  private let placements: [String: [Placement]]
  private let cluster: [Interval]
  /// When each row was there, by the name of its pool; nil for nodes that no pool lists.
  private let rows: [String?: [Interval]]

  private struct Placement {
    var pool: String?
    var takenAt: Instant
    var speaksFrom: Instant
  }

  init(_ timeline: ClusterTimeline, _ incarnations: Incarnations, unlisted: [Interval]) {
    func presences(_ intervals: [Interval]) -> [Interval] {
      incarnations.presences(in: intervals).map(\.interval)
    }
    evidence = timeline.evidence
    readings = Dictionary(grouping: evidence.readings, by: \.node)
    placements = Self.placements(of: Set(evidence.readings.filter { !$0.isFIPS }.map(\.node)), in: evidence.lists)
    var rows: [String?: [Interval]] = [:]
    if !evidence.isEmpty {
      rows[nil] = presences(unlisted)
      for pool in timeline.pools { rows[pool.name] = presences(pool.versions.map(\.interval)) }
    }
    self.rows = rows
    cluster = evidence.isEmpty ? [] : presences(timeline.versions.map(\.interval))
  }

  private static func placements(of nodes: Set<String>, in lists: [NodeList]) -> [String: [Placement]] {
    guard !nodes.isEmpty else { return [:] }
    var placements: [String: [Placement]] = [:]
    for list in lists {
      for node in list.nodes where nodes.contains(node.name) {
        placements[node.name, default: []].append(
          Placement(pool: node.pool, takenAt: list.takenAt, speaksFrom: list.speaksFrom))
      }
    }
    return placements
  }

  var isEmpty: Bool { evidence.isEmpty }

  /// When something begins or ceases to count under a limit.
  func turningPoints(maxAgeDays: Int) -> [Instant] {
    let times = evidence.lists.map(\.takenAt) + evidence.readings.map(\.takenAt) + evidence.classes.map(\.takenAt)
    return times.flatMap { [$0, Self.end(of: $0, maxAgeDays)] }
  }

  /// The classes in use: whether all of them are FIPS; nil where none is known.
  func areClassesFIPS(at instant: Instant, maxAgeDays: Int) -> Bool? {
    guard let newest = evidence.classes.newest(by: \.takenAt, at: instant),
      speaks(newest.takenAt, for: nil, at: instant),
      instant < Self.end(of: newest.takenAt, maxAgeDays)
    else { return nil }
    let used = newest.classes.filter(\.isUsed)
    return used.isEmpty ? nil : used.allSatisfy(\.isFIPS)
  }

  // MARK: Nodes

  /// What the nodes of a pool say, or (nil) those that no pool lists.
  ///
  /// Whether a node says no, its kernel tells however old the list is that names it; whether all say yes, only a list
  /// tells that is as fresh.
  func summary(of pool: String?, at instant: Instant, maxAgeDays: Int) -> NodeSummary {
    var summary = NodeSummary()
    guard let list = evidence.lists.newest(by: \.speaksFrom, at: instant) else { return summary }
    addDenials(to: &summary, of: pool, list, at: instant, maxAgeDays)
    guard instant < Self.end(of: list.takenAt, maxAgeDays), speaks(list.speaksFrom, for: pool, at: instant) else {
      return summary
    }
    for node in list.nodes where isNode(of: node.pool, namedAt: list.speaksFrom, in: pool, at: instant) {
      switch reading(of: node.name, in: node.pool, for: pool, at: instant, maxAgeDays)?.isFIPS {
      case false?: continue  // Among the denials.
      case true?: summary.add(true, .kernel)
      case nil: summary.add(node.isFIPSByLabel, .label, takenAt: list.takenAt)
      }
    }
    return summary
  }

  /// Adds the nodes whose kernels say no. A node that a newer list than its reading does not name is gone.
  private func addDenials(
    to summary: inout NodeSummary, of pool: String?, _ newest: NodeList, at instant: Instant, _ maxAgeDays: Int
  ) {
    for (node, placements) in placements {
      guard let placement = placements.newest(by: \.speaksFrom, at: instant),
        let reading = reading(of: node, in: placement.pool, for: pool, at: instant, maxAgeDays), !reading.isFIPS,
        max(placement.takenAt, reading.takenAt) >= newest.takenAt
      else { continue }
      summary.add(false, .kernel, takenAt: reading.takenAt)
    }
  }

  /// The newest reading of a node that a list puts in a pool, if it speaks for the row.
  private func reading(
    of node: String, in placed: String?, for pool: String?, at instant: Instant, _ maxAgeDays: Int
  ) -> KernelReading? {
    guard let newest = readings[node]?.newest(by: \.speaksFrom, at: instant),
      instant < Self.end(of: newest.takenAt, maxAgeDays), speaks(newest.speaksFrom, for: pool, at: instant),
      isNode(of: placed, namedAt: newest.speaksFrom, in: pool, at: instant)
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
    guard let life = rows[pool]?.first(where: { $0.to > instant }) else { return nil }
    let end = cluster.first { $0.to > instant }?.to ?? .never
    return life.from < end ? life : nil
  }

  private static func end(of taken: Instant, _ maxAgeDays: Int) -> Instant { taken.adding(days: Int64(maxAgeDays)) }
}

extension Array {
  /// Of elements in the order of time, the last one by an instant.
  fileprivate func newest(by time: (Element) -> Instant, at instant: Instant) -> Element? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if time(self[middle]) <= instant { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? self[low - 1] : nil
  }
}
