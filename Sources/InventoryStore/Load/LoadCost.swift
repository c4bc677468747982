import GRDB
import InventoryModel

extension InventoryStore {
  /// What is needed, besides the spans of KPIs, to say what each evaluated row costs; by the number that spans call it.
  ///
  /// - Parameter billed: whether what bills call rows is needed, which lies in the text of each cluster.
  package func loadCostSubjects(asOf: Instant, billed: Bool = true) throws -> [Int64: CostSubject] {
    try reading { database in
      let policies = try PolicyRecord(database: database).history() ?? PolicyHistory(always: .builtIn)
      return try CostSubjectReader(
        database: database, asOf: asOf, ownerTag: policies.policy(at: asOf).ownerTag, billed: billed
      ).subjects()
    }
  }
}

private struct CostSubjectReader {
  let database: Database
  let asOf: Instant
  private let owners: GroupTimelines
  private let clusters: [Int64: Cluster]

  private struct Cluster {
    var id: ClusterID
    var name: String
    var location: String?
    var nodeResourceGroup: String?
  }

  init(database: Database, asOf: Instant, ownerTag: String, billed: Bool) throws {
    (self.database, self.asOf) = (database, asOf)
    owners = try GroupTimelines(database: database, grouping: .owner, ownerTag: ownerTag)
    clusters = try Self.clusters(database, asOf, billed: billed)
  }

  /// As they were reported last; nil where a cluster has gone without either.
  private static func clusters(
    _ database: Database, _ asOf: Instant, billed: Bool
  ) throws -> [Int64: Cluster] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT c.id, s.name, g.name, c.name, v.name, t.body ->> 'location',
          iif(?2, k.body ->> 'nodeResourceGroup', NULL)
        FROM resources c JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id
        LEFT JOIN versions v ON v.resource_id = c.id AND v.from_at =
          (SELECT max(from_at) FROM versions WHERE resource_id = c.id AND from_at <= ?1)
        LEFT JOIN contents t ON t.id = v.traits_id LEFT JOIN contents k ON k.id = v.config_id WHERE c.kind = 'cluster'
        """, arguments: [asOf.seconds, billed])
    var clusters: [Int64: Cluster] = [:]
    while let row = try rows.next() {
      let id = try ClusterID(subscription: row[1], resourceGroup: row[2], name: row[3])
      clusters[try row[0]] = try Cluster(
        id: id, name: row[4] ?? id.name, location: row[5], nodeResourceGroup: row[6])
    }
    return clusters
  }

  func subjects() throws -> [Int64: CostSubject] {
    let failing = try failingSince()
    var machines = try machines()
    var subjects: [Int64: CostSubject] = [:]
    let rows = try RepeatedStatement(
      database,
      sql: """
        SELECT id, iif(kind = 'pool', parent_id, id), iif(kind = 'pool', name, NULL) FROM resources
        WHERE kind IN ('cluster', 'pool')
        """)
    defer { rows.reset() }
    while try rows.step() {
      let (row, number, pool) = (rows[integer: 0], rows[integer: 1], rows[optionalText: 2])
      guard let cluster = clusters[number] else { continue }
      let owner = owners.group(row: row, cluster: number, at: asOf)
      subjects[row] = CostSubject(
        cluster: cluster.id, clusterName: cluster.name, pool: pool, location: cluster.location,
        machines: machines.removeValue(forKey: row) ?? Stretches(),
        billed: pool.flatMap { pool in
          cluster.nodeResourceGroup.map {
            BilledPool(subscription: cluster.id.subscription, nodeResourceGroup: $0, pool: pool)
          }
        }, owner: owner == KPIGrouping.none ? nil : owner, failingSince: failing[row])
    }
    return subjects
  }

  /// What the nodes of each pool were, over time.
  private func machines() throws -> [Int64: Stretches<MachineKind?>] {
    let traits = try TraitsReader(database: database)
    let priorities = try priorities()
    let versions = try RepeatedStatement(
      database,
      sql: """
        SELECT v.resource_id, v.from_at, v.to_at, v.traits_id, r.parent_id, v.config_id
        FROM resources r CROSS JOIN versions v ON v.resource_id = r.id AND v.from_at <= ?1 WHERE r.kind = 'pool'
        """)
    versions.bind(asOf.seconds, at: 1)
    defer { versions.reset() }
    var machines: [Int64: Stretches<MachineKind?>] = [:]
    var kinds = MachineKinds()
    var last: (told: Told, interval: Interval, kind: MachineKind?)?
    func end() {
      if let last { machines[last.told.pool, default: Stretches()].append(last.interval, last.kind) }
    }
    while try versions.step() {
      let interval = try Interval(stored: versions[integer: 1], versions[integer: 2])
      let told = Told(
        pool: versions[integer: 0], traits: versions[integer: 3], priority: priorities[versions[integer: 5]])
      if let before = last, before.told == told, before.interval.to == interval.from {
        last = (told, Interval(from: before.interval.from, to: interval.to), before.kind)
        continue
      }
      end()
      let location = clusters[versions[integer: 4]]?.location
      last = try (
        told, interval, kinds.kind(location: location, traits: traits.pool(told.traits), priority: told.priority)
      )
    }
    end()
    return machines
  }

  /// What the machines of a pool depend on, besides its location. Most of its versions have it in common.
  private struct Told: Equatable {
    var pool: Int64
    var traits: Int64
    var priority: String?
  }

  /// What configurations say of `scaleSetPriority`, by their numbers. Few say it, so all are read in the order in which
  /// they lie.
  private func priorities() throws -> [Int64: String] {
    let saying = try RepeatedStatement(
      database,
      sql: """
        SELECT id, body ->> 'scaleSetPriority' FROM contents WHERE body GLOB '*scaleSetPriority*'
        """)
    return Dictionary(try saying.rows { (saying[integer: 0], saying[text: 1]) }) { $1 }
  }

  private func failingSince() throws -> [Int64: Instant] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT e.resource_id, max(e.opened_at) FROM episodes e
        JOIN verdicts w ON w.resource_id = e.resource_id AND w.from_at <= ?1 AND w.to_at > ?1
        JOIN judgements j ON j.id = w.judgement_id
        WHERE e.control = \(InventoryReader.decidingControl) AND e.opened_at <= ?1
          AND (e.closed_at IS NULL OR e.closed_at > ?1)
        GROUP BY e.resource_id
        """, arguments: [asOf.seconds])
    var failing: [Int64: Instant] = [:]
    while let row = try rows.next() { failing[try row[0]] = try Instant(stored: row[1]) }
    return failing
  }
}

/// Machines, each kind once: there are few, and folding names takes longer than finding them.
private struct MachineKinds {
  private struct Said: Hashable {
    var location: String?
    var size: String?
    var osType: String?
    var priority: String?
  }

  private var known: [Said: MachineKind?] = [:]

  mutating func kind(location: String?, traits: PoolTraits, priority: String?) -> MachineKind? {
    let said = Said(location: location, size: traits.vmSize, osType: traits.osType, priority: priority)
    if let kind = known[said] { return kind }
    let kind = MachineKind(location: location, traits: traits, priority: priority)
    known[said] = kind
    return kind
  }
}
