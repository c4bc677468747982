import InventoryModel

/// How the rows of a fleet stand at one instant: all that are regulated, and scope by scope.
package struct FleetStanding: Hashable, Sendable {
  /// Rows by verdict, as KPIs count them.
  package struct Counts: Hashable, Sendable {
    package var pass = 0
    package var fail = 0
    package var unknown = 0
    /// Exempt among the failing and the unknown.
    package var exempt = 0
    /// Those that a snapshot looked at in the hours before.
    package var seen = 0
    /// When a snapshot last looked at the one that was not looked at for the longest time.
    package var leastRecentlySeen: Instant?

    package init() {}

    package var total: Int { pass + fail + unknown }
    package var strict: Share { Share(pass, of: total) }
    package var adjusted: Share { Share(pass + exempt, of: total) }
    package var coverage: Share { Share(seen, of: total) }
  }

  /// Every regulated row once.
  package var regulated = Counts()
  /// A row counts in each of its scopes.
  package var scopes: [String: Counts] = [:]
  /// Rows in no scope.
  package var unregulated = 0
  /// Those of them that were regulated until their tags or labels took them out.
  package var leftScope = 0
  /// Clusters of which every regulated row passes.
  package var clusters = Share(0, of: 0)
  /// Nodes of passing rows.
  package var nodes = Share(0, of: 0)
}

/// Adds changes of counts up to how rows stand at one instant.
package struct StandingSweep: Sendable {
  private let instant: Instant
  private let observations: [[Instant]]
  private var rows: [Kind: (rows: Int, nodes: Int)] = [:]
  private var clusters = Share(0, of: 0)

  /// What rows have in common that count alike.
  private struct Kind: Hashable {
    var count: RowCount
    var isExempt: Bool
    var scopes: [String]
    var observations: Int
  }

  /// How far back a snapshot still counts as seeing what is there: a night, and half of one for those that run late.
  package static let coverageHours: Int64 = 36

  /// - Parameter observations: sorted lists of the instants at which rows were looked at, as
  ///   `RowCountChange.observations` names them.
  package init(asOf instant: Instant, observations: [[Instant]]) {
    self.instant = instant
    self.observations = observations
  }

  package mutating func add(_ change: RowCountChange) {
    guard change.interval.contains(instant) else { return }
    let kind = Kind(
      count: change.count, isExempt: change.isExempt, scopes: change.scopes, observations: change.observations)
    rows[kind, default: (0, 0)].rows += change.rows
    rows[kind]!.nodes += change.nodes
  }

  package mutating func add(_ change: ClusterCountChange) {
    guard change.interval.contains(instant) else { return }
    clusters = clusters.adding(change.clusters, isPart: change.areCompliant)
  }

  /// - Parameter unregulated: rows in no scope, of which no change tells but where one left its scope.
  package func standing(unregulated: Int) -> FleetStanding {
    var standing = FleetStanding(unregulated: unregulated, clusters: clusters)
    let lastSeen = observations.map { $0.last { $0 <= instant } }
    for (kind, sum) in rows where sum.rows != 0 {
      guard kind.count.isRegulated else {
        standing.leftScope += sum.rows
        continue
      }
      let counts = FleetStanding.Counts(
        sum.rows, kind.count, isExempt: kind.isExempt, seen: lastSeen[kind.observations],
        since: instant.adding(seconds: -Self.coverageHours * 3_600))
      standing.regulated.add(counts)
      for scope in kind.scopes { standing.scopes[scope, default: .init()].add(counts) }
      standing.nodes = standing.nodes.adding(sum.nodes, isPart: kind.count == .pass)
    }
    return standing
  }
}

extension FleetStanding.Counts {
  /// Those of rows that read alike and were last looked at together.
  fileprivate init(_ rows: Int, _ count: RowCount, isExempt: Bool, seen: Instant?, since oldest: Instant) {
    switch count {
    case .pass: pass = rows
    case .fail: fail = rows
    case .unknown: unknown = rows
    case .leftScope: break
    }
    if isExempt, count != .pass { exempt = rows }
    if let seen, seen > oldest { self.seen = rows }
    leastRecentlySeen = seen
  }

  fileprivate mutating func add(_ other: Self) {
    pass += other.pass
    fail += other.fail
    unknown += other.unknown
    exempt += other.exempt
    seen += other.seen
    leastRecentlySeen = [leastRecentlySeen, other.leastRecentlySeen].compactMap(\.self).min()
  }
}

extension Share {
  fileprivate func adding(_ amount: Int, isPart: Bool) -> Share {
    Share(part + (isPart ? amount : 0), of: whole + amount)
  }
}
