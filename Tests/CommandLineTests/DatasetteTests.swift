import Foundation
import TestSupport
import Testing

/// Datasette itself opens a database, with what is told of its views.
@Suite("Datasette", .enabled(if: Installed.datasette.isHere, "Scripts/setup --test installs Datasette"))
struct DatasetteTests {
  private func importing() throws -> Workplace {
    let workplace = try Workplace()
    let nights = try workplace.run(
      .simulateFleet,
      ["nights", "--clusters", "12", "--nights", "40", "--first-night", "2026-01-01", "--preset", "demo"])
    try #require(nights.exitCode == 0, "\(nights.errors)")
    // What changed last is told of the last week.
    let today = ISO8601DateFormatter().string(from: Date()).prefix(10)
    for (day, isFIPS) in [("2026-02-20", true), ("2026-02-21", false), ("2026-02-22", true), ("\(today)", false)] {
      try workplace.write(list(Cluster("new", of: "other", Pool("web", fips: isFIPS))), to: "flaps/\(day).json")
    }
    let run = try workplace.fipswatch("import", "nights", "flaps")
    try #require(run.exitCode != 1, "\(run.errors)")
    return workplace
  }

  @Test func `it answers every canned query with the rows that sql prints, and says what the columns mean`()
    async throws
  {
    let workplace = try importing()
    let metadata = Checkout.root.appending(path: "Scripts/observability/datasette.yaml").path
    let datasette = try await LoopbackService(
      Installed.datasette.url, in: workplace.folder, answering: "/-/versions.json"
    ) {
      port in
      [
        "serve", "fipswatch.db", "--metadata", metadata, "--host", "127.0.0.1", "--port", "\(port)", "--setting",
        "sql_time_limit_ms", "20000",
      ]
    }
    let told = try #require(await datasette.json("/-/metadata.json") as? [String: Any])
    let database = try #require((told["databases"] as? [String: Any])?["fipswatch"] as? [String: Any])
    let queries = try #require(database["queries"] as? [String: [String: Any]])
    #expect(queries.count > 8)
    for (name, query) in queries {
      let sql = try #require(query["sql"] as? String)
      func ours() throws -> [NSDictionary] {
        try #require(workplace.fipswatch("sql", sql, "--format", "json").json() as? [[String: Any]], "\(name)")
          .map { $0 as NSDictionary }
      }
      // What lasts can grow by a day in between.
      let before = try ours()
      let theirs = try #require(
        await datasette.json("/fipswatch/\(name).json?_shape=array") as? [[String: Any]], "\(name)")
      #expect(!before.isEmpty, "\(name)")
      let rows = theirs.map { $0 as NSDictionary }
      let isSame = try rows == before || rows == ours()
      #expect(isSame, "\(name)")
    }
    let page = String(decoding: try await datasette.get("/fipswatch/v_kpi_daily").body, as: UTF8.self)
    #expect(page.contains("(pass + exempt) / total."))
    let start = String(decoding: try await datasette.get("/fipswatch").body, as: UTF8.self)
    #expect(start.contains("How compliant were we at the end of each month?"))
  }
}
