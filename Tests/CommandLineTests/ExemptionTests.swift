import Foundation
import Testing

/// A fleet in which exemptions and approvals do something, and others do not.
@Suite("What exemptions and approvals do")
struct ExemptionTests {
  let workplace: Workplace

  private static let policy = """
    apiVersion: fipswatch/v1
    kind: Policy
    metadata: {name: strict}
    scopes: [{name: everything, require: {approval: true}}]
    settings: {staleAfterDays: 10}
    exemptions:
    - {id: EX-OLD, control: fips-enabled, match: {pools: ["old*"]}, category: waiver, justification: x, ticket: T,
       requestedBy: ana, approvedBy: ciso, approvedAt: 2026-09-01, expiresOn: 2026-09-20}
    - {id: EX-ALL, control: fips-enabled, match: {pools: ["good*"]}, category: waiver, justification: x, ticket: T,
       requestedBy: ana, approvedBy: ciso, approvedAt: 2026-09-01, expiresOn: 2027-09-20}
    approvals:
    - {id: AP-NEW, match: {pools: ["new*"]}, justification: x, ticket: T, requestedBy: ana, approvedBy: ciso,
       approvedAt: 2026-09-01, expiresOn: 2027-09-20}
    - {id: AP-THERE, match: {pools: [good1]}, justification: x, ticket: T, requestedBy: ana, approvedBy: ciso,
       approvedAt: 2026-09-01, expiresOn: 2027-09-20}
    - {id: AP-NONE, match: {pools: [none]}, justification: x, ticket: T, requestedBy: ana, approvedBy: ciso,
       approvedAt: 2026-09-01, expiresOn: 2027-09-20}

    """

  /// Pools of the clusters `zoo` and `ant`, by night: those of the first are there before any policy asks for approvals.
  private static let nights: [(day: String, pools: [Pool])] = [
    ("2026-09-01", [Pool("old1", fips: false), Pool("good1", fips: true)]),
    ("2026-09-02", [Pool("old1", fips: false), Pool("good1", fips: true)]),
    ("2026-09-15", [Pool("old1", fips: false), Pool("old2", fips: true), Pool("good1", fips: true)]),
    (
      "2026-09-25",
      [Pool("old1", fips: false), Pool("old2", fips: false), Pool("good1", fips: true), Pool("new1", fips: true)]
    ),
  ]

  init() throws {
    workplace = try Workplace()
    try workplace.write(Self.policy, to: "strict.yaml")
    for (day, pools) in Self.nights {
      var (zoo, ant) = (Cluster("zoo"), Cluster("ant"))
      (zoo.pools, ant.pools) = (pools, pools)
      try workplace.write(list(zoo, ant), to: "\(day).json")
      try workplace.write(list(ant, zoo), to: "turned/\(day).json")
    }
    try importing("2026-09-01", "2026-09-02", "2026-09-15", "2026-09-25")
  }

  private func importing(_ days: String..., from folder: String = ".", into database: String = "fipswatch.db") throws {
    for day in days {
      let policy = day == Self.nights[0].day ? [] : ["--policy", "strict.yaml"]
      let run = try workplace.run(
        .fipswatch, ["import", "\(folder)/\(day).json", "--database", database] + policy)
      try #require(run.exitCode == 0, "\(run.errors)")
    }
  }

  private func audit(_ id: String, on day: String) throws -> [String: Any] {
    let run = try workplace.fipswatch("exemptions", "--as-of", day, "--format", "json")
    return try #require((run.object()["exemptions"] as? [[String: Any]])?.first { $0["id"] as? String == id })
  }

