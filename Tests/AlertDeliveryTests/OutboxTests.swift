import Foundation
import InventoryModel
import LoopbackServices
import Testing

@Suite("The outbox")
struct OutboxTests {
  private static let file = "{name: f, kind: file, path: f.jsonl}"

  @Test func `sends each alert once, however often it is evaluated, and its end`() throws {
    // After noon the built-in rules would also tell that the last night was long ago.
    let workplace = try AlertWorkplace(
      sinks: [Self.file], rules: ["when: regression", "{when: complianceFalling, points: 5, withinDays: 7}"])
    try workplace.night(2, "shop/a", "shop/b")
    try workplace.night(1, "shop/a", "shop/b!")
    for _ in 1...3 { try workplace.send() }
    #expect(
      try workplace.delivered() == [
        "regression: b", "complianceFalling: strict compliance fell from 100.0 % to 50.0 % within 7 days",
      ])
    try workplace.night(0, "shop/a", "shop/b")
    for _ in 1...2 { try workplace.send() }
    #expect(
      try workplace.delivered().dropFirst(2) == [
        "regression: b over", "complianceFalling: strict compliance fell from 100.0 % to 50.0 % within 7 days over",
      ])
  }

  @Test func `never sends a thousand findings of a first night as new, nor history`() throws {
    let workplace = try AlertWorkplace(sinks: [Self.file], rules: ["when: newNonCompliantPool", "when: regression"])
    let old = (0..<1_000).map { "shop/p\($0)!" }
    try workplace.night(3, old + ["shop/a"])
    try workplace.night(2, old + ["shop/a!"])
    try workplace.night(1, old + ["shop/a!"])
    try workplace.send()
    #expect(try workplace.delivered() == [])
    try workplace.night(0, old + ["shop/a!", "shop/new!"])
    try workplace.send()
    #expect(try workplace.delivered() == ["newNonCompliantPool: new"])
  }

  @Test func `sends on the first run what the newest night brought`() throws {
    let workplace = try AlertWorkplace(sinks: [Self.file])
    try workplace.night(2, "shop/a", "shop/b", "shop/c")
    try workplace.night(1, "shop/a", "shop/b!", "shop/c")
    try workplace.night(0, "shop/a", "shop/b!", "shop/c!")
    try workplace.send()
    #expect(try workplace.delivered().first == "regression: c")
  }

  @Test
  func `sends a fall, an overdue finding, a recurrence, an ending exemption and missing snapshots`()
    throws
  {
    let exemption = """
      exemptions:
      - {id: EX-1, control: fips-enabled, match: {pools: [e]}, category: waiver, justification: j, ticket: t,
         requestedBy: a, approvedBy: b, approvedAt: 2020-01-01, expiresOn: \(AlertWorkplace.day(-3).description.prefix(10))}

      """
    let workplace = try AlertWorkplace(sinks: [Self.file], scope: "slaDays: 6", sections: exemption)
    try workplace.night(7, "shop/a", "shop/b", "shop/late!", "shop/e!")
    try workplace.night(6, "shop/a", "shop/b!", "shop/late!", "shop/e!")
    try workplace.night(5, "shop/a", "shop/b", "shop/late!", "shop/e!")
    try workplace.night(4, "shop/a", "shop/b!", "shop/late!", "shop/e!")
    try workplace.send()
    #expect(
      try workplace.delivered() == [
        "recurrence: b", "overdue: late", "exemptionExpiring: EX-1",
        "complianceFalling: strict compliance fell from 50.0 % to 25.0 % within 7 days",
        "noCompleteSnapshot: no complete snapshot for 36 hours: the newest is of \(AlertWorkplace.day(4))",
      ])
  }

  @Test func `keeps what was sent for a sink and a rule that are gone, and nothing is pending for them`() throws {
    let workplace = try AlertWorkplace(sinks: [Self.file, "{name: gone, kind: file, path: /nowhere/x}"])
    try workplace.night(1, "shop/a")
    try workplace.night(0, "shop/a!")
    #expect(
      try workplace.send().errors == "fipswatch: sink gone: /nowhere/x: cannot be written: No such file or directory\n")
    try workplace.setPolicy(sinks: [Self.file], rules: ["when: newNonCompliantPool"])
    #expect(try workplace.send().errors.isEmpty)
    #expect(try workplace.delivered().last?.hasSuffix(" over") == true)
    let failed = try workplace.outbox().map { $0["lastError"] as? String }
    #expect(
      failed == ["no rule of the policy tells this sink any more", "no rule of the policy tells this sink any more"])
  }

  @Test func `forgets what is old, and keeps what waits`() throws {
    let workplace = try AlertWorkplace(
      sinks: [Self.file, "{name: x, kind: file, path: /nowhere/x}"], rules: ["when: regression"])
    try workplace.night(1, "shop/a")
    try workplace.night(0, "shop/a!")
    try workplace.send()
    try workplace.write("UPDATE alert_messages SET created_at = created_at - 91 * 86400")
    try workplace.send()
    #expect(try workplace.drawnOutbox() == ["regression firing waiting 1"])
    #expect(try workplace.delivered().count == 1)
  }

  @Test func `changes no verdict, whatever rules and sinks there are`() throws {
    let workplace = try AlertWorkplace(sinks: [])
    try workplace.night(1, "shop/a")
    try workplace.setPolicy(sinks: [Self.file])
    let run = try workplace.fipswatch(
      ["import", "-", "--taken-at", AlertWorkplace.day(0).description, "--format", "json"],
      input: #"[{"id":"/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop","#
        + #""name":"shop",\#(AlertWorkplace.whole),"properties":{"agentPoolProfiles":[{"name":"a",\#(AlertWorkplace.wholePool),"enableFIPS":true}]}}]"#
    )
    #expect(run.exitCode == 0)
    let summary = try #require(try run.object()["snapshots"] as? [[String: Any]]).first
    #expect(summary?["policyBefore"] is NSNull || summary?["policyBefore"] == nil)
  }

  // MARK: - Commands

  @Test func `can send a message once more`() throws {
    let workplace = try AlertWorkplace(sinks: [Self.file], rules: ["when: regression"])
    try workplace.night(1, "shop/a")
    try workplace.night(0, "shop/a!")
    try workplace.send()
    let id = try #require(try workplace.outbox("--all").first?["id"] as? String)
    let run = try workplace.fipswatch(["alerts", "resend", String(id.prefix(6))])
    #expect(run.output == "1 message will be sent by the next `fipswatch alerts send`\n")
    try workplace.send()
    #expect(try workplace.delivered() == ["regression: a", "regression: a"])
    let unknown = try workplace.fipswatch(["alerts", "resend", "zzz"])
    #expect(unknown.exitCode == 1)
    #expect(
      unknown.errors == "fipswatch: zzz: no such message: `fipswatch alerts list --all` lists them\n")
    #expect(try workplace.fipswatch(["alerts", "resend"]).exitCode == 64)
    #expect(try workplace.fipswatch(["alerts", "resend", "--failed", id]).exitCode == 64)
  }

  @Test func `and a run are JSON with keys that others may rely on`() throws {
    let workplace = try AlertWorkplace(sinks: ["{name: x, kind: file, path: /nowhere/x}"], rules: ["when: regression"])
    try workplace.night(1, "shop/a")
    try workplace.night(0, "shop/a!")
    let run = try workplace.send("--format", "json").object()
    #expect(run.keys.sorted() == ["asOf", "schemaVersion", "sinks"])
    let sink = try #require(run["sinks"] as? [[String: Any]]).first
    #expect(
      sink?.keys.sorted() == ["delivered", "error", "failed", "kind", "raised", "resolved", "sink", "waiting"])
    #expect(sink?["waiting"] as? Int == 1)
    let message = try workplace.outbox().first
    #expect(
      message?.keys.sorted() == [
        "alerts", "attempts", "createdAt", "id", "lastError", "nextAttemptAt", "phase", "progress", "rule", "sink",
      ])
  }

  @Test func `help names every rule and every kind of sink`() throws {
    let page = try AlertWorkplace(sinks: []).fipswatch(["alerts", "--help"]).output
    for name in AlertRule.TriggerName.ofRules.map(\.rawValue) + AlertSink.Kind.allCases.map(\.rawValue) {
      #expect(page.contains(name), "\(name)")
    }
  }

  @Test(
    "is listed in every format",
    arguments: [
      ("table", "No message is pending"), ("markdown", "No message is pending"), ("json", #""messages": []"#),
      ("csv", "id,createdAt,sink"),
    ])
  func formats(format: String, text: String) throws {
    let workplace = try AlertWorkplace(sinks: [Self.file])
    try workplace.night(0, "shop/a")
    let run = try workplace.fipswatch(["alerts", "list", "--format", format])
    #expect(run.output.contains(text))
    #expect(run.exitCode == 0)
  }

  @Test func `is not needed for a test of the sinks, which says what came back`() throws {
    let receiver = try Receiver(.answer(200, ""))
    let workplace = try AlertWorkplace(sinks: [
      Self.file, receiver.sink, "{name: bad, kind: command, command: ['false']}",
    ])
    let test = ["alerts", "test", "--sink-ca-file", "ca.pem", "--format", "csv"]
    let good = try workplace.fipswatch(test + ["f", "hook"])
    #expect(good.exitCode == 0)
    #expect(try workplace.delivered() == ["test: Nothing is wrong: fipswatch tests its sink f."])
    #expect(try receiver.event(0)["type"] as? String == "dev.fipswatch.alert.test")
    let all = try workplace.fipswatch(test)
    #expect(all.exitCode == 1)
    #expect(all.output.contains("bad,command,0,0,0,0,1,false: ended with exit code 1"))
    let unknown = try workplace.fipswatch(test + ["hok"])
    #expect((unknown.exitCode, unknown.errors) == (1, "fipswatch: hok: no such sink: the policy has f, hook, bad\n"))
    #expect(!FileManager.default.fileExists(atPath: workplace.folder.appending(path: "fipswatch.db").path))
  }

  @Test func `stays empty without sinks`() throws {
    let workplace = try AlertWorkplace(sinks: [])
    try workplace.night(0, "shop/a!")
    let run = try workplace.send()
    #expect((run.exitCode, run.output) == (0, "The policy names no sinks, so no alerts are sent.\n"))
    #expect(try workplace.fipswatch(["alerts", "test"]).exitCode == 1)
  }
}
