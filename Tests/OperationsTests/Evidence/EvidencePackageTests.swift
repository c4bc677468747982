import Evidence
import FleetDocuments
import Foundation
import InventoryModel
import Operations
import Remediation
import Reporting
import Testing

@testable import InventoryStore

@Suite("An auditor's package")
struct EvidencePackageTests {
  private let fleet = try! AuditedFleet()

  private static let names: Set = [
    "index.html", "manifest.json", "kpi.json", "drift.json", "coverage.json", "exemptions.json", "snapshots.json",
    "findings.json",
    "modules.json", "modules.csv", "poam.xlsx", "poam.csv", "inventory.xlsx", "oscal/assessment-results.json",
    "oscal/poam.json", "fedramp/vulnerability-detail-report.json", "fedramp/accepted-vulnerabilities.json",
    "fedramp/historical-activity.json",
  ]

  @Test func `it has every file, and two runs give the same bytes`() throws {
    try fleet.importOctober()
    let first = try fleet.write(to: "one")
    let second = try fleet.write(to: "two", at: "2027-02-01T12:34:56Z")
    #expect(try Set(fleet.files(of: "one").keys) == Self.names)
    #expect(try fleet.files(of: "one") == fleet.files(of: "two"))
    #expect(first.manifestDigest == second.manifestDigest)
    #expect(first.files == Self.names.count)
  }

  @Test func `the steps of a saved plan are milestones of its open items, and verify knows them`() throws {
    try fleet.importOctober()
    let plan = try fleet.place.database.reports().plan(PlanRequest(asOf: AuditedFleet.month.end))
    try fleet.place.write(plan.jsonText, to: "plan.json")
    try fleet.write(to: "p", plan: fleet.place.path("plan.json"))
    let steps = plan.plan.waves.flatMap(\.steps)
    try #require(!steps.isEmpty)
    let items = try String(decoding: fleet.files(of: "p")["poam.csv"] ?? Data(), as: UTF8.self)
    for step in steps {
      #expect(items.contains("pool \(step.row.pool ?? ""), \(step.path.rawValue), wave "), "\(step.row.pool ?? "")")
    }
    let oscal = try String(decoding: fleet.files(of: "p")["oscal/poam.json"] ?? Data(), as: UTF8.self)
    #expect(oscal.contains("\"milestone\""))
    #expect(try fleet.verify("p").1 == .clean)
    try fleet.place.write(plan.jsonText.replacing("/subscriptions/", with: "/subscriptions/other-"), to: "other.json")
    #expect(throws: OperationFailure.self) { try fleet.write(to: "q", plan: fleet.place.path("other.json")) }
  }

  @Test func `nights that come after the month change nothing of it`() throws {
    try fleet.importOctober()
    try fleet.write(to: "one")
    try fleet.importNights(from: "2026-11-01", through: "2026-11-20")
    try fleet.write(to: "two")
    #expect(try fleet.files(of: "one") == fleet.files(of: "two"))
    #expect(try fleet.verify("one").1 == .clean)
  }

  @Test func `its numbers are those that the commands print`() throws {
    try fleet.importOctober()
    try fleet.write(to: "p")
    let end = AuditedFleet.month.end
    let reports = try fleet.place.database.reports()
    let window = KPIWindow(since: AuditedFleet.month.start, until: end, asOf: end, bucket: .day)
    func without(_ value: JSONValue) -> JSONValue {
      guard case .object(var members) = value else { return value }
      members["period"] = nil
      return .object(members)
    }
    func same(_ name: String, _ value: JSONValue) throws -> Bool {
      // Read again, so that both have gone through text.
      let text = try JSONDecoder().decode(JSONValue.self, from: Data(value.text().utf8))
      return try without(fleet.json(name, of: "p")) == text
    }
    #expect(try same("kpi.json", reports.kpi(in: window).jsonValue))
    #expect(try same("findings.json", reports.findings(asOf: end, includingClosed: true).jsonValue))
    let drift = try reports.drift(
      from: InstantArgument("2026-09-30"), to: InstantArgument("2026-10-31"), includingNoise: false, now: end)
    #expect(try same("drift.json", drift.jsonValue))
  }

  @Test func `missing and partial nights are told, and consecutive ones are one failure of detection`() throws {
    try fleet.importOctober()
    try fleet.write(to: "p")
    let coverage = try fleet.json("coverage.json", of: "p")
    #expect(coverage["counts"]?["complete"]?.number == 26)
    #expect(coverage["counts"]?["missed"]?.number == 4)
    #expect(coverage["counts"]?["partial"]?.number == 1)
    let failures = coverage["failuresOfDetection"]?.elements ?? []
    #expect(failures.map { $0["id"]?.text } == ["FW-D-20261005", "FW-D-20261010", "FW-D-20261025"])
    #expect(failures.map { $0["nights"]?.number } == [3, 1, 1])
    #expect(failures.allSatisfy { $0["isOver"] == .bool(true) })
    let bank = coverage["nights"]?.elements.first { $0["day"]?.text == "2026-10-10" }?["missing"]
    #expect(bank?[0].text?.hasSuffix("/managedclusters/bank") == true)
  }

