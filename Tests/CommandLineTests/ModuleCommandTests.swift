import Foundation
import Testing

/// A fleet in which FIPS is on everywhere, under a policy that demands FIPS 140-3.
@Suite("Certificates of modules, as the commands show them")
struct ModuleCommandTests {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(
      """
      apiVersion: fipswatch/v1
      kind: Policy
      metadata: {name: strict}
      scopes:
      - {name: cui, require: {standard: 140-3}}

      """, to: "strict.yaml")
    func pool(_ name: String, _ image: String) -> Pool { Pool(name, fips: true, #","nodeImageVersion":"\#(image)""#) }
    let night = list(
      Cluster(
        "shop", pool("acl", "AKSAzureContainerLinux-202606.01.0"),
        pool("new", "AKSUbuntu-2204gen2fipscontainerd-202608.28.0"),
        pool("old", "AKSUbuntu-2004gen2fipscontainerd-202608.28.0")))
    try workplace.write(night, to: "2026-09-02.json")
    try workplace.write(night, to: "2026-09-05.json")
    let run = try workplace.fipswatch("import", "2026-09-05.json", "--policy", "strict.yaml")
    try #require(run.exitCode == 0, "\(run.errors)")
  }

  private func told(_ arguments: String..., of keys: [String]) throws -> [String] {
    let run = try workplace.run(.fipswatch, arguments + ["--format", "json"])
    let rows = try #require(run.json() as? [[String: Any]])
    return rows.map { row in keys.map { "\(row[$0] ?? "")" }.joined(separator: " ") }
  }

  private static let keys = [
    "pool", "verdict", "basis", "standard", "certificate", "module", "certificateNumber", "certificateSunset",
  ]

  @Test func `the inventory names the module, the certificate and the date that decide, as they were on the day`()
    throws
  {
    let acl = "acl unknown image unknown unverified <null> <null> <null>"
    #expect(
      try told("inventory", "--as-of", "2026-09-08", of: Self.keys) == [
        acl, "new pass flag+image 140-3 active Libgcrypt 1.9.4 4793 2026-09-09",
        "old fail module 140-2 expired Libgcrypt 3902 2026-04-19",
      ])
    #expect(
      try told("inventory", "--as-of", "2026-09-21", of: Self.keys) == [
        acl, "new unknown certificate 140-3 expired Libgcrypt 1.9.4 4793 2026-09-09",
        "old fail module 140-2 historical Libgcrypt 3902 2026-04-19",
      ])
    let table = try workplace.fipswatch("inventory", "--as-of", "2026-09-21").output
    #expect(table.contains("Libgcrypt 1.9.4, #4793, sunset 2026-09-09"))
  }

  @Test func `an image that a night leaves out is the one last reported, as the verdict takes it`() throws {
    let night = list(Cluster("shop", Pool("new", fips: true), Pool("bare", fips: true)))
    try workplace.write(night, to: "2026-09-06.json")
    try #require(try workplace.fipswatch("import", "2026-09-06.json", "--policy", "strict.yaml").exitCode == 0)
    let keys = ["pool", "verdict", "basis", "standard", "certificate"]
    let bare = "bare unknown certificate unknown unverified"
    #expect(
      try told("inventory", "--as-of", "2026-09-08", of: keys) == [bare, "new pass flag+image 140-3 active"])
    #expect(
      try told("inventory", "--as-of", "2026-09-21", of: keys) == [bare, "new unknown certificate 140-3 expired"])
  }

  @Test func `what turned by date is the same when a night is filled in later, and after a rebuild`() throws {
    let keys = ["pool", "verdict", "basis", "certificateSunset", "failingSince"]
    let before = try told("inventory", "--as-of", "2026-09-21", of: keys)
    #expect(try workplace.fipswatch("import", "2026-09-02.json", "--policy", "strict.yaml").exitCode == 0)
    let after = try told("inventory", "--as-of", "2026-09-21", of: keys)
    #expect(after == before.map { $0.replacing("2026-09-05", with: "2026-09-02") })
    #expect(after.last?.hasSuffix("2026-09-02T00:00:00Z") == true)
    #expect(try workplace.fipswatch("rebuild").exitCode == 0)
    #expect(try told("inventory", "--as-of", "2026-09-21", of: keys) == after)
    let history = try workplace.fipswatch("history", "shop", "new", "--format", "csv").output
    #expect(history.contains("2026-09-09T00:00:00Z"))
  }

  @Test func `numbers and findings hold what does not meet the standard against the fleet`() throws {
    let run = try workplace.run(
      .fipswatch, ["kpi", "--until", "2026-09-21", "--bucket", "day", "--format", "json"])
    let series = try #require(run.object()["series"] as? [[String: Any]])
    let strict = Dictionary(
      uniqueKeysWithValues: series.map { ($0["at"] as! String, $0["complianceStrict"] as! Double) })
    #expect(strict["2026-09-08T00:00:00Z"] == 1.0 / 3 && strict["2026-09-09T00:00:00Z"] == 0)
    let findings = try workplace.run(.fipswatch, ["findings", "--as-of", "2026-09-21", "--format", "json"])
    let found = try #require(findings.object()["findings"] as? [[String: Any]])
    #expect(findings.exitCode == 2)
    #expect(found.map { "\($0["control"]!) \($0["pool"]!) \($0["basis"]!)" } == ["module-140-3 old module"])
  }
}
