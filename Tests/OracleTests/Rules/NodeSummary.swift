/// How the answer is known, in the words of the inventory.
enum Grade: String { case declared, image, label, kernel }

/// What the nodes of a row say together at one instant (DESIGN §4, "Node evidence beats the declaration").
struct NodeSummary: Equatable {
  /// How it is known that some node says no; only what still counts.
  var denials: Set<Grade> = []
  /// All nodes of a fresh list say yes: the weakest way in which they say it.
  var confirmation: Grade?
  /// The list is fresh enough for a yes, and speaks for the row.
  var isFresh = false
  /// Some node of a fresh list says yes.
  var hasYes = false
  /// Some node of a fresh list says nothing.
  var hasSilence = false

  /// The strongest evidence of a node that says no.
  var denial: Grade? { denials.contains(.kernel) ? .kernel : denials.first }
  var saysSomething: Bool { denial != nil || hasYes }
}

/// All that Kubernetes and nodes ever said, and for which stays it speaks.
struct NodeReports {
  private struct List {
    var at: Moment
    var nodes: [NodeFacts]
  }

  private struct Reading {
    var at: Moment
    var isFIPS: Bool
  }

  private let stays: Stays
  /// Each in the order of time.
  private var lists: [ClusterKey: [List]] = [:]
  private var classes: [ClusterKey: [(at: Moment, areFIPS: Bool)]] = [:]
  private var readings: [String: [Reading]] = [:]

  init(words: [NodeReport], stays: Stays) {
    self.stays = stays
    for word in words.sorted(by: { $0.at < $1.at }) {
      switch word {
      case .list(let cluster, let at, let nodes): lists[cluster, default: []].append(List(at: at, nodes: nodes))
      case .classes(let cluster, let at, let told): classes[cluster, default: []].append((at, told.allSatisfy { $0 }))
      case .reading(let node, let at, let isFIPS):
        readings[node, default: []].append(Reading(at: at, isFIPS: isFIPS))
      }
    }
  }

  /// Of a row at an instant at which it is there. A yes from before its flag or image became another counts as silence.
  func summary(of row: RowKey, declaredSince: Moment?, at instant: Moment, maxAgeDays: Int) -> NodeSummary {
    var summary = NodeSummary()
    let known = (lists[row.cluster] ?? []).filter { $0.at <= instant }
    guard let newest = known.last else { return summary }
    // 1. The nodes whose kernels say no, however old the list is. One that a newer list leaves out is gone.
    for name in Set(known.flatMap(\.nodes).map(\.name)) {
      let list = known.last { $0.nodes.contains { $0.name == name } }!
      let node = list.nodes.first { $0.name == name }!
      guard let reading = kernel(of: node, for: row, at: instant, maxAgeDays), !reading.isFIPS,
        max(list.at, reading.at) >= newest.at
      else { continue }
      summary.denials.insert(.kernel)
    }
    // 2. What a list tells that is fresh.
    summary.isFresh =
      instant < newest.at.plus(days: maxAgeDays) && stays.isSpokenFor(row, by: newest.at, at: instant)
    guard summary.isFresh else { return summary }
    var grades: [Grade] = []
    for node in newest.nodes where speaks(node.pool, for: row, takenAt: newest.at, at: instant) {
      var reading = kernel(of: node, for: row, at: instant, maxAgeDays)
      if let since = declaredSince, let yes = reading, yes.isFIPS, yes.at < since { reading = nil }
      let isOld = declaredSince.map { newest.at < $0 } ?? false
      switch reading?.isFIPS ?? node.label {
      case true? where isOld: summary.hasSilence = true
      case true?: grades.append(reading == nil ? .label : .kernel)
      case false? where reading == nil: summary.denials.insert(.label)
      case false?: continue
      case nil: summary.hasSilence = true
      }
    }
    summary.hasYes = !grades.isEmpty
    if summary.denial == nil, !summary.hasSilence, summary.hasYes {
      summary.confirmation = grades.contains(.label) ? .label : .kernel
    }
    return summary
  }

  /// Whether all classes of a cluster that are used are FIPS; nil where none that counts was told.
  func areClassesFIPS(of cluster: ClusterKey, at instant: Moment, maxAgeDays: Int) -> Bool? {
    guard let newest = classes[cluster]?.last(where: { $0.at <= instant }),
      instant < newest.at.plus(days: maxAgeDays),
      stays.isSpokenFor(RowKey(cluster: cluster), by: newest.at, at: instant)
    else { return nil }
    return newest.areFIPS
  }

  /// The newest reading of a node, if it speaks for the row and counts.
  private func kernel(of node: NodeFacts, for row: RowKey, at instant: Moment, _ maxAgeDays: Int) -> Reading? {
    guard let newest = readings[node.name]?.last(where: { $0.at <= instant }),
      instant < newest.at.plus(days: maxAgeDays), speaks(node.pool, for: row, takenAt: newest.at, at: instant)
    else { return nil }
    return newest
  }

  /// Whether what a node that names a pool (or none) said speaks for a row. One that names a pool listed then speaks
  /// for no other row. (DESIGN leaves open for whom one speaks that names a pool not listed then: for the nodes that no
  /// pool lists, until the next pool of that name comes.)
  private func speaks(_ pool: String?, for row: RowKey, takenAt: Moment, at instant: Moment) -> Bool {
    guard stays.isSpokenFor(row, by: takenAt, at: instant) else { return false }
    guard row.pool == nil, let pool else { return row.pool == pool }
    guard let named = stays.spokenFor(RowKey(cluster: row.cluster, pool: pool), by: takenAt) else { return true }
    return named.from > instant
  }
}
