import InventoryModel

/// What changed between two instants, and which pools newly break the rule.
package struct DriftReport: Sendable {
  /// Whether everything known was looked at, and what was not.
  package struct Coverage: Hashable, Sendable {
    /// What was not read, as people name it.
    package let missing: [String]
    package let isComplete: Bool
    /// How new what each collector saw was at the end.
    package let collectors: [CollectorCondition]

    package init(missing: [String] = [], collectors: [CollectorCondition] = []) {
      self.init(isComplete: missing.isEmpty, missing: missing, collectors: collectors)
    }

    package init(isComplete: Bool, missing: [String], collectors: [CollectorCondition] = []) {
      self.collectors = collectors
      self.isComplete = isComplete
      self.missing = missing
    }
  }

  package let from: Instant
  package let to: Instant
  package let coverage: Coverage
  /// Regulated ones first, then by category, cluster, pool (the cluster itself first), kind and path.
  package let events: [DriftEvent]
  /// Pools that fail at `to`, did not at `from`, and have not failed ever since a baseline.
  package let newNonCompliantPools: [InventoryRow]
  /// All clusters that share a name with another, whether they drifted or not.
  package let namesakes: [ClusterID]
  /// The first snapshot of all, where it was taken after `from`: what it shows has not changed, but is where history begins.
  package let baseline: Instant?

  package init(
    from: Instant, to: Instant, coverage: Coverage = Coverage(), events: [DriftEvent],
    newNonCompliantPools: [InventoryRow], namesakes: [ClusterID] = [], baseline: Instant? = nil
  ) {
    self.baseline = baseline
    self.namesakes = namesakes
    self.from = from
    self.to = to
    self.coverage = coverage
    self.events = events.inOrder
    self.newNonCompliantPools = InventoryReport(rows: newNonCompliantPools).rows
  }

  /// Events by kind and by category, and how many pools newly break the rule.
  package struct Summary: Hashable, Sendable {
    package let byKind: [String: Int]
    package let byCategory: [String: Int]
    package let newNonCompliantPools: Int
  }

  package var summary: Summary {
    func counts(_ name: (DriftEvent) -> String) -> [String: Int] {
      Dictionary(events.map { (name($0), 1) }, uniquingKeysWith: +)
    }
    return Summary(
      byKind: counts(\.kind.rawValue), byCategory: counts(\.category.rawValue),
      newNonCompliantPools: newNonCompliantPools.count)
  }
}

extension [DriftEvent] {
  /// Numbers decide nearly always, and moving numbers is fast.
  fileprivate var inOrder: [DriftEvent] {
    let (ranks, places) = (map(\.rank), clusterPlaces(\.cluster))
    return indices.sorted { one, other in
      guard ranks[one] == ranks[other] else { return ranks[one] < ranks[other] }
      guard places[one] == places[other] else { return places[one] < places[other] }
      return self[one].isBefore(self[other])
    }.map { self[$0] }
  }
}

extension DriftEvent {
  fileprivate var rank: Int {
    Category.allCases.firstIndex(of: category)! + (isRegulated ? 0 : Category.allCases.count)
  }

  /// Of two events of a cluster.
  fileprivate func isBefore(_ other: DriftEvent) -> Bool {
    guard pool == other.pool else {
      guard let pool, let otherPool = other.pool else { return pool == nil }
      return pool < otherPool
    }
    guard kind == other.kind else { return kind.rawValue < other.kind.rawValue }
    guard path == other.path else { return (path ?? "") < (other.path ?? "") }
    return observedAt.description < other.observedAt.description
  }
}

// MARK: - JSON

extension DriftReport: Record {
  package static let attributes: [Column<DriftReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("from") { $0.from },
    Column("to") { $0.to },
    Column("coverage") { $0.coverage },
    Column("events") { $0.events },
    Column("newNonCompliantPools") { $0.newNonCompliantPools },
    Column("summary") { $0.summary },
  ]
}

extension DriftReport.Coverage: Record {
  package static let attributes: [Column<DriftReport.Coverage>] = [
    Column("isComplete") { $0.isComplete },
    Column("missing") { $0.missing },
    Column("collectors") { $0.collectors },
  ]
}

extension CollectorCondition: Record {
  package static let attributes: [Column<CollectorCondition>] = [
    Column("collector", "collector") { "\($0.collector)" },
    Column("newestSnapshot", "newest snapshot") { $0.newestSnapshot },
    Column("newestCompleteSnapshot", "newest complete snapshot") { $0.newestCompleteSnapshot },
  ]
}

extension DriftReport.Summary: Record {
  package static let attributes: [Column<DriftReport.Summary>] = [
    Column("byKind") { $0.byKind },
    Column("byCategory") { $0.byCategory },
    Column("newNonCompliantPools") { $0.newNonCompliantPools },
  ]
}

extension DriftEvent: Record {
  package static let attributes: [Column<DriftEvent>] = [
    Column("kind") { $0.kind.rawValue },
    Column("category") { $0.category.rawValue },
    Column("clusterId") { $0.cluster.description },
    Column("pool") { $0.pool },
    Column("path", "what") { $0.path }.shown { Cell($0.path ?? "(\($0.verb))") },
    Column("before", "before") { $0.before }.shown { Cell($0.before?.displayText) },
    Column("after", "after") { $0.after }.shown { Cell($0.after?.displayText) },
    Column("observedAt", "seen at") { $0.observedAt },
    Column("isRegulated") { $0.isRegulated },
    Column("changedBy", "changed by") { $0.changedBy }.shown { Cell(authors: $0.changedBy) }.when {
      !$0.changedBy.isEmpty
    },
  ]

  /// What happened to the whole resource.
  private var verb: String {
    switch kind {
    case .clusterAppeared, .poolAppeared: "appeared"
    case .clusterDisappeared, .poolDisappeared: "disappeared"
    case .clusterRecreated: "recreated"
    case .clusterChanged, .poolChanged: "changed"
    }
  }
}

extension AttributedChange: Record {
  package static let attributes: [Column<AttributedChange>] = [
    Column("at") { $0.at },
    Column("actor") { $0.actor },
    Column("actorKind") { $0.actorKind },
    Column("client") { $0.client },
    Column("operation") { $0.operation },
    Column("correlationId") { $0.correlationID },
  ]
}
