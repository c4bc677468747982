import Foundation
import InventoryModel
import Operations
import TestSupport
import Testing

@testable import InventoryStore

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

  /// The lake says what the database does.
  private func expectSameAnswers(_ database: LakeDatabase) throws {
    #expect(try database.run("duckdb", "--lake", "lake", Self.kpi).answers[0] == database.series())
    #expect(try database.ask(LakeDatabase.changes) == database.drift())
    #expect(try database.ask(LakeDatabase.nodes) == database.nodeCounts())
  }

  @Test func `DuckDB says of it what drift says of every night, and inventory of node counts`() throws {
    let database = try LakeDatabase(seed: 3)
    try database.export()
    try expectSameAnswers(database)
    // What the fleet must have, or it shows nothing.
    let drift = try database.drift()
    for part in [
      "clusterAppeared", "clusterDisappeared", "clusterRecreated", "clusterChanged", "poolAppeared", "poolDisappeared",
      "poolChanged", "compliance", "configuration", "capacity",
    ] {
      #expect(drift.contains { $0.contains(part) }, "\(part)")
    }
  }

  @Test func `a node count has one row, cut where a year ends`() throws {
    let database = try LakeDatabase(seed: 3)
    try database.export()
    let together = try database.ask(
      """
      SELECT a.year, b.year, a.is_last, b.is_first, count(*) FROM node_counts a JOIN node_counts b
      ON b.cluster_id = a.cluster_id AND b.pool = a.pool AND b.from_at = a.to_at
        AND b.node_count IS NOT DISTINCT FROM a.node_count GROUP BY ALL
      """)
    let cut = try database.ask("SELECT sum(1 - is_first), sum(1 - is_last) FROM node_counts")[0].split(separator: ",")
    #expect(cut[0] == cut[1] && cut[0] != "0" && together == ["2025,2026,0,0,\(cut[0])"])
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
    for (question, whole) in [
      (LakeDatabase.changes, try database.drift()), (LakeDatabase.nodes, try database.nodeCounts()),
    ] {
      #expect(try database.ask(question, "--since", "2026-01-01") == whole.filter { $0 >= "2026" })
    }
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
    // Of what others saw, nothing does.
    #expect(!changed.contains { $0.contains("/collector=") && !$0.contains(night.collector!) })
    try expectSameAnswers(database)
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
    try expectSameAnswers(database)
  }

  /// `Tests/Peers/lake_kill.py` ends the export at each step that the disk sees.
  @Test func `killed at any point, it is the old lake or the new one`() throws {
    let database = try LakeDatabase(seed: 8, collectors: 2)
    try database.export(to: "old")
    _ = try database.retractNight()
    try database.export(to: "new")
    let script = Checkout.root.appending(path: "Tests/Peers/lake_kill.py").path
    let ended = try database.ending(
      LakeDatabase.python,
      [script, "--old", "old", "--new", "new", "--database", database.place.database.path, "--as-of", LakeDatabase.end])
    #expect(ended.status == 0 && ended.output.hasPrefix("ok: "), "\(ended.errors)")
  }

  /// `Tests/Peers/lake_memory.py` compares the memory of two exports.
  @Test func `what it takes to write it does not grow with the database`() throws {
    let database = try LakeDatabase(seed: 11)
    let script = Checkout.root.appending(path: "Tests/Peers/lake_memory.py").path
    let ended = try database.ending(
      LakeDatabase.python, [script, "--database", database.place.database.path, "--as-of", LakeDatabase.end])
    #expect(ended.status == 0 && ended.output.hasPrefix("ok: "), "\(ended.errors)")
  }

  @Test func `where there is nothing in a table, it can be asked for all that`() throws {
    let database = try LakeDatabase(withoutPools: "shop")
    try database.export()
    try expectSameAnswers(database)
    #expect(try database.ask("SELECT count(*) FROM cluster_versions") == ["1"])
    #expect(try database.ask("SELECT count(*) FROM pool_versions") == ["0"])
  }

  @Test func `each of its tables says what its columns mean`() throws {
    let views = try String(contentsOfFile: LakeDatabase.script("tables.sql"), encoding: .utf8)
      .components(separatedBy: "CREATE TEMP VIEW ").dropFirst().filter { $0.contains(" (\n  --") }
    #expect(views.count == 9)
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
