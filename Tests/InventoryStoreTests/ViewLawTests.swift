import ComplianceEngine
import DriftEngine
import FleetSimulator
import GRDB
import InventoryModel
import Testing

@testable import InventoryStore
@testable import Reporting

/// What the views for analysts hold is what the commands print, over random histories, at any instant.
@Suite("Laws of views")
struct ViewLawTests {
  private static let seeds: [Range<UInt64>] = (0..<4).map { $0 * 5..<($0 + 1) * 5 }
  /// Long enough after the last night for everything to go stale.
  private static let daysAfter: Int64 = 40

  /// Some instants of a history: among its nights, at its end, and long after.
  private func instants(_ store: TestStore, _ seed: UInt64) throws -> [Instant] {
    let times = try store.store.loadSnapshotTimes()
    var random = SeededRandom(seed: seed)
    let last = times[times.count - 1]
    return [
      random.element(of: times).adding(seconds: Int64(random.below(40_000))), last,
      last.adding(days: Int64(random.below(6))), last.adding(days: Self.daysAfter),
    ]
  }

  private func forEachMoment(_ seeds: Range<UInt64>, _ body: (TestStore, Instant, Comment) throws -> Void) async throws
  {
    for seed in seeds {
      for store in [try await ImportedHistories.shared.store(seed), try await RegulatedStores.shared.store(seed)] {
        for instant in try instants(store, seed) { try body(store, instant, "seed \(seed), \(instant)") }
      }
    }
  }

  @Test("v_pools is the inventory", arguments: seeds)
  func pools(seeds: Range<UInt64>) async throws {
    try await forEachMoment(seeds) { store, instant, place in
      let attributes = InventoryRow.attributes.filter { $0.key != nil }
      let names = attributes.compactMap(\.key)
      let rows = try store.inventory(at: instant).map { row in Line(attributes.map { $0.value(row) }) }
      expectSame(
        try store.view("SELECT \(names.map(\.snakeCased).joined(separator: ", ")) FROM v_pools", at: instant),
        rows.map(\.text).sorted(), place)
    }
  }

  @Test("v_pool_history says at any instant what the inventory said then", arguments: seeds)
  func history(seeds: Range<UInt64>) async throws {
    try await forEachMoment(seeds) { store, instant, place in
      for earlier in try instants(store, 7) where earlier <= instant {
        let columns = "cluster_id, pool, verdict, basis, evidence, is_pending, is_regulated, is_exempt"
        let held = "from_at <= '\(earlier)' AND (to_at IS NULL OR to_at > '\(earlier)')"
        let rows = try store.inventory(at: earlier).map { row in
          Line([
            row.cluster.description.jsonValue, row.pool.jsonValue, row.judgement.verdict.rawValue.jsonValue,
            row.judgement.basis.rawValue.jsonValue, row.judgement.evidence.rawValue.jsonValue,
            row.judgement.isPending.jsonValue, row.isRegulated.jsonValue, row.isExempt.jsonValue,
          ])
        }
        expectSame(
          try store.view("SELECT \(columns) FROM v_pool_history WHERE \(held)", at: instant),
          rows.map(\.text).sorted(), place)
      }
    }
  }

  @Test("v_clusters counts the rows of the inventory", arguments: seeds)
  func clusters(seeds: Range<UInt64>) async throws {
    try await forEachMoment(seeds) { store, instant, place in
      let rows = Dictionary(grouping: try store.inventory(at: instant), by: \.cluster).map { cluster, rows in
        func count(_ verdict: Verdict) -> Int {
          rows.count { $0.isRegulated && $0.judgement.verdict == verdict }
        }
        let exempt = rows.count { $0.isRegulated && $0.isExempt && [.fail, .unknown].contains($0.judgement.verdict) }
        let total = count(.pass) + count(.fail) + count(.unknown)
        return Line([
          cluster.description.jsonValue, rows[0].clusterName.jsonValue, rows[0].location.jsonValue,
          rows.count { $0.pool != nil }.jsonValue, count(.pass).jsonValue, count(.fail).jsonValue,
          count(.unknown).jsonValue, exempt.jsonValue, rows.count { !$0.isRegulated }.jsonValue,
          (total > 0 ? count(.pass) == total : nil).jsonValue,
        ])
      }
      let columns = "cluster_id, cluster, location, pools, pass, fail, unknown, exempt, unregulated, is_compliant"
      expectSame(
        try store.view(
          "SELECT \(columns) FROM v_clusters WHERE pass + fail + unknown + unregulated > 0 OR pools > 0", at: instant),
        rows.map(\.text).sorted(), place)
    }
  }

