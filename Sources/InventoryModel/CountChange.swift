/// As what KPIs count a judged row.
package enum RowCount: Sendable {
  case pass, fail, unknown
  /// Nothing regulates it any more, since its tags or labels took it out.
  case leftScope

  /// Nil for a row that counts nowhere: it is in no scope, or nothing is asked of it.
  package init?(_ verdict: Verdict, isRegulated: Bool, hasLeftScope: Bool) {
    switch verdict {
    case _ where !isRegulated:
      guard hasLeftScope else { return nil }
      self = .leftScope
    case .pass: self = .pass
    case .fail: self = .fail
    case .unknown: self = .unknown
    case .notApplicable: return nil
    }
  }

  /// Whether it is among the rows of which a share complies.
  package var isRegulated: Bool { self != .leftScope }
}

/// Rows that read alike and were looked at together, of which there are more from an instant on, or fewer.
package struct RowCountChange: Sendable {
  /// From when to when that is counted.
  package var interval: Interval
  package var count: RowCount
  package var isExempt: Bool
  /// The list of observation times that has theirs.
  package var observations: Int
  /// By how many; fewer where negative.
  package var rows: Int
  package var nodes: Int

  package init(interval: Interval, count: RowCount, isExempt: Bool, observations: Int, rows: Int, nodes: Int) {
    self.interval = interval
    self.count = count
    self.isExempt = isExempt
    self.observations = observations
    self.rows = rows
    self.nodes = nodes
  }
}

/// Clusters with regulated rows, of which there are more from an instant on, or fewer.
package struct ClusterCountChange: Sendable {
  package var interval: Interval
  /// All their regulated rows pass.
  package var areCompliant: Bool
  /// By how many; fewer where negative.
  package var clusters: Int

  package init(interval: Interval, areCompliant: Bool, clusters: Int) {
    self.interval = interval
    self.areCompliant = areCompliant
    self.clusters = clusters
  }
}
