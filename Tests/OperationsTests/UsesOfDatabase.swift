import ComplianceEngine
import Dashboard
import Foundation
import InventoryModel
import InventoryStore
import Reporting

@testable import Operations

/// One use of a database, as a command or a page makes it.
struct UseOfDatabase: Sendable {
  var name: String

  /// Whether names, sizes and times of files are printed, or authors of changes, messages, or decisions about compatibility
  /// issues, of which the database has no second record.
  var printsRecords: Bool {
    [
      "snapshots", "metrics", "serve", "alerts list", "drift --noise", "drift --every-night", "report", "history",
      "compat list --all",
    ].contains(name)
  }

  /// What is printed.
  var run: @Sendable (DatabaseFile) async throws -> String

  private static let now = RichDatabase.now

  /// Those that only read.
  static let reading: [UseOfDatabase] = [
    report("inventory") { try $0.inventory(asOf: now) },
    report("kpi") { try $0.verdictKPIs(in: KPIWindow(asOf: now, bucket: .day)) },
    report("kpi --by owner") { try $0.verdictKPIs(in: KPIWindow(asOf: now), by: .owner) },
    report("kpi --by cluster") { try $0.verdictKPIs(in: KPIWindow(asOf: now), by: .cluster) },
    report("findings --all") { try $0.findings(asOf: now, includingClosed: true) },
    report("drift --noise") {
      try $0.drift(from: InstantArgument("2026-11-01"), to: nil, includingNoise: true, now: now)
    },
    report("drift --every-night") {
      try $0.drift(from: InstantArgument("2026-11-01"), to: nil, everyNight: true, includingNoise: false, now: now)
    },
    report("explain") { try $0.explain(from: Instant("2026-11-01T12:00:00Z")!, to: now) },
    report("history") { try $0.history(of: "shop", pool: nil, includingNoise: true, asOf: now) },
    report("exemptions") { try $0.exemptions(asOf: Instant("2026-11-05")!) },
    report("compat list --all") { try $0.compatibility(asOf: now, includingClosed: true) },
    report("compat known") { try $0.knownIssues(asOf: now) },
    report("plan") { try $0.plan(PlanRequest(asOf: now)) },
    report("snapshots") { try $0.snapshots() },
    report("alerts list") { try $0.outbox(includingDelivered: true) },
    report("policy show") { try $0.appliedPolicy(cluster: "shop", pool: nil, asOf: now) },
    report("report") { try $0.fleet(in: KPIWindow(asOf: now)) },
    UseOfDatabase(name: "metrics") { try $0.reports().metrics(asOf: now).textWithoutSize },
    view("v_pools"), view("v_drift"), view("v_kpi_daily"),
    view("v_node_hours", "cluster, pool, from_at, to_at, node_count, vm_size, os_type, priority, verdict, is_exempt"),
    // Without the age of what is open, which grows.
    view("v_findings", "cluster, pool, control, severity, basis, scopes, opened_at, closed_at, close_reason"),
    UseOfDatabase(name: "serve") {
      let source = DatabaseSource($0) { now }
      _ = try source.version()
      return try source.fleetReport(in: KPIWindow(asOf: now)).jsonText + source.metrics(asOf: now).textWithoutSize
    },
  ]

  /// Those that write, each into a database of its own.
  static func writing(_ rich: RichDatabase) -> [UseOfDatabase] {
    [
      UseOfDatabase(name: "rebuild") { try Maintenance(of: $0.openExisting()).rebuild().report.jsonText },
      UseOfDatabase(name: "retract") { file in
        let store = try file.openExisting()
        let snapshot = try store.loadSnapshots().last?.snapshot ?? "none"
        return try Maintenance(of: store).retract(snapshot, reason: "x", at: now).jsonText
      },
      UseOfDatabase(name: "import") { file in
        var run = Import(into: try file.openExisting(), in: RichDatabase.context) { _ in rich.policy.policy }
        let night = rich.folder.appending(path: "2026-11-11.json").path
        try run.importFiles(ImportFiles(named: [night], now: now))
        return run.report.jsonText
      },
      UseOfDatabase(name: "alerts send") { @MainActor file in
        let delivery = DeliverySettings(patience: .seconds(1), certificateAuthorities: nil, identities: [])
        let round = try AlertRound(
          rich.policy.alerts, of: file.openExisting(), delivery: delivery, in: RichDatabase.context)
        return try await round.run().jsonText
      },
    ]
  }

  private static func report(_ name: String, _ make: @escaping @Sendable (Reports) throws -> some Report) -> Self {
    UseOfDatabase(name: name) {
      let report = try make($0.reports())
      return report.text(as: .table) + report.jsonText
    }
  }

  private static func view(_ name: String, _ columns: String = "*") -> Self {
    UseOfDatabase(name: "sql \(name)") {
      var text = Data()
      try $0.reports().answer(to: "SELECT \(columns) FROM \(name)", within: .seconds(10), as: .csv) { text += $0 }
      return String(decoding: text, as: UTF8.self)
    }
  }

  /// What it prints, or the lines of its error.
  func outcome(on file: DatabaseFile) async throws -> Result<String, ToldError> {
    do {
      return .success(try await run(file))
    } catch let error as any UserFacingError {
      return .failure(ToldError(lines: error.lines))
    } catch let refusal as Refusal {
      return .failure(ToldError(lines: "\(refusal)".split(separator: "\n").map(String.init)))
    }
  }
}

extension Reports {
  /// KPIs without the register of compatibility issues, whose decisions are recorded once.
  fileprivate func verdictKPIs(in window: KPIWindow, by grouping: KPIGrouping? = nil) throws -> KPIReport {
    var report = try kpi(in: window, by: grouping)
    report.compatibility = nil
    return report
  }
}

extension MetricsReport {
  /// A longer text makes a file larger, which is no other answer.
  fileprivate var textWithoutSize: String {
    exposition.text.split(separator: "\n").filter { !$0.hasPrefix("fipswatch_database_size_bytes ") }.joined(
      separator: "\n")
  }
}

struct ToldError: Error, Equatable {
  var lines: [String]
}