  @Test("v_findings and v_episodes are all findings", arguments: seeds)
  func findings(seeds: Range<UInt64>) async throws {
    try await forEachMoment(seeds) { store, instant, place in
      let findings = try store.findings(at: instant)
      func named(_ finding: Finding) -> [JSONValue] {
        [
          finding.cluster.description.jsonValue, finding.clusterName.jsonValue, finding.pool.jsonValue,
          finding.control.id.jsonValue,
        ]
      }
      let names = "cluster_id, cluster, pool, control"
      let rows = findings.map { finding in
        Line(
          named(finding) + [
            finding.severity.rawValue.jsonValue, finding.basis.rawValue.jsonValue,
            finding.scopes.joined(separator: ",").jsonValue, finding.reopenCount.jsonValue, finding.isOpen.jsonValue,
            finding.slaDays.jsonValue, finding.due.jsonValue,
            finding.timeliness(asOf: instant)?.rawValue.jsonValue ?? .null,
          ])
      }
      expectSame(
        try store.view(
          "SELECT \(names), severity, basis, scopes, reopen_count, is_open, sla_days, due_at, sla FROM v_findings",
          at: instant), rows.map(\.text).sorted(), place)
      let episodes = findings.flatMap { finding in
        finding.episodes.enumerated().map { number, episode in
          Line(named(finding) + [(number + 1).jsonValue] + Episode.attributes.map { $0.value(episode) })
        }
      }
      expectSame(
        try store.view(
          "SELECT \(names), number, opened_at, detected_after, is_baseline, closed_at, close_reason FROM v_episodes",
          at: instant), episodes.map(\.text).sorted(), place)
    }
  }

  @Test("v_kpi_daily and v_remediation are the KPIs by day and month", arguments: seeds)
  func kpis(seeds: Range<UInt64>) async throws {
    try await forEachMoment(seeds) { store, instant, place in
      let days = try store.kpis(by: .day, until: instant).points.map { point in
        Line([
          String(point.at.description.prefix(10)).jsonValue, point.pass.jsonValue, point.fail.jsonValue,
          point.unknown.jsonValue, point.exempt.jsonValue, point.total.jsonValue, point.strict.ratio.jsonValue,
          point.adjusted.ratio.jsonValue, point.coverage.part.jsonValue, point.coverage.ratio.jsonValue,
          point.opened.jsonValue, point.closed.jsonValue, point.open.jsonValue, point.leftScope.jsonValue,
          point.mttrDays.jsonValue,
        ])
      }
      expectSame(try store.view("SELECT * FROM v_kpi_daily", at: instant), days.map(\.text).sorted(), place)
      let months = try store.kpis(by: .month, until: instant).points.map { point in
        Line([
          String(point.at.description.prefix(7)).jsonValue, point.closed.jsonValue, point.mttrDays.jsonValue,
          point.mttrMedianDays.jsonValue,
        ])
      }
      expectSame(
        try store.view("SELECT month, closed, mttr_days, mttr_median_days FROM v_remediation", at: instant),
        months.map(\.text).sorted(), place)
    }
  }

  @Test("v_node_hours has the hours that costs are counted from, each once", arguments: seeds)
  func nodeHours(seeds: Range<UInt64>) async throws {
    try await forEachMoment(seeds) { store, instant, place in
      let rows = try store.rows("SELECT * FROM v_node_hours", at: instant).map(HourRow.init)
      let counted = try store.charges(until: instant, at: HourRow.price)
      #expect(Set(rows.compactMap(\.name)).isSuperset(of: counted.keys), "\(place)")
      for (name, charged) in counted {
        let hours = rows.filter { $0.name == name }
        #expect(hours.reduce(0) { $0 + $1.nodeSeconds } == charged.nodeSeconds, "\(place): \(name)")
        #expect(abs(hours.reduce(0) { $0 + $1.cost } - charged.cost) < 0.01, "\(place): \(name)")
      }
      // Of what costs nothing, too: no hour is lost, and none is there twice.
      let whole = try store.view(
        "SELECT cluster_id, pool, verdict, CAST(round(sum(days) * 86400) AS INTEGER) FROM v_pool_history GROUP BY 1, 2, 3",
        at: instant)
      let told = try store.view(
        """
        SELECT cluster_id, pool, verdict, CAST(round(sum(hours) * 3600) - count(*) FILTER (WHERE to_at IS NULL) AS INTEGER)
        FROM v_node_hours GROUP BY 1, 2, 3
        """, at: instant)
      expectSame(told, whole, place)
    }
  }