  private func rows(_ key: String, of id: String, on day: String) throws -> [String] {
    try #require(audit(id, on: day)[key] as? [[String: Any]]).map {
      "\($0["cluster"] as? String ?? "")/\($0["pool"] as? String ?? "")"
    }
  }

  @Test func `an approval by which pools pass is used, one of pools that were there before or are not is not`() throws {
    func isUnused(_ id: String, _ day: String) throws -> Bool? { try audit(id, on: day)["isUnused"] as? Bool }
    #expect(try isUnused("AP-NEW", "2026-09-25") == false)
    #expect(try isUnused("AP-NEW", "2026-10-30") == false)
    #expect(try isUnused("AP-THERE", "2026-09-25") == true)
    #expect(try isUnused("AP-NONE", "2026-09-25") == false)
    #expect(try audit("AP-NONE", on: "2026-09-25")["isOrphaned"] as? Bool == true)
    #expect(try rows("excused", of: "AP-NEW", on: "2026-09-25") == [])
  }

  @Test func `what counts as exempt is excused, unknown or failing`() throws {
    #expect(try rows("excused", of: "EX-ALL", on: "2026-09-25") == [])
    #expect(try audit("EX-ALL", on: "2026-09-25")["isUnused"] as? Bool == true)
    // Ten days without a snapshot: nothing is known any more.
    #expect(try rows("excused", of: "EX-ALL", on: "2026-10-05") == ["ant/good1", "zoo/good1"])
    #expect(try audit("EX-ALL", on: "2026-10-05")["isUnused"] as? Bool == false)
    for day in ["2026-09-02", "2026-09-20", "2026-09-26", "2026-10-05"] {
      let kpi = try workplace.fipswatch("kpi", "--as-of", day, "--format", "json").object()
      let pools = try #require((kpi["series"] as? [[String: Any]])?.last?["pools"] as? [String: Int])
      let excused = try rows("excused", of: "EX-ALL", on: day) + rows("excused", of: "EX-OLD", on: day)
      #expect(pools["exempt"] == excused.count, "\(day)")
    }
  }

  @Test(arguments: ["historical", "unverified"])
  func `what its modules keep from passing an exemption from the standard excuses, and none from FIPS`(
    certificate: String
  ) throws {
    func exemption(_ id: String, _ control: String) -> String {
      """
      - {id: \(id), control: \(control), match: {clusters: [zoo]}, category: waiver, justification: x, ticket: T,
         requestedBy: ana, approvedBy: ciso, approvedAt: 2026-09-01, expiresOn: 2027-09-20}

      """
    }
    try workplace.write(
      """
      apiVersion: fipswatch/v1
      kind: Policy
      metadata: {name: standard}
      scopes: [{name: everything, require: {standard: 140-3}}]
      modules: [{image: ubuntu-2204, module: all, standard: 140-3, certificate: \(certificate), source: x}]
      exemptions:

      """ + exemption("EX-FIPS", "fips-enabled") + exemption("EX-MODULE", "module-140-3"), to: "standard.yaml")
    var zoo = Cluster("zoo")
    let image = #","nodeImageVersion":"AKSUbuntu-2204gen2fipscontainerd-202511.10.0""#
    zoo.pools = [Pool("on", fips: true, image), Pool("off", fips: false)]
    try workplace.write(list(zoo), to: "2026-09-26.json")
    let run = try workplace.fipswatch("import", "2026-09-26.json", "--policy", "standard.yaml", "--scope", zoo.id)
    try #require(run.exitCode == 0, "\(run.errors)")
    #expect(try rows("excused", of: "EX-FIPS", on: "2026-09-26") == ["zoo/off"])
    #expect(try rows("excused", of: "EX-MODULE", on: "2026-09-26") == ["zoo/on"])
    #expect(try audit("EX-MODULE", on: "2026-09-26")["isUnused"] as? Bool == false)
  }

  @Test func `what came back is what was open when the exemption ended, not what opened later`() throws {
    #expect(try rows("excused", of: "EX-OLD", on: "2026-09-20") == ["ant/old1", "zoo/old1"])
    #expect(try rows("cameBack", of: "EX-OLD", on: "2026-09-21") == ["ant/old1", "zoo/old1"])
    #expect(
      try rows("matching", of: "EX-OLD", on: "2026-09-25") == ["ant/old1", "ant/old2", "zoo/old1", "zoo/old2"])
    #expect(try rows("cameBack", of: "EX-OLD", on: "2026-09-25") == ["ant/old1", "zoo/old1"])
  }

  @Test func `equal facts give equal text, whatever came first`() throws {
    try importing("2026-09-25", "2026-09-15", "2026-09-02", "2026-09-01", from: "turned", into: "other.db")
    let commands = [
      ["exemptions", "--as-of", "2026-09-25"], ["exemptions", "--as-of", "2026-10-05"],
      ["explain", "--from", "2026-09-01", "--to", "2026-10-05"], ["report", "--as-of", "2026-09-26"],
      ["history", "zoo"], ["drift", "--from", "2026-09-01", "--to", "2026-09-25"],
    ]
    for command in commands {
      let texts = try ["fipswatch.db", "other.db"].map { database in
        try workplace.run(.fipswatch, command + ["--format", "json", "--database", database]).output
      }
      #expect(texts[0] == texts[1] && !texts[0].isEmpty, "\(command)")
    }
  }
}