  @Test func `a failure that began in the month before is told of whole`() throws {
    try fleet.importNights(from: "2026-10-26", through: "2026-10-29")
    try fleet.importNights(from: "2026-11-03", through: "2026-11-30")
    try fleet.write(Month("2026-11")!, to: "p")
    let failure = try fleet.json("coverage.json", of: "p")["failuresOfDetection"]?[0]
    #expect(failure?["from"]?.text == "2026-10-30")
    #expect(failure?["nights"]?.number == 4)
  }

  @Test func `a month that is not over says so in every file, and is not frozen`() throws {
    try fleet.importNights(from: "2026-10-01", through: "2026-10-15")
    let report = try fleet.write(to: "p", at: "2026-10-15T12:00:00Z")
    #expect(!report.period.isOver)
    for (name, data) in try fleet.files(of: "p") {
      if name.hasSuffix(".xlsx") { continue }
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.contains("The month is not over") || name == "modules.csv" && text.contains(",false\r\n"), "\(name)")
      #expect(text.contains("2026-10-15T12:00:00Z") || name == "poam.csv", "\(name)")
    }
    #expect(try fleet.place.database.open(.readOnly).loadFrozenMonths().isEmpty)
    // Today's night has been, tomorrow's has not failed.
    #expect(try fleet.json("coverage.json", of: "p")["nights"]?.elements.count == 15)
  }

  @Test func `an empty month, before anything was observed or after, is told as one`() throws {
    try fleet.importNights(from: "2026-10-01", through: "2026-10-02")
    try fleet.write(Month("2026-08")!, to: "before")
    #expect(try fleet.json("kpi.json", of: "before")["series"] == .array([]))
    #expect(try fleet.json("coverage.json", of: "before")["nights"] == .array([]))
    #expect(
      try fleet.json("oscal/poam.json", of: "before")["plan-of-action-and-milestones"]?["poam-items"]?.elements.count
        == 1)
    try fleet.write(Month("2026-11")!, to: "after")
    #expect(try fleet.json("coverage.json", of: "after")["counts"]?["missed"]?.number == 30)
    #expect(throws: OperationFailure.self) { try fleet.write(Month("2027-03")!, to: "future") }
  }

  @Test func `of a month with a change of policy the exemptions of both are told`() throws {
    var later = AuditedFleet.policy
    (later.name, later.exemptions) = ("later", [])
    try fleet.importNights(from: "2026-10-12", through: "2026-10-20")
    try fleet.importNights(from: "2026-10-21", through: "2026-10-31", policy: later)
    try fleet.write(to: "p")
    let policies = try fleet.json("exemptions.json", of: "p")["policies"]?.elements ?? []
    #expect(policies.map { $0["policy"]?.text } == ["audited", "later"])
    #expect(policies.map { $0["exemptions"]?.elements.count } == [1, 0])
    #expect(policies[0]["to"]?.text == policies[1]["from"]?.text)
    // What it let be is not let be at the end.
    #expect(try fleet.json("fedramp/accepted-vulnerabilities.json", of: "p")["acceptedVulnerabilities"] == .array([]))
  }

  @Test(arguments: ["a file", "a folder that is not empty"])
  func `what stands in its place stays`(what: String) throws {
    try fleet.importNights(from: "2026-10-01", through: "2026-10-02")
    try fleet.place.write("mine", to: what == "a file" ? "p" : "p/mine")
    #expect(throws: OperationFailure.self) { try fleet.write(to: "p") }
    let left = try FileManager.default.contentsOfDirectory(atPath: fleet.place.folder.path)
    #expect(left.allSatisfy { !$0.contains("pending") && !$0.contains("scratch") }, "\(left)")
    #expect(try String(contentsOfFile: fleet.place.path(what == "a file" ? "p" : "p/mine"), encoding: .utf8) == "mine")
    #expect(try fleet.place.database.open(.readOnly).loadFrozenMonths().isEmpty)
  }

  @Test func `an empty folder is taken`() throws {
    try fleet.importNights(from: "2026-10-01", through: "2026-10-02")
    try FileManager.default.createDirectory(atPath: fleet.place.path("p"), withIntermediateDirectories: true)
    try fleet.write(to: "p")
    #expect(try fleet.verify("p").0.faults.isEmpty)
  }
}

@Suite("A package over time")
struct EvidenceHistoryTests {
  private let fleet = try! AuditedFleet()

  private func ids(_ folder: String) throws -> [String: String] {
    let items = try fleet.json("oscal/poam.json", of: folder)["plan-of-action-and-milestones"]?["poam-items"]
    return Dictionary(
      uniqueKeysWithValues: (items?.elements ?? []).map { ($0["title"]?.text ?? "", $0["uuid"]?.text ?? "") })
  }