  @Test("v_drift is what drift says from each snapshot to the next", arguments: seeds)
  func drift(seeds: Range<UInt64>) async throws {
    for seed in seeds {
      for store in [try await ImportedHistories.shared.store(seed), try await RegulatedStores.shared.store(seed)] {
        let times = try store.store.loadSnapshotTimes()
        let policy = try store.store.loadPolicies().policy(at: times.last!)
        let lines = try zip([times[0].adding(seconds: -1)] + times, times).flatMap { from, to -> [String] in
          let changes = try store.store.loadChanges(from: from, to: to)
          return detectDrift(in: changes, policy: policy)
            .filter { $0.category != .noise }.map { Line($0, at: to).text }
        }
        expectSame(
          try store.view(
            "SELECT observed_at, kind, category, cluster_id, pool, path, before, after, is_regulated FROM v_drift",
            at: times.last!), lines.sorted(), "seed \(seed)")
      }
    }
  }

  @Test("v_snapshots are the snapshots, retracted ones too")
  func snapshots() async throws {
    let store = try TestStore(importing: RandomHistory.short(5).batches)
    let first = try store.store.loadSnapshots()[0]
    _ = try store.store.retract(first.snapshot, reason: "a test", at: night(99), judge: judge)
    let records = try store.store.loadSnapshots().map { record in
      Line([
        record.snapshot.jsonValue, record.takenAt.jsonValue, record.isComplete.jsonValue,
        record.partialReason.jsonValue,
        record.files.count.jsonValue, record.isRetracted.jsonValue, record.retractionReason.jsonValue,
      ])
    }
    expectSame(
      try store.view(
        "SELECT snapshot, taken_at, is_complete, partial_reason, files, is_retracted, retraction_reason FROM v_snapshots",
        at: night(99)), records.map(\.text).sorted(), "retracted")
  }

  @Test("Before the first snapshot nothing is told but what snapshots there are")
  func early() async throws {
    let store = try await ImportedHistories.shared.store(1)
    let before = try store.store.loadSnapshotTimes()[0].adding(days: -Self.daysAfter)
    for view in try store.store.loadViews() {
      let rows = try store.view("SELECT * FROM \(view.name)", at: before)
      #expect(rows.isEmpty == (view.name != "v_snapshots"), "\(view.name)")
    }
  }

  @Test("A database without snapshots has empty views")
  func empty() throws {
    let store = try TestStore()
    for view in try store.store.loadViews() {
      #expect(try store.view("SELECT * FROM \(view.name)", at: night(1)) == [], "\(view.name)")
    }
  }
}

// MARK: - Node hours

/// What a row cost under one heading.
private struct HourName: Hashable {
  var cluster: String
  var pool: String?
  var heading: CostClass
}

/// A row of `v_node_hours`, as whoever has prices reads it.
private struct HourRow {
  /// Nil where it is in no sum of costs.
  let name: HourName?
  let nodeSeconds: Int
  let cost: Double

  init(_ row: Row) {
    let span = KPISpan(
      row: 0, cluster: 0, interval: Interval(from: .never), verdict: Verdict(rawValue: row["verdict"])!,
      isRegulated: row["is_regulated"], isExempt: row["is_exempt"], nodes: 0)
    name = CostClass(span).map { HourName(cluster: row["cluster_id"], pool: row["pool"], heading: $0) }
    let hours = row["node_hours"] as Double? ?? 0
    nodeSeconds = Int((hours * 3_600).rounded())
    let (region, size): (String?, String?) = (row["location"], row["vm_size"])
    let machine = region.flatMap { region in
      size.map { size in
        MachineKind(
          region: region, size: size, isWindows: (row["os_type"] as String?)?.lowercased() == "windows",
          isSpot: (row["priority"] as String?)?.lowercased() == "spot")
      }
    }
    cost = machine.map { hours * Self.price($0) } ?? 0
  }

