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

/// Counts, from the spans of all judged rows, how they stand at one instant.
package struct StandingSweep: Sendable {
  private let instant: Instant
  private let lastSeen: [Instant?]
  private let isSeen: [Bool]
  private var standing = FleetStanding()
  private var row: Int64?
  private var cluster: (id: Int64, isCompliant: Bool)?

  /// How far back a snapshot still counts as seeing what is there: a night, and half of one for those that run late.
  package static let coverageHours: Int64 = 36

  /// - Parameter observations: sorted lists of the instants at which rows were looked at, as `KPISpan.observations`
  ///   names them.
  package init(asOf instant: Instant, observations: [[Instant]]) {
    self.instant = instant
    lastSeen = observations.map { $0.last { $0 <= instant } }
    let oldest = instant.adding(seconds: -Self.coverageHours * 3_600)
    isSeen = lastSeen.map { $0.map { $0 > oldest } ?? false }
  }

  /// Counts one span; those told apart by scope, the scopes of a row and the rows of a cluster following each other.
  package mutating func add(_ span: KPISpan) {
    guard span.interval.contains(instant) else { return }
    let isNew = span.row != row
    row = span.row
    guard span.isRegulated else {
      standing.unregulated += 1
      if span.hasLeftScope { standing.leftScope += 1 }
      return
    }
    guard span.verdict != .notApplicable else { return }
    add(span, to: &standing.scopes[span.group, default: .init()])
    guard isNew else { return }
    add(span, to: &standing.regulated)
    standing.nodes = standing.nodes.adding(span.nodes, isPart: span.verdict == .pass)
    addToCluster(span)
  }

  package consuming func finished() -> FleetStanding {
    finishCluster()
    return standing
  }

  private func add(_ span: KPISpan, to counts: inout FleetStanding.Counts) {
    switch span.verdict {
    case .pass: counts.pass += 1
    case .fail: counts.fail += 1
    case .unknown: counts.unknown += 1
    case .notApplicable: return
    }
    if span.isExempt, span.verdict != .pass { counts.exempt += 1 }
    if isSeen[span.observations] { counts.seen += 1 }
    if let seen = lastSeen[span.observations] {
      counts.leastRecentlySeen = min(counts.leastRecentlySeen ?? seen, seen)
    }
  }

  private mutating func addToCluster(_ span: KPISpan) {
    if cluster?.id != span.cluster { finishCluster() }
    cluster = (span.cluster, (cluster?.isCompliant ?? true) && span.verdict == .pass)
  }

  private mutating func finishCluster() {
    guard let finished = cluster else { return }
    standing.clusters = standing.clusters.adding(1, isPart: finished.isCompliant)
    cluster = nil
  }
}

extension Share {
  fileprivate func adding(_ amount: Int, isPart: Bool) -> Share {
    Share(part + (isPart ? amount : 0), of: whole + amount)
  }
}
