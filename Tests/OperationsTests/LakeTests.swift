import ComplianceEngine
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
  static let end = Federation.end.description

  init(seed: UInt64) throws {
    place = try Workplace(at: "2026-01-20T12:00:00Z")
    let federation = try Federation(seed: seed)
    try federation.keepArchives(in: place.path("n"))
    _ = try place.importing(federation.collectors.map { "n/\($0)" }, policy: .ending())
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

  // MARK: What it must come to

  func series() throws -> [String] {
    try points(.day).map { point in
      let counts = [
        point.pass, point.fail, point.unknown, point.exempt, point.total, point.opened, point.closed, point.open,
      ]
      return ([CivilDate(dayNumber: point.at.dayNumber).description] + counts.map(String.init)).joined(separator: ",")
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

extension String {
  /// The answers of several questions, each without its head.
  fileprivate var answers: [[String]] {
    components(separatedBy: "\n\n").map { Array($0.split(separator: "\n").dropFirst()).map(String.init) }
  }
}

/// Engines that read folders of Parquet, on what `Scripts/lake/export` writes.
@Suite("A lake")
struct LakeTests {
  private static let (kpi, mttr) = (LakeDatabase.script("kpi.sql"), LakeDatabase.script("mttr.sql"))

  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func `DuckDB says of it what kpi says, for each day and month`(seed: UInt64) throws {
    let database = try LakeDatabase(seed: seed)
    try database.export()
    let answers = try database.run("duckdb", "--lake", "lake", Self.kpi, Self.mttr).answers
    let series = try database.series()
    #expect(series.count == 32 && answers[0] == series, "seed \(seed)")
    #expect(LakeDatabase.comparable(answers[1]) == (try database.timesToRemediate()), "seed \(seed)")
    // What the fleet must have, or it shows nothing.
    let totals = series.map { $0.components(separatedBy: ",").dropFirst().compactMap { Int($0) } }
    for column in 0..<8 { #expect(totals.contains { $0[column] > 0 }, "seed \(seed), column \(column)") }
  }

  @Test func `the same text says it on the database itself`() throws {
    let database = try LakeDatabase(seed: 4)
    let reads = ["tables.sql", "kpi.sql"].map { ".read '\(LakeDatabase.script($0))'" }
    let shell = try database.ending("/usr/bin/sqlite3", ["-readonly", "-csv", database.place.database.path] + reads)
    try #require(shell.status == 0, "\(shell.errors)")
    let lines = shell.output.split(whereSeparator: \.isNewline).map(String.init)
    // It is told for now: the days until then are the same.
    let series = try database.series().dropLast()
    #expect(Array(lines.prefix(series.count)) == Array(series))
  }

  @Test func `a question about days reads the files of their years, and no other`() throws {
    let database = try LakeDatabase(seed: 5)
    try database.export()
    for (folder, path) in try database.parts() where folder.hasSuffix("year=2025") {
      try FileManager.default.removeItem(atPath: database.place.path("lake/\(path)"))
    }
    let answers = try database.run(
      "duckdb", "--lake", "lake", "--since", "2026-01-01", "--until", "2026-01-10", Self.kpi, Self.mttr
    ).answers
    #expect(answers[0] == (try database.series().filter { $0 >= "2026-01-01" && $0 < "2026-01-11" }))
    #expect(LakeDatabase.comparable(answers[1]) == (try database.timesToRemediate().filter { $0 >= "2026" }))
  }

  @Test func `a year is written anew only where something in it changed`() throws {
    let database = try LakeDatabase(seed: 6)
    try database.export()
    let before = try database.parts()
    try database.export()
    #expect(try database.parts() == before)
    // A night of December that is taken back changes what was derived of 2025, and perhaps what follows from it.
    let night = try database.retractNight()
    try database.export()
    let after = try database.parts()
    #expect(Set(after.keys) == Set(before.keys))
    let changed = Set(after.keys.filter { after[$0] != before[$0] })
    #expect(changed.contains("snapshots/collector=\(night.collector!)/year=2025"))
    #expect(!changed.contains("days/year=2025") && !changed.contains("days/year=2026"))
    #expect(!changed.contains { $0.hasPrefix("snapshots/") && !$0.contains(night.collector!) })
    #expect(try database.run("duckdb", "--lake", "lake", Self.kpi).answers[0] == database.series())
    // Nothing of the lake before is left.
    let files = FileManager.default.enumerator(atPath: database.place.path("lake"))!.compactMap { $0 as? String }
    #expect(Set(files.filter { $0.hasSuffix(".parquet") }) == Set(after.values))
  }

  @Test func `a late night shows in it`() throws {
    let database = try LakeDatabase(seed: 7)
    try database.export()
    let late = try Federation(seed: 77, collectors: 1, nights: 3)
    try late.keepArchives(in: database.place.path("late"))
    _ = try database.place.importing(["late/cloud-0"], policy: .ending())
    try database.export()
    #expect(try database.run("duckdb", "--lake", "lake", Self.kpi).answers[0] == database.series())
  }

  /// `Tests/Peers/lake_kill.py` ends the export at each step that the disk sees.
  @Test func `killed at any point, it is the old lake or the new one`() throws {
    let database = try LakeDatabase(seed: 8)
    try database.export(to: "old")
    _ = try database.retractNight()
    try database.export(to: "new")
    let script = Checkout.root.appending(path: "Tests/Peers/lake_kill.py").path
    let ended = try database.ending(
      LakeDatabase.python,
      [script, "--old", "old", "--new", "new", "--database", database.place.database.path, "--as-of", LakeDatabase.end])
    #expect(ended.status == 0 && ended.output.hasPrefix("ok: "), "\(ended.errors)")
  }

  @Test func `each of its tables says what its columns mean`() throws {
    let views = try String(contentsOfFile: LakeDatabase.script("tables.sql"), encoding: .utf8)
      .components(separatedBy: "CREATE TEMP VIEW ").dropFirst().filter { $0.contains(" (\n  --") }
    #expect(views.count == 7)
    for text in views {
      let view = DocumentedView(name: String(text.prefix { $0 != " " }), definition: "CREATE TEMP VIEW \(text)")
      #expect(!view.columns.isEmpty)
      for meaning in [view.meaning] + view.columns.map(\.meaning) {
        #expect(meaning.hasSuffix("."), "\(view.name): \(meaning)")
      }
    }
  }

  @Test func `it is refused in one line where there is nothing to export, or nothing to ask`() throws {
    let database = try LakeDatabase(seed: 9)
    for (name, arguments, line) in [
      ("export", ["--database", "none.db", "--out", "lake"], "none.db: no such database: see its name and folder"),
      (
        "duckdb", ["--lake", "none", Self.kpi], "none: no lake in it: name the folder that Scripts/lake/export wrote"
      ),
    ] {
      let ended = try database.ending(LakeDatabase.script(name), arguments)
      #expect(ended.status == 1 && ended.output.isEmpty && ended.errors == "\(line)\n")
    }
  }

  static let hasSpark = {
    let libraries = Checkout.root.appending(path: ".build/lake/lib").path
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? []
    return versions.contains {
      FileManager.default.fileExists(atPath: "\(libraries)/\($0)/site-packages/pyspark")
    }
  }()

  @Test(.enabled(if: hasSpark, "no Spark: run Scripts/lake/setup --spark"))
  func `Spark says it too, reading the years that the days are in`() throws {
    let database = try LakeDatabase(seed: 10)
    try database.export()
    let whole = try database.run("spark", "--lake", "lake", "--master", "local[2]", Self.kpi, Self.mttr).answers
    #expect(whole[0] == (try database.series()))
    #expect(LakeDatabase.comparable(whole[1]) == (try database.timesToRemediate()))
    for (folder, path) in try database.parts() where folder.hasSuffix("year=2025") {
      try FileManager.default.removeItem(atPath: database.place.path("lake/\(path)"))
    }
    let part = try database.run("spark", "--lake", "lake", "--master", "local[2]", "--since", "2026-01-01", Self.kpi)
    #expect(part.answers[0] == (try database.series().filter { $0 >= "2026" }))
  }
}