  /// Another one for each kind of machine.
  static func price(_ kind: MachineKind) -> Double {
    Double(kind.description.utf8.reduce(7) { ($0 * 31 + Int($1)) % 9_973 } + 1) / 10_000
  }
}

extension TestStore {
  /// What costs are counted from, row by row.
  fileprivate func charges(
    until end: Instant, at price: (MachineKind) -> Double
  ) throws -> [HourName: (nodeSeconds: Int, cost: Double)] {
    let subjects = try store.loadCostSubjects(asOf: end)
    let kinds = Set(subjects.values.flatMap { $0.machines.all.compactMap(\.value) })
    let book = PriceBook(
      currency: "USD",
      prices: Dictionary(
        uniqueKeysWithValues: kinds.map { ($0, [PriceBook.Price(from: Instant(seconds: 0), amount: price($0))]) }))
    let report = try store.loadKPISpans(until: end, by: nil) {
      CostSweep(
        window: KPIWindow(asOf: end), firstSnapshot: $0.firstSnapshot, subjects: subjects, prices: book,
        keepsCharges: true)
    } span: {
      $0.add($1)
    }.sweep.report(policy: .builtIn)
    return report.charges.reduce(into: [:]) { sums, charge in
      let name = HourName(
        cluster: charge.row.cluster.description, pool: charge.row.pool, heading: charge.heading)
      let sum = sums[name] ?? (0, 0)
      sums[name] = (
        sum.nodeSeconds + Int((charge.nodeHours * 3_600).rounded()), sum.cost + charge.cost.atLeast.value
      )
    }
  }
}

// MARK: - Lines

/// Values as one text that a command's and a view's have in common.
private struct Line {
  let text: String

  init(_ values: [JSONValue]) {
    text = values.map { value in
      switch value {
      case .null: "∅"
      case .bool(let value): value ? "1" : "0"
      default: value.displayText
      }
    }.joined(separator: " | ")
  }

  init(_ values: [DatabaseValue]) {
    text = values.map { value in
      switch value.storage {
      case .null: "∅"
      case .int64(let number): "\(number)"
      case .double(let number): "\(number)"
      case .string(let text): text
      case .blob: "(bytes)"
      }
    }.joined(separator: " | ")
  }

  init(_ event: DriftEvent, at instant: Instant) {
    self.init([
      instant.jsonValue, event.kind.rawValue.jsonValue, event.category.rawValue.jsonValue,
      event.cluster.description.jsonValue, event.pool.jsonValue, event.path.jsonValue,
      event.before.map { .string($0.displayText) } ?? .null, event.after.map { .string($0.displayText) } ?? .null,
      event.isRegulated.jsonValue,
    ])
  }
}

extension String {
  /// `clusterId` is `cluster_id`.
  fileprivate var snakeCased: String {
    reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}

extension TestStore {
  /// Rows of SQL as if now were an instant, sorted.
  fileprivate func view(_ sql: String, at instant: Instant) throws -> [String] {
    try rows(sql, at: instant).map { Line(Array($0.databaseValues)).text }.sorted()
  }

  fileprivate func rows(_ sql: String, at instant: Instant) throws -> [Row] {
    var rows: [Row] = []
    try store.database.inDatabase { database in
      // Until 3.41 SQLite does not vouch for its JSON functions in views.
      try database.execute(sql: "PRAGMA trusted_schema = ON")
      try database.inTransaction {
        try database.execute(sql: "DROP VIEW present; CREATE VIEW present (at) AS SELECT \(instant.seconds)")
        rows = try Row.fetchAll(database, sql: sql)
        return .rollback
      }
    }
    return rows
  }

  fileprivate func kpis(by bucket: KPIWindow.Bucket, until end: Instant) throws -> KPIReport {
    try storedKPIs(in: KPIWindow(asOf: end, bucket: bucket))
  }
}
