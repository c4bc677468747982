import InventoryModel

/// The life of one cluster or pool, version after version.
package struct HistoryReport: Sendable {
  /// One attribute that became another from one version to the next.
  package struct Change: Hashable, Sendable {
    /// Names joined by dots.
    package let path: String
    package let before: JSONValue?
    package let after: JSONValue?
    package let changedBy: [AttributedChange]

    package init(path: String, before: JSONValue?, after: JSONValue?, changedBy: [AttributedChange] = []) {
      self.path = path
      self.before = before
      self.after = after
      self.changedBy = changedBy
    }
  }

  package struct Version: Hashable, Sendable {
    package let interval: Interval
    /// Against the version before it; none for the first.
    package let changes: [Change]
    /// Nil where nothing is judged, such as a cluster whose pools are all listed.
    package let judgement: Judgement?
    /// How it stood to the policy; nil where nothing is judged.
    package let standing: Standing?
    /// Why the judgement became this; nil where it began before the version.
    package let cause: VerdictSpan.Cause?

    package init(
      interval: Interval, changes: [Change], judgement: Judgement?, standing: Standing? = nil,
      cause: VerdictSpan.Cause? = nil
    ) {
      self.interval = interval
      self.changes = changes
      self.judgement = judgement
      self.standing = standing
      self.cause = cause
    }
  }

  package let cluster: ClusterID
  /// The name as Azure spells it.
  package let clusterName: String
  /// Nil for the cluster itself.
  package let pool: String?
  /// Where the cluster is, if others have its name.
  package var place: String?
  /// In the order of time.
  package let versions: [Version]

  package init(cluster: ClusterID, clusterName: String, pool: String?, versions: [Version]) {
    self.cluster = cluster
    self.clusterName = clusterName
    self.pool = pool
    self.versions = versions
  }
}

// MARK: - JSON and CSV

extension HistoryReport: Record {
  package static let attributes: [Column<HistoryReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("clusterId") { $0.cluster.description },
    Column("cluster") { $0.clusterName },
    Column("pool") { $0.pool },
    Column("versions") { $0.versions },
  ]
}

extension HistoryReport.Version: Record {
  package static let attributes: [Column<HistoryReport.Version>] = ownColumns + [Column("changes") { $0.changes }]

  /// All but the changes.
  fileprivate static let ownColumns: [Column<HistoryReport.Version>] = [
    Column("from", "from") { $0.interval.from },
    Column("to", "to") { $0.interval.to }.shown { Cell($0.interval.isOpen ? "now" : $0.interval.to.description) },
    Column("verdict", "verdict") { $0.judgement?.verdict.rawValue }.shown { Cell($0.judgement?.verdict) },
    Column("basis", "basis") { $0.judgement?.basis.rawValue }.shown { Cell($0.basisText) },
    Column("evidence", "evidence") { $0.judgement?.evidence.rawValue },
    Column("isPending") { $0.judgement?.isPending },
    Column("isRegulated") { $0.standing?.isRegulated },
    Column("isExempt") { $0.standing?.isExempt },
    Column("cause") { $0.cause?.rawValue },
  ]
}

extension HistoryReport.Change: Record {
  package static let attributes: [Column<HistoryReport.Change>] = [
    Column("path", "what") { $0.path },
    Column("before", "before") { $0.before }.shown { Cell($0.before?.displayText) },
    Column("after", "after") { $0.after }.shown { Cell($0.after?.displayText) },
    Column("changedBy", "changed by") {
      $0.changedBy
    }.shown { Cell(authors: $0.changedBy) }.when { !$0.changedBy.isEmpty },
  ]
}

extension HistoryReport: Report {
  /// One line for each change, which repeats its version; a version without changes has one line too.
  package var records: Table { Table(records: lines, columns: Self.lineColumns) }

  private typealias Line = (version: Version, change: Change?, isFirst: Bool)

  private var lines: [Line] {
    versions.flatMap { version in
      version.changes.isEmpty
        ? [(version, nil, true)] : version.changes.enumerated().map { (version, $0.element, $0.offset == 0) }
    }
  }

  private static let lineColumns: [Column<Line>] =
    Version.ownColumns.map { $0.of(\.version) } + Change.attributes.map { $0.of(\.change) }

  package var sections: [Table] {
    let name = (pool.map { "\(clusterName)/\($0)" } ?? clusterName) + (place.map { " (\($0))" } ?? "")
    guard !versions.isEmpty else { return [Table(notes: ["Nothing is known of \(name)."])] }
    // A version is told once, before the first of its changes.
    let columns =
      Version.ownColumns.map { $0.of { (line: Line) in line.isFirst ? line.version : nil } }
      + Change.attributes.map { $0.of(\.change) }
    return [Table(title: "History of \(name)", of: lines, columns: columns)]
  }
}

extension HistoryReport.Version {
  fileprivate var basisText: String? {
    judgement.map { $0.basis.rawValue + (remarks.isEmpty ? "" : " (\(remarks.joined(separator: ", ")))") }
  }

  /// What the judgement itself does not tell, for people.
  private var remarks: [String] {
    [
      judgement?.isPending == true ? "pending" : nil, standing?.isExempt == true ? "exempt" : nil,
      standing?.isRegulated == false ? "not regulated" : nil, cause == .policy ? "by a new policy" : nil,
    ].compactMap { $0 }
  }
}
