/// How the answer is known, in the words of the inventory.
enum Grade: String { case declared, image, label, kernel }

/// What the nodes of a row say together at one instant (DESIGN §4, "Node evidence beats the declaration").
struct NodeSummary: Equatable {
  /// The strongest evidence of a node that says no.
  var denial: Grade?
  /// All nodes of a fresh list say yes: the weakest way in which they say it.
  var confirmation: Grade?
  /// Some node of a fresh list says yes.
  var hasYes = false
  /// Some node of a fresh list says nothing.
  var hasSilence = false

  var saysSomething: Bool { denial != nil || hasYes }
}

/// All that Kubernetes and nodes ever said, and for which stays it speaks.
struct NodeWords {
  private let stays: Stays
  private var lists: [ClusterKey: [(at: Moment, nodes: [NodeFacts])]] = [:]
  private var classes: [ClusterKey: [(at: Moment, areFIPS: Bool)]] = [:]
  private var readings: [String: [(at: Moment, isFIPS: Bool)]] = [:]

  init(words: [NodeWord], stays: Stays) {
    self.stays = stays
    for word in words.sorted(by: { $0.at < $1.at }) {
      switch word {
      case .list(let cluster, let at, let nodes): lists[cluster, default: []].append((at, nodes))
      case .classes(let cluster, let at, let told): classes[cluster, default: []].append((at, told.allSatisfy { $0 }))
      case .reading(let node, let at, let isFIPS): readings[node, default: []].append((at, isFIPS))
      }
    }
  }

  /// Of a row in one of its stays.
  func summary(of row: RowKey, stay: Int, at instant: Moment, maxAgeDays: Int) -> NodeSummary {
    var summary = NodeSummary()
    guard let list = newestList(of: row.cluster, at: instant) else { return summary }
    let isFresh = instant < list.at.plus(days: maxAgeDays)
    let members = list.nodes.filter { speaks($0.pool, for: row, stay, at: list.at) }
    var answers: [(isFIPS: Bool?, grade: Grade)] = []
    for node in members {
      let reading = kernel(of: node, for: row, stay, at: instant)
      if let reading, instant < reading.at.plus(days: maxAgeDays) {
        answers.append((reading.isFIPS, .kernel))
      } else if isFresh {
        answers.append((node.label, .label))
      }
    }
    let denials = answers.filter { $0.isFIPS == false }
    summary.denial = denials.contains { $0.grade == .kernel } ? .kernel : denials.first?.grade
    guard isFresh else { return summary }
    summary.hasYes = answers.contains { $0.isFIPS == true }
    summary.hasSilence = answers.contains { $0.isFIPS == nil }
    if !answers.isEmpty, answers.allSatisfy({ $0.isFIPS == true }) {
      summary.confirmation = answers.contains { $0.grade == .label } ? .label : .kernel
    }
    return summary
  }

  /// Whether all classes of a cluster that are used are FIPS; nil where none that counts was told.
  func areClassesFIPS(of cluster: ClusterKey, stay: Int, at instant: Moment, maxAgeDays: Int) -> Bool? {
    guard let newest = classes[cluster]?.last(where: { $0.at <= instant }),
      instant < newest.at.plus(days: maxAgeDays),
      stays.spokenFor(RowKey(cluster: cluster), at: newest.at) == stay
    else { return nil }
    return newest.areFIPS
  }

  private func newestList(of cluster: ClusterKey, at instant: Moment) -> (at: Moment, nodes: [NodeFacts])? {
    lists[cluster]?.last { $0.at <= instant }
  }

  private func kernel(
    of node: NodeFacts, for row: RowKey, _ stay: Int, at instant: Moment
  ) -> (at: Moment, isFIPS: Bool)? {
    readings[node.name]?.last { $0.at <= instant && speaks(node.pool, for: row, stay, at: $0.at) }
  }

  /// Whether a node that names a pool (or none) speaks for a stay of a row. One that names a pool listed then speaks
  /// for no other row. (DESIGN leaves open for whom one speaks that names a pool not listed then: for the nodes that no
  /// pool lists, and for the next pool of that name.)
  private func speaks(_ pool: String?, for row: RowKey, _ stay: Int, at taken: Moment) -> Bool {
    guard stays.spokenFor(row, at: taken) == stay else { return false }
    if let name = row.pool { return pool == name }
    guard let pool else { return true }
    return !stays.isThere(RowKey(cluster: row.cluster, pool: pool), at: taken)
  }
}
