import Foundation
import GRDB
import InventoryModel
import Testing

@Suite("Checking a database")
struct VerifyTests {
  private let workplace = try! Workplace()

  private func imported() throws {
    for (name, fips) in [("2026-11-22.json", false), ("2026-11-23.json", true)] {
      try workplace.write(
        """
        [{"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c",
          "type": "Microsoft.ContainerService/ManagedClusters", "location": "eastus",
          "agentPoolProfiles": [\(Pool("a", fips: fips).json)]}]
        """, to: "nights/\(name)")
    }
    #expect(try workplace.fipswatch("import", "nights").exitCode == 0)
  }

  private func faults(after sql: String) throws -> [String] {
    let queue = try DatabaseQueue(path: workplace.path("fipswatch.db"))
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF; " + sql) }
    try queue.close()
    let run = try workplace.fipswatch("verify", "--format", "json")
    #expect(run.exitCode == 1)
    return (try run.object()["faults"] as! [[String: Any]]).map { $0["check"] as! String }
  }

  @Test func `a file that was not changed has no faults`() throws {
    try imported()
    let run = try workplace.fipswatch("verify", "--documents", "nights/2026-11-22.json", "nights/2026-11-23.json")
    #expect(run.output == "Nothing wrong: integrity, migrations, digests, intervals, changes, verdicts.\n")
    #expect(run.exitCode == 0)
  }

  @Test func `a document that is missing, or was changed, is reported`() throws {
    try imported()
    let run = try workplace.fipswatch("verify", "--documents", "nights/2026-11-22.json")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("2026-11-23.json"))
    #expect(!run.output.contains("2026-11-22.json"))
  }

  @Test(
    "what the documents say and the file does not have is reported",
    arguments: [
      ("UPDATE resources SET name = 'd' WHERE kind = 'cluster'", "managedclusters/c/agentpools/a is not in the file"),
      ("UPDATE resources SET name = 'h' WHERE kind = 'resourceGroup'", "resourcegroups/g/providers"),
      ("UPDATE resources SET name = 'b' WHERE kind = 'pool'", "managedclusters/c/agentpools/a is not in the file"),
    ])
  func names(sql: String, expected: String) throws {
    try imported()
    let change = [workplace.path("fipswatch.db"), sql]
    #expect(try workplace.run(URL(filePath: "/usr/bin/sqlite3"), change).exitCode == 0)
    let nights = ["nights/2026-11-22.json", "nights/2026-11-23.json"]
    let run = try workplace.run(.fipswatch, ["verify", "--format", "csv", "--documents"] + nights)
    #expect(run.exitCode == 1)
    #expect(run.output.contains(expected), "\(run.output)\(run.errors)")
    #expect(run.output.contains("as nights/2026-11-22.json has it at 2026-11-22T00:00:00Z"), "\(run.output)")
  }

  @Test func `two pools whose names were changed for each other are reported`() throws {
    let pools = [Pool("a", fips: true), Pool("b", fips: false)]
    try workplace.write(list(Cluster("shop", pools[0], pools[1])), to: "2026-11-22.json")
    #expect(try workplace.fipswatch("import", "2026-11-22.json").exitCode == 0)
    #expect(try workplace.fipswatch("verify", "--documents", "2026-11-22.json").exitCode == 0)
    let swap = """
      UPDATE resources SET name = 'c' WHERE name = 'a'; UPDATE resources SET name = 'a' WHERE name = 'b';
      UPDATE resources SET name = 'b' WHERE name = 'c'
      """
    #expect(
      try workplace.run(URL(filePath: "/usr/bin/sqlite3"), [workplace.path("fipswatch.db"), swap]).exitCode == 0)
    let run = try workplace.fipswatch("verify", "--format", "csv", "--documents", "2026-11-22.json")
    #expect(run.exitCode == 1)
    for pool in ["a", "b"] { #expect(run.output.contains("agentpools/\(pool) is not in the file as"), "\(run.output)") }
  }

  @Test(
    "each kind of damage is told",
    arguments: [
      ("UPDATE snapshots SET taken_at = taken_at + 1 WHERE id = 1", "digests"),
      ("UPDATE policies SET body = replace(body, 'high', 'low')", "digests"),
      ("UPDATE documents SET sha256 = upper(sha256)", "digests"),
      ("UPDATE versions SET to_at = to_at + 5 WHERE to_at < 9223372036854775807", "intervals"),
      ("UPDATE versions SET to_at = to_at - 5 WHERE to_at < 9223372036854775807", "intervals"),
      ("DELETE FROM verdicts WHERE to_at = 9223372036854775807", "intervals"),
      ("UPDATE readings SET from_at = from_at + 7, to_at = 9223372036854775807", "intervals"),
      ("DELETE FROM readings WHERE node_count IS NULL", "intervals"),
      ("UPDATE configuration_changes SET at = at + 7", "changes"),
      ("DELETE FROM configuration_changes", "changes"),
      ("UPDATE contents SET body = replace(body, 'eastus', 'westus')", "digests"),
      ("UPDATE coverage_scopes SET extent = 'self'", "digests"),
      ("UPDATE verdicts SET judgement_id = 3 - judgement_id", "verdicts"),
      ("UPDATE episodes SET opened_at = opened_at + 1", "verdicts"),
      ("UPDATE places SET stale_at = stale_at + 86400", "verdicts"),
      ("DELETE FROM place_coverages", "verdicts"),
      ("UPDATE count_changes SET row_count = row_count + 1", "verdicts"),
      ("UPDATE count_changes SET node_count = node_count - 1", "verdicts"),
      ("DELETE FROM cluster_count_changes", "verdicts"),
      ("UPDATE cluster_count_changes SET places = places || ' 7' WHERE places <> ''", "verdicts"),
      ("UPDATE attributes SET path = 'another'", "verdicts"),
      ("DROP INDEX versions_by_end", "migrations"),
      ("CREATE TABLE notes (x)", "migrations"),
      ("UPDATE verdicts SET judgement_id = 99", "integrity"),
      ("UPDATE resources SET name = 'C' WHERE kind = 'cluster'", "integrity"),
      ("UPDATE resources SET name = 'a/b' WHERE kind = 'pool'", "integrity"),
      ("UPDATE resources SET name = 'GÄ' WHERE kind = 'resourceGroup'", "integrity"),
      ("UPDATE versions SET name = 'Other' WHERE name IS NULL", "integrity"),
    ])
  func damage(sql: String, check: String) throws {
    try imported()
    #expect(try faults(after: sql).contains(check))
  }

  @Test func `a count that no cluster has ends an import in one line`() throws {
    let place = try Workplace()
    let night = list(Cluster("shop", Pool("a", fips: true)), Cluster("mill", Pool("a", fips: true)))
    try place.write(night, to: "2026-11-21.json")
    try place.write(night, to: "2026-11-22.json")
    try #require(place.fipswatch("import", "2026-11-21.json").exitCode == 0)
    for count in ["9223372036854775807", "-9223372036854775807"] {
      let change = "UPDATE raw_digests SET pool_count = \(count)"
      try #require(place.run(URL(filePath: "/usr/bin/sqlite3"), [place.path("fipswatch.db"), change]).exitCode == 0)
      let run = try place.fipswatch("import", "2026-11-22.json")
      #expect(run.exitCode == 1)
      #expect(run.errors.contains("damaged, raw_digests row") && run.errors.contains("pool_count"), "\(run.errors)")
    }
  }
}
