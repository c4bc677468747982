import InventoryModel

/// What the nodes of one row say together at one instant.
struct NodeSummary: Hashable {
  /// The strongest evidence that a node is not FIPS; nil where none says so.
  var denial: Evidence?
  /// Some node says that it is FIPS.
  var hasConfirmation = false
  /// Some node is known and says nothing.
  var hasSilence = false
  /// The weakest evidence among the nodes that say that they are FIPS.
  private var weakest: Evidence?

  static let none = NodeSummary()

  /// The evidence that all nodes are FIPS; nil unless every node that is known says so.
  var confirmation: Evidence? { denial == nil && !hasSilence ? weakest : nil }

  /// Whether all nodes are FIPS by evidence that is at least as good as that of a denial.
  func isConfirmation(over denial: Evidence) -> Bool {
    confirmation.map { $0 == .kernel || denial == .label } ?? false
  }

  var saysSomething: Bool { denial != nil || hasConfirmation }

  mutating func add(_ isFIPS: Bool?, _ grade: Evidence) {
    switch isFIPS {
    case true?:
      hasConfirmation = true
      weakest = weakest == .label ? .label : grade
    case false?:
      denial = denial == .kernel ? .kernel : grade
    case nil:
      hasSilence = true
    }
  }
}

/// A cluster's node evidence, as it counts at an instant: what is older than the limit does not.
struct EvidenceView {
  private let evidence: ClusterEvidence
  /// Each in the order of time.
  private let readings: [String: [KernelReading]]

  init(_ evidence: ClusterEvidence) {
    self.evidence = evidence
    readings = Dictionary(grouping: evidence.readings, by: \.node)
  }

  var isEmpty: Bool { evidence.isEmpty }

  /// When something begins or ceases to count under a limit.
  func turningPoints(maxAgeDays: Int) -> [Instant] {
    let times = evidence.lists.map(\.takenAt) + evidence.readings.map(\.takenAt) + evidence.classes.map(\.takenAt)
    return times.flatMap { [$0, Self.end(of: $0, maxAgeDays)] }
  }

  /// The nodes of a pool.
  func summary(ofPool name: String, at instant: Instant, maxAgeDays: Int) -> NodeSummary {
    summary(at: instant, maxAgeDays) { $0.pool == name }
  }

  /// The nodes that no listed pool made.
  func summary(besides pools: Set<String>, at instant: Instant, maxAgeDays: Int) -> NodeSummary {
    summary(at: instant, maxAgeDays) { $0.pool.map { !pools.contains($0) } ?? true }
  }

  /// The classes in use: whether all of them are FIPS; nil where none is known.
  func areClassesFIPS(at instant: Instant, maxAgeDays: Int) -> Bool? {
    guard let newest = evidence.classes.newest(by: \.takenAt, at: instant, maxAgeDays) else { return nil }
    let used = newest.classes.filter(\.isUsed)
    return used.isEmpty ? nil : used.allSatisfy(\.isFIPS)
  }

  private func summary(at instant: Instant, _ maxAgeDays: Int, where isMember: (Node) -> Bool) -> NodeSummary {
    var summary = NodeSummary()
    let newest = evidence.lists.newest(by: \.takenAt, at: instant, maxAgeDays)
    for node in newest?.nodes ?? [] where isMember(node) {
      if let isFIPS = kernel(of: node.name, at: instant, maxAgeDays) {
        summary.add(isFIPS, .kernel)
      } else {
        summary.add(node.isFIPSByLabel, .label)
      }
    }
    return summary
  }

  private func kernel(of node: String, at instant: Instant, _ maxAgeDays: Int) -> Bool? {
    readings[node]?.newest(by: \.takenAt, at: instant, maxAgeDays)?.isFIPS
  }

  fileprivate static func end(of taken: Instant, _ maxAgeDays: Int) -> Instant { taken.adding(days: Int64(maxAgeDays)) }
}

extension Array {
  /// Of elements in the order of time, the last one taken by an instant, if it is not too old.
  fileprivate func newest(by time: (Element) -> Instant, at instant: Instant, _ maxAgeDays: Int) -> Element? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if time(self[middle]) <= instant { low = middle + 1 } else { high = middle }
    }
    guard low > 0, instant < EvidenceView.end(of: time(self[low - 1]), maxAgeDays) else { return nil }
    return self[low - 1]
  }
}
