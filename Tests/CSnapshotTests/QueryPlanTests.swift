import CSnapshot
import Testing

/// The import's join reads the document once, in nested loops.
@Suite struct QueryPlanTests {
  let database = try! SnapshotDatabase()
  static let join = """
    FROM snapshot_elements(?1, x'01') e
    LEFT JOIN raw_digests k ON k.digest = e.raw_digest
    LEFT JOIN snapshot_resources(CASE WHEN k.cluster_id IS NULL THEN e.here END, x'01') r
    """

  init() throws {
    _ = try database.rows("CREATE TABLE raw_digests(digest BLOB PRIMARY KEY, cluster_id INTEGER) WITHOUT ROWID")
  }

  private func clusters(_ ordinals: ClosedRange<Int>, tag: String) -> String {
    "["
      + ordinals.map {
        #"{"id":"\#(Night.clusterID)-\#($0)","tags":{"t":"\#($0 == 2 ? tag : "")"},\#(Whole.cluster),"agentPoolProfiles":[{"name":"p",\#(Whole.pool)}]}"#
      }.joined(separator: ",") + "]"
  }

  @Test func `elements are the outer loop and nothing is stored between the loops`() throws {
    let plan = try database.rows("EXPLAIN QUERY PLAN SELECT * \(Self.join)", "x").map { $0[3] }
    #expect(
      plan == [
        "SCAN e VIRTUAL TABLE INDEX 3:", "SEARCH k USING PRIMARY KEY (digest=?) LEFT-JOIN",
        "SCAN r VIRTUAL TABLE INDEX 3: LEFT-JOIN",
      ])
    let operations = Set(try database.rows("EXPLAIN SELECT * \(Self.join)", "x").map { $0[1] })
    #expect(operations.isDisjoint(with: ["OpenEphemeral", "OpenAutoindex", "SorterOpen", "InitCoroutine"]))
  }

  @Test func `an element whose bytes are known yields no resources`() throws {
    let first = try TemporaryFile(clusters(1...3, tag: "old").utf8)
    let sql = "SELECT e.ordinal, k.cluster_id, r.kind, r.cluster, r.pool \(Self.join)"
    #expect(try database.rows(sql, first.path).count == 6)
    _ = try database.rows(
      "INSERT INTO raw_digests SELECT raw_digest, ordinal FROM snapshot_elements(?1, x'01')", first.path)
    #expect(
      try database.rows(sql, first.path) == [
        ["1", "1", "∅", "∅", "∅"], ["2", "2", "∅", "∅", "∅"], ["3", "3", "∅", "∅", "∅"],
      ])
    let second = try TemporaryFile(clusters(1...3, tag: "new").utf8)
    #expect(
      try database.rows(sql, second.path) == [
        ["1", "1", "∅", "∅", "∅"], ["2", "∅", "cluster", "aks-prod-2", "∅"], ["2", "∅", "pool", "aks-prod-2", "p"],
        ["3", "3", "∅", "∅", "∅"],
      ])
  }

  @Test func `a stored pointer is NULL and yields nothing`() throws {
    let file = try TemporaryFile(clusters(1...2, tag: "").utf8)
    _ = try database.rows("CREATE TEMP TABLE kept AS SELECT here FROM snapshot_elements(?1)", file.path)
    #expect(try database.rows("SELECT r.* FROM kept JOIN snapshot_resources(kept.here) r").isEmpty)
  }

  @Test func `two documents in one statement do not disturb each other`() throws {
    let first = try TemporaryFile(clusters(1...2, tag: "").utf8)
    let second = try TemporaryFile(clusters(3...4, tag: "").utf8)
    let sql = """
      SELECT a.cluster, b.cluster FROM snapshot_elements(?1) e JOIN snapshot_resources(e.here) a
      JOIN snapshot_elements(?2) f JOIN snapshot_resources(f.here) b WHERE a.kind = 'pool' AND b.kind = 'pool'
      """
    #expect(
      try database.rows(sql, first.path, second.path).map { $0.joined(separator: " ") } == [
        "aks-prod-1 aks-prod-3", "aks-prod-1 aks-prod-4", "aks-prod-2 aks-prod-3", "aks-prod-2 aks-prod-4",
      ])
  }
}
