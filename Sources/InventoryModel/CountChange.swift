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
  /// The scopes of the policy that they are in; empty where none regulates them any more.
  package var scopes: [String]
  /// The list of observation times that has theirs.
  package var observations: Int
  /// By how many; fewer where negative.
  package var rows: Int
  package var nodes: Int

  package init(
    interval: Interval, count: RowCount, isExempt: Bool, scopes: [String] = [], observations: Int, rows: Int,
    nodes: Int
  ) {
    self.interval = interval
    self.count = count
    self.isExempt = isExempt
    self.scopes = scopes
    self.observations = observations
    self.rows = rows
    self.nodes = nodes
  }

  /// One row for a time; nil where it counts nowhere.
  package init?(_ span: KPISpan) {
    guard let count = RowCount(span.verdict, isRegulated: span.isRegulated, hasLeftScope: span.hasLeftScope) else {
      return nil
    }
    self.init(
      interval: span.interval, count: count, isExempt: span.isExempt, scopes: span.scopes,
      observations: span.observations, rows: 1, nodes: span.nodes)
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