  @Test func `two months later the ids of items are the same, and new ones follow`() throws {
    try fleet.importOctober()
    try fleet.write(to: "october")
    try fleet.importNights(from: "2026-11-01", through: "2026-12-15")
    try fleet.write(Month("2026-11")!, to: "november")
    let (october, november) = (try ids("october"), try ids("november"))
    #expect(october.keys.sorted() == ["FW-00001: fips-enabled fails in cluster shop"])
    #expect(
      november.keys.sorted() == [
        "FW-00001: fips-enabled fails in cluster shop", "FW-00002: fips-enabled fails in cluster bank",
      ])
    #expect(october.allSatisfy { november[$0.key] == $0.value })
  }

  @Test func `ids survive a late night, retract and rebuild, and what changed is a restatement`() throws {
    try fleet.importNights(from: "2026-10-14", through: "2026-10-31")
    try fleet.importNights(from: "2026-11-01", through: "2026-11-30")
    try fleet.write(to: "first")
    let before = try ids("first")
    // Late nights: the finding opened earlier than was known.
    try fleet.importNights(from: "2026-10-01", through: "2026-10-04")
    let report = try fleet.write(Month("2026-11")!, to: "november")
    let after = try ids("november")
    #expect(before.keys.allSatisfy(after.keys.contains), "\(before) \(after)")
    #expect(report.restatements.contains { $0.month == AuditedFleet.month && $0.name == "nights.complete" })
    #expect(report.restatements.contains { $0.name == "FW-00001" && $0.before.text?.contains("2026-10-14") == true })
    let (verified, outcome) = try fleet.verify("first")
    #expect(verified.faults.isEmpty && verified.today?.areFactsSame == false && outcome == .found)
    // And back.
    let store = try fleet.place.database.openExisting()
    for day in 1...4 {
      _ = try Maintenance(of: store).retract("2026-10-0\(day)T00:00:00Z", reason: "a test", at: Instant("2026-12-20")!)
    }
    #expect(try Maintenance(of: store).rebuild().outcome == .clean)
    try fleet.write(to: "again")
    #expect(try ids("again") == before)
  }

  @Test func `the first package of a month stays its frozen one`() throws {
    try fleet.importOctober()
    let first = try fleet.write(to: "one").manifestDigest
    try fleet.importNights(from: "2026-10-05", through: "2026-10-07", skippingMissed: false)
    let report = try fleet.write(to: "two")
    #expect(report.manifestDigest != first)
    #expect(
      report.restatements.contains { $0.name == "nights.missed" && $0.before == .integer(4) && $0.after == .integer(1) }
    )
    #expect(try fleet.place.database.open(.readOnly).loadFrozenMonths().map(\.manifestDigest) == [first])
    #expect(try fleet.verify("one").0.today?.isFirstWritten == true)
    #expect(try fleet.verify("two").0.today?.isFirstWritten == false)
    #expect(try fleet.verify("two").1 == .clean)
  }

  @Test func `one changed byte anywhere is found, and so is what is missing or more`() throws {
    try fleet.importNights(from: "2026-10-01", through: "2026-10-04")
    try fleet.write(to: "p")
    for (name, data) in try fleet.files(of: "p") where name != Manifest.fileName {
      let url = URL(filePath: fleet.place.path("p/\(name)"))
      for place in [0, data.count / 2, data.count - 1] {
        var other = data
        other[place] ^= 1
        try other.write(to: url)
        let (report, outcome) = try fleet.verify("p", withDatabase: false)
        #expect(report.faults.map(\.file) == [name] && outcome == .failed)
      }
      try FileManager.default.removeItem(at: url)
      #expect(try fleet.verify("p", withDatabase: false).0.faults.map(\.message) == ["is missing"])
      try data.write(to: url)
    }
    try fleet.place.write("x", to: "p/oscal/more.json")
    #expect(try fleet.verify("p").0.faults.map(\.file) == ["oscal/more.json"])
  }

  @Test func `a changed manifest gives another digest than the one that was printed`() throws {
    try fleet.importNights(from: "2026-10-01", through: "2026-10-04")
    let printed = try fleet.write(to: "p").manifestDigest
    let url = URL(filePath: fleet.place.path("p/manifest.json"))
    var data = try Data(contentsOf: url)
    let place = try #require(String(decoding: data, as: UTF8.self).range(of: "Contoso\""))
    data[String(decoding: data, as: UTF8.self)[..<place.lowerBound].utf8.count] ^= 1
    try data.write(to: url)
    let (report, outcome) = try fleet.verify("p")
    #expect(report.manifestDigest != printed)
    #expect(report.today?.isFirstWritten == false && outcome == .found)
  }

  @Test func `without the database it says what it did not compare`() throws {
    try fleet.importNights(from: "2026-10-01", through: "2026-10-04")
    try fleet.write(to: "p")
    let (report, outcome) = try fleet.verify("p", withDatabase: false)
    #expect(outcome == .clean && report.today == nil)
    #expect(report.text(as: .table).contains("Not compared: what the database would give today"))
    #expect(throws: OperationFailure.self) { try fleet.verify("nowhere", withDatabase: false) }
  }
}
