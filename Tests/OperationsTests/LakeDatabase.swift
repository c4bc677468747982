import ComplianceEngine
import FleetDocuments
import Foundation
import InventoryModel
import Operations
import Reporting
import TestSupport
import Testing

@testable import InventoryStore

/// A database with the archives of several collectors, and lakes that `Scripts/lake/export` makes of it.
struct LakeDatabase {
  let place: Workplace
  static let instant = Federation.end
  static let end = instant.description

  init(seed: UInt64, collectors: Int = 3) throws {
    place = try Workplace(at: "2026-01-20T12:00:00Z")
    let federation = try Federation(seed: seed, collectors: collectors)
    try federation.keepArchives(in: place.path("n"))
    _ = try place.importing(federation.collectors.map { "n/\($0)" }, policy: .ending())
  }

  /// With one cluster that has no node pool.
  init(withoutPools name: String) throws {
    place = try Workplace(at: "2026-01-20T12:00:00Z")
    try place.write(list(Cluster(name)), to: "\(name)-2026-01-19.json")
    _ = try place.importing(["\(name)-2026-01-19.json"])
  }

  /// What a script of the lake printed.
  @discardableResult
  func run(_ name: String, _ arguments: String...) throws -> String {
    let ended = try ending(Self.script(name), arguments)
    try #require(ended.status == 0, "\(name): \(ended.errors)")
    return ended.output
  }

  func ending(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    let errors = FileManager.default.temporaryDirectory.appending(path: "lake-\(UUID().uuidString).txt")
    defer { try? FileManager.default.removeItem(at: errors) }
    try Data().write(to: errors)
    let output = Pipe()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = place.folder
    (process.standardOutput, process.standardError) = (output, try FileHandle(forWritingTo: errors))
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let said = try String(contentsOf: errors, encoding: .utf8)
    return (process.terminationStatus, String(decoding: data, as: UTF8.self), said)
  }

  func export(to lake: String = "lake") throws {
    try run("export", "--database", place.database.path, "--out", lake, "--as-of", Self.end)
  }

  /// Takes the last snapshot before a day in December back.
  func retractNight() throws -> SnapshotRecord {
    let store = try place.database.open(.readWrite)
    let night = try #require(try store.loadSnapshots().last { $0.takenAt < Instant("2025-12-28")! })
    return try store.retract(night.snapshot, reason: "a test", at: Federation.end, judge: judge)
  }

  /// Each file of a lake that its manifest names, by its folder.
  func parts(of lake: String = "lake") throws -> [String: String] {
    let text = try Data(contentsOf: URL(filePath: place.path("\(lake)/_manifest.json")))
    let files = try JSONDecoder().decode(JSONValue.self, from: text)["files"]?.elements ?? []
    return Dictionary(
      uniqueKeysWithValues: files.map {
        let path = $0["path"]!.text!
        return (URL(filePath: path).deletingLastPathComponent().relativePath, path)
      })
  }

  static func script(_ name: String) -> String { Checkout.root.appending(path: "Scripts/lake/\(name)").path }
  static let python = Checkout.root.appending(path: ".build/lake/bin/python").path

  /// What DuckDB answers to a question, its lines in their order as text.
  func ask(_ question: String, _ options: String...) throws -> [String] {
    try place.write(question, to: "question.sql")
    let ended = try ending(Self.script("duckdb"), ["--lake", "lake"] + options + ["question.sql"])
    try #require(ended.status == 0, "\(ended.errors)")
    return ended.output.split(separator: "\n").dropFirst().map(String.init).sorted()
  }

  static let changes = """
    SELECT day, kind, category, cluster_id, pool, path, before, after, is_regulated FROM configuration_changes
    """
  /// The nodes of each pool at the end of each day.
  static let nodes = """
    SELECT d.day, n.cluster_id, n.pool, n.node_count FROM days d
    JOIN node_counts n ON n.from_day <= d.day AND (n.to_day IS NULL OR n.to_day > d.day)
    """

  // MARK: What it must come to

  func drift() throws -> [String] {
    let report = try place.database.reports().drift(
      from: InstantArgument("2025-12-01"), to: .exact(Self.instant), everyNight: true, includingNoise: false,
      now: Self.instant)
    return report.events.map { event in
      let values = [event.before, event.after].map { $0?.displayText ?? "" }
      let names = [event.kind.rawValue, event.category.rawValue, event.cluster.description, event.pool ?? ""]
      return ([Self.day(event.observedAt)] + names + [event.path ?? ""] + values + [event.isRegulated ? "1" : "0"])
        .joined(separator: ",")
    }.sorted()
  }

  func nodeCounts() throws -> [String] {
    let reports = try place.database.reports()
    return try points(.day).flatMap { point in
      let rows = try reports.inventory(asOf: min(point.at.endOfDay, Self.instant)).rows.filter { $0.pool != nil }
      return rows.map { row in
        [Self.day(point.at), row.cluster.description, row.pool!, row.count.map { "\($0)" } ?? ""].joined(separator: ",")
      }
    }.sorted()
  }

  private static func day(_ instant: Instant) -> String { CivilDate(dayNumber: instant.dayNumber).description }

  func series() throws -> [String] {
    try points(.day).map { point in
      let counts = [
        point.pass, point.fail, point.unknown, point.exempt, point.total, point.opened, point.closed, point.open,
      ]
      return ([Self.day(point.at)] + counts.map(String.init)).joined(separator: ",")
    }
  }

  func timesToRemediate() throws -> [String] {
    try points(.month).map { point in
      let days = [point.mttrDays, point.mttrMedianDays].map { $0.map { "\($0)" } ?? "" }
      return ([String(point.at.description.prefix(7)), "\(point.closed)"] + days).joined(separator: ",")
    }
  }

  private func points(_ bucket: KPIWindow.Bucket) throws -> [KPIPoint] {
    try place.database.reports().kpi(in: KPIWindow(asOf: Federation.end, bucket: bucket)).points
  }

  /// `mttr.sql` tells more than the series does.
  static func comparable(_ lines: [String]) -> [String] {
    lines.map { line in
      let fields = line.components(separatedBy: ",")
      return [fields[0], fields[1], fields[3], fields[4]].joined(separator: ",")
    }
  }
}
