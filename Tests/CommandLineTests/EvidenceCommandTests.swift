import Foundation
import LoopbackServices
import TestSupport
import Testing

@Suite("Packages for auditors")
struct EvidenceCommandTests {
  private let workplace = try! Workplace()

  private func importNights() throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true), Pool("b", fips: false))), to: "night.json")
    for night in ["2026-10-01", "2026-10-02"] {
      #expect(try workplace.fipswatch("import", "night.json", "--taken-at", night).exitCode == 0)
    }
  }

  @Test func `a package is written, its digest printed, and verified`() throws {
    try importNights()
    let run = try workplace.fipswatch("evidence", "--month", "2026-10", "--out", "p", "--format", "json")
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    let report = try run.object()
    let sum = try workplace.run(URL(filePath: "/usr/bin/sha256sum"), ["p/manifest.json"]).output.prefix(64)
    #expect(report["manifestDigest"] as? String == String(sum))
    #expect((report["missingDetails"] as? [Any])?.isEmpty == false)
    let verified = try workplace.fipswatch("evidence", "verify", "p")
    #expect(verified.exitCode == 0, "\(verified.output)")
    try workplace.write("{}", to: "p/kpi.json")
    let changed = try workplace.fipswatch("evidence", "verify", "p", "--format", "json")
    #expect(changed.exitCode == 1)
    #expect((try changed.object()["faults"] as? [[String: Any]])?.first?["file"] as? String == "kpi.json")
  }

  @Test(
    "what lies outside of a package is no part of it",
    arguments: [
      ("mv p/kpi.json kept; ln -s ../kept p/kpi.json", "kpi.json"), ("ln -s ../night.json p/more.json", "more.json"),
      ("mv p/oscal kept; ln -s ../kept p/oscal", "oscal"), ("ln -s nowhere p/drift.txt", "drift.txt"),
      ("rm p/coverage.json; mkfifo p/coverage.json", "coverage.json"), ("mkfifo p/pipe", "pipe"),
    ])
  func links(command: String, file: String) throws {
    try importNights()
    try workplace.fipswatch("evidence", "--month", "2026-10", "--out", "p")
    let shell = URL(filePath: "/bin/sh")
    #expect(try workplace.run(shell, ["-c", "cd '\(workplace.folder.path)'; \(command)"]).exitCode == 0)
    let run = try workplace.fipswatch("evidence", "verify", "p", "--format", "json")
    #expect(run.exitCode == 1)
    let faults = try #require(run.object()["faults"] as? [[String: Any]])
    #expect(
      faults.contains {
        $0["file"] as? String == file && ($0["message"] as? String)?.contains("is a link or a device") == true
      })
  }

  @Test func `a manifest that is a link is refused, and a link to a package is followed`() throws {
    try importNights()
    try workplace.fipswatch("evidence", "--month", "2026-10", "--out", "p")
    try FileManager.default.createSymbolicLink(atPath: workplace.path("latest"), withDestinationPath: "p")
    #expect(try workplace.fipswatch("evidence", "verify", "latest").exitCode == 0)
    let (manifest, kept) = (workplace.path("p/manifest.json"), workplace.path("kept.json"))
    try FileManager.default.moveItem(atPath: manifest, toPath: kept)
    try FileManager.default.createSymbolicLink(atPath: manifest, withDestinationPath: "../kept.json")
    let run = try workplace.fipswatch("evidence", "verify", "p")
    #expect(run.exitCode == 1 && run.errorLines.count == 1)
    #expect(run.errors.contains("p/manifest.json: is a link or a device"), "\(run.errors)")
  }

  @Test func `serve hands out packages, and nothing that is not as it was written`() throws {
    try importNights()
    try workplace.write("secret", to: "beside.json")
    try workplace.fipswatch("evidence", "--month", "2026-10", "--out", "packages/2026-10")
    try workplace.write("{}", to: "packages/other/manifest.json")
    let server = try RunningServer(in: workplace, "--evidence", "packages")
    let page = try server.get("/evidence").text
    #expect(page.contains("<th scope=\"row\">2026-10</th>") && page.contains("the first of its month"))
    let links = page.matches(of: /<a href="(\/evidence\/[^"]*)" download>/).map { String($0.1) }
    #expect(links.count >= 18)
    for link in links {
      let reply = try server.get(link)
      let file = workplace.path("packages" + link.dropFirst("/evidence".count))
      #expect(reply.status == 200 && reply.body == FileManager.default.contents(atPath: file), "\(link)")
      #expect(reply.field("Content-Disposition")?.hasPrefix("attachment; filename=\"2026-10-") == true)
    }
    for path in [
      "/evidence/2026-10/none.json", "/evidence/2026-10/..%2f..%2fbeside.json", "/evidence/..%2f2026-10/kpi.json",
      "/evidence/other/manifest.json", "/evidence/2026-10/", "/evidence/..", "/evidence/../beside.json",
    ] {
      #expect(try server.get(path).status == 404, "\(path)")
    }
    try workplace.write("{}", to: "packages/2026-10/kpi.json")
    let changed = try server.get("/evidence/2026-10/kpi.json")
    #expect(changed.status == 503 && changed.text.contains("not what its manifest says"))
    #expect(try workplace.fipswatch("serve", "--evidence", "beside.json").exitCode == 1)
  }

  @Test func `a package can be verified where there is no database`() throws {
    try importNights()
    try workplace.fipswatch("evidence", "--month", "2026-10", "--out", "p")
    try FileManager.default.moveItem(atPath: workplace.path("fipswatch.db"), toPath: workplace.path("elsewhere.db"))
    let run = try workplace.fipswatch("evidence", "verify", "p")
    #expect(run.exitCode == 0 && run.output.contains("Not compared"))
    #expect(try workplace.fipswatch("evidence", "verify", "p", "--database", "none.db").exitCode == 1)
    #expect(try workplace.fipswatch("evidence", "verify", "p", "--database", "elsewhere.db").exitCode == 0)
  }

  @Test func `where no snapshot counts any more there is no package`() throws {
    try importNights()
    for night in ["2026-10-01", "2026-10-02"] {
      #expect(try workplace.fipswatch("retract", "\(night)T00:00:00Z", "--reason", "wrong fleet").exitCode == 0)
    }
    let retracted = try workplace.fipswatch("evidence", "--month", "2026-10", "--out", "p")
    #expect(retracted.exitCode == 1)
    #expect(retracted.errors == "fipswatch: --month 2026-10: no snapshot counts: import one first\n")
    #expect(!FileManager.default.fileExists(atPath: workplace.path("p")))
  }

  @Test(
    "What cannot be done is one line, and nothing is left behind",
    arguments: [
      (["--month", "2026-10", "--out", "full"], 1), (["--month", "2999-01", "--out", "p"], 1),
      (["--month", "october", "--out", "p"], 64), (["--month", "2026-10"], 64),
      (["--month", "2026-10", "--out", "p", "--oscal", "2.0"], 64),
      (["--month", "2026-10", "--out", "p", "--database", "none.db"], 1),
      (["--month", "2026-10", "--out", "night.json/p"], 1),
    ] as [([String], Int32)])
  func refusals(arguments: [String], code: Int32) throws {
    try importNights()
    try workplace.write("x", to: "full/mine")
    let run = try workplace.run(.fipswatch, ["evidence"] + arguments)
    #expect(run.exitCode == code, "\(run.errors)")
    if code == 1 { #expect(run.errorLines.count == 1, "\(run.errors)") }
    let left = try FileManager.default.contentsOfDirectory(atPath: workplace.folder.path)
    #expect(left.allSatisfy { !$0.contains("pending") && !$0.contains("scratch") && $0 != "p" }, "\(left)")
  }

  @Test(.enabled(if: Mount.isPermitted, "mounting is not permitted here"))
  func `on a full disk nothing is written, and the month is not frozen`() throws {
    try workplace.write(
      list((0..<40).map { Cluster("c\($0)", Pool("a", fips: false), Pool("b", fips: false)) }), to: "night.json")
    #expect(try workplace.fipswatch("import", "night.json", "--taken-at", "2026-10-01").exitCode == 0)
    let disk = try Mount(at: workplace.path("disk"), size: "64k")
    let run = try workplace.fipswatch("evidence", "--month", "2026-10", "--out", "disk/p")
    #expect(run.exitCode == 1 && run.errorLines.count == 1, "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.path("disk")).isEmpty)
    let frozen = try workplace.fipswatch("sql", "SELECT count(*) AS n FROM frozen_months", "--format", "csv").output
    #expect(frozen == "n\r\n0\r\n")
    try disk.remount("size=32m")
    #expect(try workplace.fipswatch("evidence", "--month", "2026-10", "--out", "disk/p").exitCode == 0)
  }

  /// Findings as the models of py-ocsf-models take them.
  @Test func `findings as OCSF are Compliance Findings that were opened, opened again or closed`() throws {
    let python = Checkout.root.appending(path: ".build/evidence/bin/python")
    try #require(
      FileManager.default.isExecutableFile(atPath: python.path), "no tools of auditors: run Scripts/setup --test")
    for (night, isFIPS) in [("2026-10-01", true), ("2026-10-02", false), ("2026-10-03", true), ("2026-10-04", false)] {
      try workplace.write(
        list(
          Cluster(
            "shop", Pool("again", fips: isFIPS), Pool("old", fips: false), Pool("fixed", fips: night > "2026-10-02"))),
        to: "\(night).json")
      #expect(try workplace.fipswatch("import", "\(night).json").exitCode == 0)
    }
    let run = try workplace.fipswatch("findings", "--all", "--format", "ocsf")
    #expect(run.exitCode == 2)
    try workplace.write(run.output, to: "siem.jsonl")
    let script = """
      import json, sys
      from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
      for line in open("siem.jsonl"):
          event = ComplianceFinding(**json.loads(line))
          print(event.resources[0].name, event.activity_id.name, event.type_uid.name, event.compliance.status_id.name)
      """
    let read = try workplace.run(python, ["-c", script])
    #expect(
      read.output.split(separator: "\n").sorted() == [
        "again Update Update Fail", "fixed Close Close Pass", "old Create Create Fail",
      ], "\(read.errors)")
  }
}
