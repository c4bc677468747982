import InventoryModel

/// Turns the spans of all judged rows into a series of KPIs in one pass.
///
/// It keeps one cluster and the counts of each bucket and group, however many spans there are.
package struct KPISweep: Sendable {
  private let window: KPIWindow
  private let buckets: Buckets
  private let isGrouped: Bool
  private let firstSnapshot: Instant?
  private let observed: [ObservedBuckets]
  private var groups = GroupNames()
  private var counts: StepCounts
  private var cluster: Int64?
  private var clusterRows: [ClusterRows] = []

  /// - Parameters:
  ///   - observations: sorted lists of the instants at which rows were looked at, as `KPISpan.observations` names them.
  ///   - firstSnapshot: nil when there is none; then there is no series.
  ///   - isGrouped: whether groups are told apart (`--by`).
  package init(
    window: KPIWindow, observations: [[Instant]], firstSnapshot: Instant?, isGrouped: Bool = false
  ) {
    self.window = window
    self.isGrouped = isGrouped
    self.firstSnapshot = firstSnapshot
    let buckets = Buckets(window, firstSnapshot: firstSnapshot)
    self.buckets = buckets
    observed = observations.map { ObservedBuckets($0, in: buckets) }
    counts = StepCounts(bucketCount: buckets.count)
    if !isGrouped { _ = index(ofGroup: "") }
  }

  /// Counts one span. The spans of a cluster follow each other.
  package mutating func add(_ span: KPISpan) {
    let ends = buckets.ends(in: span.interval)
    guard !ends.isEmpty, let change = RowCountChange(span) else { return }
    let group = index(ofGroup: span.group)
    add(change, to: group, at: ends)
    guard change.count.isRegulated else { return }
    if span.cluster != cluster {
      finishCluster()
      cluster = span.cluster
    }
    addToCluster(isPassing: change.count == .pass, group: group, at: ends)
  }

  /// Counts rows that read alike, where no groups are told apart.
  package mutating func add(_ change: RowCountChange) {
    let ends = buckets.ends(in: change.interval)
    guard !ends.isEmpty else { return }
    add(change, to: index(ofGroup: ""), at: ends)
  }

  private mutating func add(_ change: RowCountChange, to group: Int, at ends: Range<Int>) {
    counts.add(change.rows, to: StepCounts.Count(change.count), of: group, at: ends)
    guard change.count.isRegulated else { return }
    let isPassing = change.count == .pass
    if change.isExempt, !isPassing { counts.add(change.rows, to: .exempt, of: group, at: ends) }
    counts.add(change.nodes, to: .nodes, of: group, at: ends)
    if isPassing { counts.add(change.nodes, to: .passingNodes, of: group, at: ends) }
    guard change.rows != 0 else { return }
    observed[change.observations].forEachRun(in: ends) { counts.add(change.rows, to: .seen, of: group, at: $0) }
  }

  /// Counts clusters, where no groups are told apart.
  package mutating func add(_ change: ClusterCountChange) {
    let ends = buckets.ends(in: change.interval)
    guard !ends.isEmpty else { return }
    let group = index(ofGroup: "")
    counts.add(change.clusters, to: .clusters, of: group, at: ends)
    if change.areCompliant { counts.add(change.clusters, to: .compliantClusters, of: group, at: ends) }
  }

  /// The series of all spans, and the lives of the regulated findings' episodes.
  package consuming func report(episodes: [KPIEpisode]) -> KPIReport {
    finishCluster()
    var durations: [BucketOfGroup: [Int64]] = [:]
    for episode in episodes {
      add(episode, durations: &durations)
    }
    let remediation = Remediation(of: episodes, in: buckets.span)
    return KPIReport(
      window: window, since: window.since ?? firstSnapshot, isGrouped: isGrouped,
      points: points(durations: durations), remediation: remediation)
  }

  private mutating func index(ofGroup name: String) -> Int {
    let index = groups.index(of: isGrouped ? name : "")
    if index.isNew { counts.addGroup() }
    return index.value
  }
}

// MARK: - Clusters

extension KPISweep {
  private mutating func addToCluster(isPassing: Bool, group: Int, at ends: Range<Int>) {
    let place = clusterRows.firstIndex { $0.group == group } ?? freePlace()
    clusterRows[place].group = group
    clusterRows[place].add(isPassing: isPassing, at: ends)
  }

  /// Memory that the clusters before have left; a cluster lies in few groups.
  private mutating func freePlace() -> Int {
    if let free = clusterRows.firstIndex(where: { $0.group == nil }) { return free }
    clusterRows.append(ClusterRows(bucketCount: buckets.count))
    return clusterRows.endIndex - 1
  }

  private mutating func finishCluster() {
    for place in clusterRows.indices { clusterRows[place].drain(into: &counts) }
  }
}

// MARK: - Episodes and points

extension KPISweep {
  private struct BucketOfGroup: Hashable { let group, bucket: Int }

  private mutating func add(_ member: KPIEpisode, durations: inout [BucketOfGroup: [Int64]]) {
    for group in isGrouped ? member.groups : [""] {
      add(member.episode, group: index(ofGroup: group), durations: &durations)
    }
  }

  private mutating func add(_ episode: Episode, group: Int, durations: inout [BucketOfGroup: [Int64]]) {
    let life = Interval(from: episode.openedAt, to: episode.closedAt ?? .never)
    counts.add(1, to: .open, of: group, at: buckets.ends(in: life))
    if let bucket = buckets.bucket(of: life.from) {
      counts.add(1, to: .opened, of: group, at: bucket..<bucket + 1)
    }
    if episode.closeReason?.isRemediation == true, let bucket = buckets.bucket(of: life.to) {
      counts.add(1, to: .closed, of: group, at: bucket..<bucket + 1)
      durations[BucketOfGroup(group: group, bucket: bucket), default: []].append(life.to.seconds - life.from.seconds)
    }
  }

  /// Ordered by group, then by time.
  private func points(durations: [BucketOfGroup: [Int64]]) -> [KPIPoint] {
    groups.names.enumerated().sorted { $0.element < $1.element }.flatMap { group, name in
      let lines = StepCounts.Count.allCases.map { counts.values(of: $0, of: group) }
      return buckets.names.indices.map { bucket in
        KPIPoint(
          at: buckets.names[bucket], group: isGrouped ? name : nil,
          durations: Durations(durations[BucketOfGroup(group: group, bucket: bucket)] ?? [])
        ) { lines[$0.rawValue][bucket] }
      }
    }
  }
}

/// Small numbers for the names of groups; neighbours are mostly in the same one.
private struct GroupNames: Sendable {
  private(set) var names: [String] = []
  private var numbers: [String: Int] = [:]
  private var last = 0

  mutating func index(of name: String) -> (value: Int, isNew: Bool) {
    if last < names.count, names[last] == name { return (last, false) }
    let known = numbers[name]
    last = known ?? names.count
    if known == nil {
      numbers[name] = last
      names.append(name)
    }
    return (last, known == nil)
  }
}
