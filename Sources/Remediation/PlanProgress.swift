import Foundation
import InventoryModel
import Reporting

/// A plan as it was saved: the JSON that `plan` prints, as far as it is compared.
package struct SavedPlan: Decodable, Sendable {
  struct Step: Decodable, Sendable {
    var clusterId: String
    var cluster: String
    var pool: String?
    var path: String
    var blockers: [Obstacle]?
  }

  struct Obstacle: Decodable, Sendable {
    var id: String
    var remedy: String
  }

  struct Wave: Decodable, Sendable {
    var number: Int
    var steps: [Step]
  }

  private var schemaVersion: Int
  private var waves: [Wave]
  private var blocked: [Step]
  private var asOfText: String
  package let asOf: Instant

  private enum CodingKeys: String, CodingKey {
    case schemaVersion, waves, blocked
    case asOfText = "asOf"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    schemaVersion = try values.decode(Int.self, forKey: .schemaVersion)
    waves = try values.decode([Wave].self, forKey: .waves)
    blocked = try values.decode([Step].self, forKey: .blocked)
    asOfText = try values.decode(String.self, forKey: .asOfText)
    guard let instant = Instant(asOfText) else {
      throw DecodingError.dataCorruptedError(forKey: .asOfText, in: values, debugDescription: "not an instant")
    }
    asOf = instant
  }

  var steps: [Step] { waves.flatMap(\.steps) + blocked }

  /// What is to be done, in the order of the plan: its waves, then what is blocked.
  package struct Milestone: Sendable {
    /// The Azure id, in lower case.
    package var cluster: String
    package var pool: String?
    package var wave: Int?
    package var text: String
  }

  package var milestones: [Milestone] {
    let free = waves.flatMap { wave in
      wave.steps.map { milestone($0, wave: wave.number, "wave \(wave.number)") }
    }
    let rest = blocked.map { step in
      let blockers = (step.blockers ?? []).map { "\($0.id): \($0.remedy)" }.joined(separator: "; ")
      return milestone(step, wave: nil, "once its blockers are cleared (\(blockers))")
    }
    return free + rest
  }

  private func milestone(_ step: Step, wave: Int?, _ when: String) -> Milestone {
    Milestone(
      cluster: step.clusterId.foldedID, pool: step.pool?.foldedID, wave: wave,
      text: "\(step.pool.map { "pool \($0)" } ?? "nodes that no pool lists"), \(step.path), \(when)"
        + " of the plan of \(CivilDate(dayNumber: asOf.dayNumber))")
  }
}

/// How far a saved plan has come.
package struct PlanProgress: Sendable {
  package enum Phase: String, Sendable, CaseIterable {
    /// It complies now, and is still asked to.
    case done
    case open
    /// No scope of the policy asks anything of it any more, which is no remediation.
    case leftScope
    /// It is not there any more, which is no remediation.
    case gone
    /// It came after the plan was saved.
    case new
    /// It complied when the plan was saved, or another path is the right one now.
    case drifted
  }

  package struct Entry: Sendable {
    package var phase: Phase
    package var clusterID: String
    package var cluster: String
    package var pool: String?
  }

  package var since: Instant
  package var entries: [Entry]

  /// - Parameters:
  ///   - plan: for the whole fleet as it is now: what a filtered plan leaves out has not been done.
  ///   - rows: of the fleet now.
  ///   - earlier: of the fleet when the plan was saved.
  ///   - isAskedFor: whether a row is to be named that the saved plan lacks.
  package init(
    of saved: SavedPlan, now plan: Plan, rows: [InventoryRow], earlier: [InventoryRow],
    isAskedFor: (InventoryRow) -> Bool = { _ in true }
  ) {
    since = saved.asOf
    let open = Dictionary(
      (plan.waves.flatMap(\.steps) + plan.blocked).map { (Place($0.row), $0.path.rawValue) },
      uniquingKeysWith: { first, _ in first })
    let there = Dictionary(rows.map { (Place($0), $0) }) { first, _ in first }
    let planned = Set(saved.steps.map { Place(cluster: $0.clusterId, pool: $0.pool) })
    let kept = saved.steps.map { step in
      let place = Place(cluster: step.clusterId, pool: step.pool)
      let phase = open[place].map { $0 == step.path ? .open : .drifted } ?? Self.phase(of: there[place])
      return Entry(phase: phase, clusterID: step.clusterId, cluster: step.cluster, pool: step.pool)
    }
    let known = Set(earlier.map(Place.init))
    let come = rows.filter { open[Place($0)] != nil && !planned.contains(Place($0)) && isAskedFor($0) }.map { row in
      Entry(
        phase: known.contains(Place(row)) ? .drifted : .new, clusterID: row.cluster.description,
        cluster: row.clusterName,
        pool: row.pool)
    }
    entries = (kept + come).sorted { ($0.clusterID, $0.pool ?? "") < ($1.clusterID, $1.pool ?? "") }
  }

  /// - Parameter row: one that the plan of today has no step for; nil where it is gone.
  private static func phase(of row: InventoryRow?) -> Phase {
    guard let row else { return .gone }
    guard row.isRegulated else { return .leftScope }
    return row.judgement.verdict == .pass ? .done : .open
  }

  /// Whether the plan speaks of clusters that this fleet has, or had.
  package static func isOfThisFleet(_ saved: SavedPlan, rows: [InventoryRow]) -> Bool {
    let known = Set(rows.map(\.cluster.description))
    return saved.steps.isEmpty || saved.steps.contains { known.contains($0.clusterId) }
  }

  private struct Place: Hashable {
    var cluster: String
    var pool: String?

    init(cluster: String, pool: String?) { (self.cluster, self.pool) = (cluster.foldedID, pool?.foldedID) }
    init(_ row: InventoryRow) { self.init(cluster: row.cluster.description, pool: row.pool) }
  }
}

extension PlanProgress.Entry: Record {
  package static let attributes: [Column<PlanProgress.Entry>] = [
    Column("phase", "phase") { $0.phase.rawValue },
    Column("clusterId") { $0.clusterID },
    Column("cluster", "cluster") { $0.cluster },
    Column("pool", "pool") { $0.pool }.shown { Cell($0.pool ?? "(not listed)") },
  ]
}

extension PlanProgress: Record {
  package static let attributes: [Column<PlanProgress>] =
    [Column("since") { $0.since }]
    + Phase.allCases.map { phase in Column(phase.rawValue) { progress in progress.entries.count { $0.phase == phase } }
    }
    + [Column("rows") { $0.entries }]

  var sections: [Table] {
    let counts = Phase.allCases.map { phase in "\(entries.count { $0.phase == phase }) \(phase.rawValue)" }
    return [
      Table(
        title: "Since the plan of \(since)", of: entries, columns: Entry.attributes,
        notes: [counts.joined(separator: ", ")])
    ]
  }
}
