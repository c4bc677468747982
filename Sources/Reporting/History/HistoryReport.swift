import InventoryModel

/// The life of one cluster or pool, version after version.
public struct HistoryReport: Sendable {
  /// One attribute that became another from one version to the next.
  public struct Change: Hashable, Sendable {
    /// Names joined by dots.
    public let path: String
    public let before: JSONValue?
    public let after: JSONValue?
    public let changedBy: [AttributedChange]

    public init(path: String, before: JSONValue?, after: JSONValue?, changedBy: [AttributedChange] = []) {
      self.path = path
      self.before = before
      self.after = after
      self.changedBy = changedBy
    }
  }

  public struct Version: Hashable, Sendable {
    public let interval: Interval
    /// Against the version before it; none for the first.
    public let changes: [Change]
    /// Nil where nothing is judged, such as a cluster whose pools are all listed.
    public let judgement: Judgement?
    /// How it stood to the policy; nil where nothing is judged.
    public let standing: Standing?
    /// Why the judgement became this; nil where it began before the version.
    public let cause: VerdictSpan.Cause?

    public init(
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

  public let cluster: ClusterID
  /// The name as Azure spells it.
  public let clusterName: String
  /// Nil for the cluster itself.
  public let pool: String?
  /// Where the cluster is, if others have its name.
  public var place: String?
  /// In the order of time.
  public let versions: [Version]

  public init(cluster: ClusterID, clusterName: String, pool: String?, versions: [Version]) {
    self.cluster = cluster
    self.clusterName = clusterName
    self.pool = pool
    self.versions = versions
  }
}

// MARK: - JSON and CSV

extension HistoryReport: Record {
  public static let fields: [Field<HistoryReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("clusterId") { $0.cluster.description },
    Field("cluster") { $0.clusterName },
    Field("pool") { $0.pool },
    Field("versions") { $0.versions },
  ]
}

extension HistoryReport.Version: Record {
  public static let fields: [Field<HistoryReport.Version>] = ownFields + [Field("changes") { $0.changes }]

  /// All but the changes.
  fileprivate static let ownFields: [Field<HistoryReport.Version>] = [
    Field("from") { $0.interval.from },
    Field("to") { $0.interval.to },
    Field("verdict") { $0.judgement?.verdict.rawValue },
    Field("basis") { $0.judgement?.basis.rawValue },
    Field("evidence") { $0.judgement?.evidence.rawValue },
    Field("isPending") { $0.judgement?.isPending },
    Field("isRegulated") { $0.standing?.isRegulated },
    Field("isExempt") { $0.standing?.isExempt },
    Field("cause") { $0.cause?.rawValue },
  ]
}

extension HistoryReport.Change: Record {
  public static let fields: [Field<HistoryReport.Change>] = [
    Field("path") { $0.path },
    Field("before") { $0.before },
    Field("after") { $0.after },
    Field("changedBy") { $0.changedBy },
  ]
}

extension HistoryReport: Report {
  /// One line for each change, which repeats its version; a version without changes has one line too.
  public var records: Table {
    let pairs = versions.flatMap { version in
      (version.changes.isEmpty ? [nil] : version.changes.map(Optional.some)).map { (version: version, change: $0) }
    }
    return Table(
      records: pairs,
      fields: Version.ownFields.map { field in Field(field.name) { field.value($0.version) } }
        + Change.fields.map { field in Field(field.name) { $0.change.map(field.value) } })
  }

  public var sections: [Table] {
    let name = (pool.map { "\(clusterName)/\($0)" } ?? clusterName) + (place.map { " (\($0))" } ?? "")
    guard !versions.isEmpty else { return [Table(notes: ["Nothing is known of \(name)."])] }
    return [
      Table(
        title: "History of \(name)",
        columns: ["from", "to", "verdict", "basis", "evidence", "what", "before", "after"],
        rows: versions.flatMap(rows),
        authors: versions.flatMap { $0.changes.isEmpty ? [[]] : $0.changes.map(\.changedBy) })
    ]
  }

  private func rows(_ version: Version) -> [[Cell]] {
    let first = version.changes.first.map(cells) ?? ["", "", ""]
    let others = version.changes.dropFirst().map { ["", "", "", "", ""] + cells($0) }
    return [cells(version) + first] + others
  }

  private func cells(_ version: Version) -> [Cell] {
    let judgement = version.judgement
    let remarks = version.remarks.isEmpty ? "" : " (\(version.remarks.joined(separator: ", ")))"
    let basis = judgement.map { $0.basis.rawValue + remarks }
    return [
      Cell(version.interval.from), Cell(version.interval.isOpen ? "now" : version.interval.to.description),
      judgement.map { .verdict($0.verdict) } ?? .missing, Cell(basis), Cell(judgement?.evidence.rawValue),
    ]
  }

  private func cells(_ change: Change) -> [Cell] {
    [Cell(change.path), Cell(change.before?.displayText), Cell(change.after?.displayText)]
  }
}

extension HistoryReport.Version {
  /// What the judgement itself does not tell, for people.
  fileprivate var remarks: [String] {
    [
      judgement?.isPending == true ? "pending" : nil, standing?.isExempt == true ? "exempt" : nil,
      standing?.isRegulated == false ? "not regulated" : nil, cause == .policy ? "by a new policy" : nil,
    ].compactMap { $0 }
  }
}
