import Evidence
import FleetDocuments
import Foundation
import InventoryModel
import Operations
import Remediation
import Reporting
import TestSupport
import Testing

/// Packages as the tools of auditors read them: `Tests/Peers/evidence.py`.
@Suite("What an auditor's tools say of a package")
struct EvidencePeerTests {
  private static let python = Checkout.root.appending(path: ".build/evidence/bin/python")
  private static let schemas = SharedData.folder.appending(path: "fedramp")
  private static let hasSchemas = FileManager.default.fileExists(atPath: schemas.path)

  private func said(of folder: String, _ fleet: AuditedFleet) throws -> JSONValue {
    try #require(
      FileManager.default.isExecutableFile(atPath: Self.python.path), "no tools of auditors: run Scripts/setup --test")
    let process = Process()
    let output = Pipe()
    process.executableURL = Self.python
    process.arguments =
      [Checkout.root.appending(path: "Tests/Peers/evidence.py").path, fleet.place.path(folder)]
      + (Self.hasSchemas ? [Self.schemas.path] : [])
    process.standardOutput = output
    process.currentDirectoryURL = fleet.place.folder
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try JSONDecoder().decode(JSONValue.self, from: data)
  }

  private static let plan = [
    "POAM ID", "Controls", "Weakness Name", "Weakness Description", "Weakness Detector Source",
    "Weakness Source Identifier", "Asset Identifier", "Point of Contact", "Resources Required",
    "Overall Remediation Plan", "Original Detection Date", "Scheduled Completion Date", "Planned Milestones",
    "Milestone Changes", "Status Date", "Vendor Dependency", "Last Vendor Check-in Date",
    "Vendor Dependent Product Name", "Original Risk Rating", "Adjusted Risk Rating", "Risk Adjustment",
    "False Positive", "Operational Requirement", "Deviation Rationale", "Supporting Documents", "Comments",
    "Auto-Approve", "Binding Operational Directive 22-01 tracking", "Binding Operational Directive 22-01 Due Date",
    "CVE", "Service Name",
  ]

  private static let inventory = [
    "UNIQUE ASSET IDENTIFIER", "IPv4 or IPv6 Address", "Virtual", "Public", "DNS Name or URL", "NetBIOS Name",
    "MAC Address", "Authenticated Scan", "Baseline Configuration Name", "OS Name and Version", "Location", "Asset Type",
    "Hardware Make/Model", "In Latest Scan", "Software/ Database Vendor", "Software/ Database Name & Version",
    "Patch Level", "Diagram Label", "Comments", "Serial #/Asset Tag#", "VLAN/ Network ID",
    "System Administrator/ Owner", "Application Administrator/ Owner", "Function", "End-of-Life ",
  ]

  /// What must hold of every package.
  private func expectValid(_ said: JSONValue) {
    if Self.hasSchemas { #expect(said["schemas"] == .array([])) }
    #expect(said["nist"] == .array([]))
    for book in ["plan", "inventory"] { #expect(said[book]?["formulas"] == .array([])) }
    for sheet in ["Open POA&M Items", "Closed POA&M Items", "Configuration Findings"] {
      let rows = said["plan"]?["sheets"]?[sheet]?.elements ?? []
      #expect(rows.count >= 5 && rows[4].elements.map(\.text) == Self.plan)
    }
    let rows = said["inventory"]?["sheets"]?["Inventory"]?.elements ?? []
    #expect(rows.count >= 2 && rows[1].elements.map(\.text) == [nil] + Self.inventory)
  }

  @Test(
    "A month is valid by the official schemas, by NIST's metaschemas and to compliance-trestle, and its workbooks are read",
    arguments: OSCALVersion.allCases)
  func month(version: OSCALVersion) throws {
    let fleet = try AuditedFleet()
    try fleet.importOctober()
    try fleet.importNights(from: "2026-11-01", through: "2026-11-30")
    let plan = try fleet.place.database.reports().plan(PlanRequest(asOf: Month("2026-11")!.end))
    try fleet.place.write(plan.jsonText, to: "plan.json")
    try fleet.write(Month("2026-11")!, to: "p", version: version, plan: fleet.place.path("plan.json"))
    let said = try said(of: "p", fleet)
    expectValid(said)
    #expect(said["trestle"]?["items"]?.number == 2)
    #expect(said["plan"]?["times"]?.elements.map(\.text) == ["2026-11-30 23:59:59", "2026-11-30 23:59:59"])
    #expect(said["inventory"]?["times"]?.elements.map(\.text) == ["2026-11-30 23:59:59", "2026-11-30 23:59:59"])
    #expect(
      said["plan"]?["sheets"]?["Open POA&M Items"]?[2].elements.prefix(3).map(\.text) == [
        "Contoso", "Contoso Payments", "Moderate",
      ])
    // shop has failed since September, which is late; bank since 3 November, which is not.
    #expect(said["task"]?["Open POA&M Items"] == .array([.string("FW-00001")]))
    #expect(said["task"]?["Configuration Findings"] == .array([.string("FW-00002")]))
    let pools = said["inventory"]?["sheets"]?["Inventory"]?.elements.dropFirst(2).map { $0[1].text } ?? []
    #expect(pools.count == 5 && pools.allSatisfy { $0?.contains("/agentpools/") == true })
  }

  @Test func `a system of which nothing is said gives valid files, with what is missing named and empty`() throws {
    let fleet = try AuditedFleet(system: .unsaid)
    try fleet.importNights(from: "2026-10-01", through: "2026-10-04")
    let report = try fleet.write(to: "p")
    let keys = report.missingDetails.map(\.key)
    for key in [
      "system.csp", "system.class", "system.packageUri", "system.securityPlan", "system.exposures[scope: all].rating",
    ] {
      #expect(keys.contains(key))
    }
    let said = try said(of: "p", fleet)
    // An address that nobody gave is none.
    let errors = said["schemas"]?.elements.compactMap(\.text) ?? []
    #expect(errors.allSatisfy { $0.contains("$.certificationPackageOverviewUri") }, "\(errors)")
    let reported = try fleet.json("fedramp/vulnerability-detail-report.json", of: "p")
    #expect(reported["certificationPackageOverviewUri"] == .string(""))
    for key in ["currentRating", "isInternetReachable", "isLikelyExploitable"] {
      #expect(reported["vulnerabilities"]?[0][key] == nil)
    }
  }

  @Test func `an empty month is valid`() throws {
    let fleet = try AuditedFleet()
    try fleet.importNights(from: "2026-10-01", through: "2026-10-02")
    try fleet.write(Month("2026-08")!, to: "p")
    expectValid(try said(of: "p", fleet))
  }

  @Test func `texts that are formulas, of ten kilobytes or with control characters are text in every format`() throws {
    let hostile = [
      "=cmd|'/C calc'!A0", "@SUM(1+1)", "+1", "-1", "a\u{1B}[31mred", "two\nlines", "\u{202E}gnp", "<script>x</script>",
      String(repeating: "x", count: 10_000), "ünïcödé \u{1F600}", "quote\"comma,",
    ]
    func literal(_ text: String) -> String { JSONValue.string(text).text() }
    let clusters = hostile.enumerated().map { number, text in
      let members = ["osSku", "vmSize", "nodeImageVersion"].map { #""\#($0)":\#(literal(text))"# }.joined(
        separator: ",")
      let pool = Pool("p\(number)", fips: false, ",\(members),\"tags\":{\"owner\":\(literal(text))}")
      return Cluster("c\(number)", pool)
    }
    var policy = AuditedFleet.policy
    policy.exemptions[0].selector = Selector(clusters: ["c0", "c4"])
    (policy.exemptions[0].justification, policy.exemptions[0].ticket) = (hostile[4], hostile[0])
    let fleet = try AuditedFleet(
      system: SystemDetails(
        csp: hostile[0], name: hostile[4], packageURI: "https://trust.example.com/package.json",
        contacts: [.init(role: hostile[1], name: hostile[8])]))
    try fleet.place.write(list(clusters), to: "2026-10-14.json")
    let imported = try fleet.place.importing(["2026-10-14.json"], policy: policy)
    try #require(imported.outcome != .failed, "\(imported.lines)")
    try fleet.write(to: "p")
    let said = try said(of: "p", fleet)
    expectValid(said)
    for (name, data) in try fleet.files(of: "p") where !name.hasSuffix(".xlsx") {
      let text = String(decoding: data, as: UTF8.self)
      #expect(
        !text.unicodeScalars.contains { HostileText.isHidden($0) && !"\r\n".unicodeScalars.contains($0) }, "\(name)")
      #expect(!text.contains("<script>x") || name != "index.html")
    }
    let csv = String(decoding: try #require(fleet.files(of: "p")["poam.csv"]), as: UTF8.self)
    for line in csv.split(separator: "\r\n") {
      #expect(!line.contains(",=") && !line.contains(",@") && !line.contains(",\"=") && !line.contains(",\"@"))
    }
    #expect(try fleet.verify("p").1 == .clean)
  }
}
