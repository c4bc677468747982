import InventoryModel

/// The lives of a cluster and its pools, or of one of them.
package struct ClusterHistoryReport: Sendable {
  package let cluster: ClusterID
  package let histories: [HistoryReport]

  /// - Parameter namesakes: all clusters that share a name with another.
  package init(cluster: ClusterID, namesakes: [ClusterID] = [], histories: [HistoryReport]) {
    let place = ClusterColumns([cluster], besides: namesakes).place(of: cluster)
    self.cluster = cluster
    self.histories = histories.map { history in
      var history = history
      history.place = place
      return history
    }
  }
}

extension HistoryReport {
  /// Puts together what changed and what was judged.
  ///
  /// - Parameters:
  ///   - changes: what became different, by the instant that first showed it; the first is the appearance.
  ///   - verdicts: as they read, oldest first.
  ///   - now: what comes later is not told.
  package init(
    cluster: ClusterID, pool: String?, changes: [(at: Instant, events: [DriftEvent])], verdicts: [VerdictSpan],
    asOf now: Instant
  ) {
    let edges = Set(changes.map(\.at) + verdicts.flatMap { [$0.interval.from, $0.interval.to] }.filter { $0 <= now })
      .sorted()
    let ends = edges.dropFirst() + [.never]
    let versions = zip(edges, ends).map { from, to in
      let events = changes.filter { $0.at == from }.flatMap(\.events)
      let span = verdicts.first { $0.interval.contains(from) }
      return Version(
        interval: Interval(from: from, to: to), changes: events.map(Change.init), judgement: span?.judgement,
        standing: span?.standing, cause: span.flatMap { $0.interval.from == from ? $0.cause : nil })
    }
    self.init(cluster: cluster, clusterName: cluster.name, pool: pool, versions: versions)
  }
}

extension HistoryReport.Change {
  init(_ event: DriftEvent) {
    self.init(
      path: event.path ?? event.kind.rawValue, before: event.before, after: event.after,
      changedBy: event.changedBy)
  }
}

extension ClusterHistoryReport: Record {
  package static let attributes: [Column<ClusterHistoryReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("clusterId") { $0.cluster.description },
    Column("cluster") { $0.cluster.name },
    Column("histories") { $0.histories },
  ]
}

extension ClusterHistoryReport: Report {
  package var sections: [Table] { histories.flatMap(\.sections) }

  /// The lines of all, each with the pool that it is about.
  package var records: Table {
    var table = Table()
    for history in histories {
      let records = history.records
      table.columns = ["pool"] + records.columns
      table.rows += records.rows.map { [Cell(history.pool)] + $0 }
    }
    return table
  }
}
