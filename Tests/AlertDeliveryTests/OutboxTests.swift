import Foundation
import InventoryModel
import LoopbackServices
import Testing

@Suite("The outbox")
struct OutboxTests {
  private static let file = "{name: f, kind: file, path: f.jsonl}"

  @Test func `sends each alert once, however often it is evaluated, and its end`() throws {
    // After noon the built-in rules would also tell that the last night was long ago.
    let telling = try Telling(
      sinks: [Self.file], rules: ["when: regression", "{when: complianceFalling, points: 5, withinDays: 7}"])
    try telling.night(2, "shop/a", "shop/b")
    try telling.night(1, "shop/a", "shop/b!")
    for _ in 1...3 { try telling.send() }
    #expect(
      try telling.told() == [
        "regression: b", "complianceFalling: strict compliance fell from 100.0 % to 50.0 % within 7 days",
      ])
    try telling.night(0, "shop/a", "shop/b")
    for _ in 1...2 { try telling.send() }
    #expect(
      try telling.told().dropFirst(2) == [
        "regression: b over", "complianceFalling: strict compliance fell from 100.0 % to 50.0 % within 7 days over",
      ])
  }

  @Test func `never sends a thousand findings of a first night as new, nor history`() throws {
    let telling = try Telling(sinks: [Self.file], rules: ["when: newNonCompliantPool", "when: regression"])
    let old = (0..<1_000).map { "shop/p\($0)!" }
    try telling.night(3, old + ["shop/a"])
    try telling.night(2, old + ["shop/a!"])
    try telling.night(1, old + ["shop/a!"])
    try telling.send()
    #expect(try telling.told() == [])
    try telling.night(0, old + ["shop/a!", "shop/new!"])
    try telling.send()
    #expect(try telling.told() == ["newNonCompliantPool: new"])
  }

  @Test func `sends on the first run what the newest night brought`() throws {
    let telling = try Telling(sinks: [Self.file])
    try telling.night(2, "shop/a", "shop/b", "shop/c")
    try telling.night(1, "shop/a", "shop/b!", "shop/c")
    try telling.night(0, "shop/a", "shop/b!", "shop/c!")
    try telling.send()
    #expect(try telling.told().first == "regression: c")
  }

  @Test
  func `sends a fall, an overdue finding, a recurrence, an ending exemption and missing snapshots`()
    throws
  {
    let exemption = """
      exemptions:
      - {id: EX-1, control: fips-enabled, match: {pools: [e]}, category: waiver, justification: j, ticket: t,
         requestedBy: a, approvedBy: b, approvedAt: 2020-01-01, expiresOn: \(Telling.day(-3).description.prefix(10))}

      """
    let telling = try Telling(sinks: [Self.file], scope: "slaDays: 6", sections: exemption)
    try telling.night(7, "shop/a", "shop/b", "shop/late!", "shop/e!")
    try telling.night(6, "shop/a", "shop/b!", "shop/late!", "shop/e!")
    try telling.night(5, "shop/a", "shop/b", "shop/late!", "shop/e!")
    try telling.night(4, "shop/a", "shop/b!", "shop/late!", "shop/e!")
    try telling.send()
    #expect(
      try telling.told() == [
        "recurrence: b", "overdue: late", "exemptionExpiring: EX-1",
        "complianceFalling: strict compliance fell from 50.0 % to 25.0 % within 7 days",
        "noCompleteSnapshot: no complete snapshot for 36 hours: the newest is of \(Telling.day(4))",
      ])
  }

  @Test func `keeps what was sent for a sink and a rule that are gone, and nothing is pending for them`() throws {
    let telling = try Telling(sinks: [Self.file, "{name: gone, kind: file, path: /nowhere/x}"])
    try telling.night(1, "shop/a")
    try telling.night(0, "shop/a!")
    #expect(
      try telling.send().errors == "fipswatch: sink gone: /nowhere/x: cannot be written: No such file or directory\n")
    try telling.setPolicy(sinks: [Self.file], rules: ["when: newNonCompliantPool"])
    #expect(try telling.send().errors.isEmpty)
    #expect(try telling.told().last?.hasSuffix(" over") == true)
    let failed = try telling.outbox().map { $0["lastError"] as? String }
    #expect(
      failed == ["no rule of the policy tells this sink any more", "no rule of the policy tells this sink any more"])
  }

  @Test func `forgets what is old, and keeps what waits`() throws {
    let telling = try Telling(
      sinks: [Self.file, "{name: x, kind: file, path: /nowhere/x}"], rules: ["when: regression"])
    try telling.night(1, "shop/a")
    try telling.night(0, "shop/a!")
    try telling.send()
    try telling.write("UPDATE alert_messages SET created_at = created_at - 91 * 86400")
    try telling.send()
    #expect(try telling.drawnOutbox() == ["regression firing waiting 1"])
    #expect(try telling.told().count == 1)
  }

  @Test func `changes no verdict, whatever rules and sinks there are`() throws {
    let telling = try Telling(sinks: [])
    try telling.night(1, "shop/a")
    try telling.setPolicy(sinks: [Self.file])
    let run = try telling.fipswatch(
      ["import", "-", "--taken-at", Telling.day(0).description, "--format", "json"],
      input: #"[{"id":"/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop","#
        + #""name":"shop",\#(Telling.whole),"properties":{"agentPoolProfiles":[{"name":"a",\#(Telling.wholePool),"enableFIPS":true}]}}]"#
    )
    #expect(run.exitCode == 0)
    let summary = try #require(try run.object()["snapshots"] as? [[String: Any]]).first
    #expect(summary?["policyBefore"] is NSNull || summary?["policyBefore"] == nil)
  }

  // MARK: - Commands

  @Test func `can send a message once more`() throws {
    let telling = try Telling(sinks: [Self.file], rules: ["when: regression"])
    try telling.night(1, "shop/a")
    try telling.night(0, "shop/a!")
    try telling.send()
    let id = try #require(try telling.outbox("--all").first?["id"] as? String)
    let run = try telling.fipswatch(["alerts", "resend", String(id.prefix(6))])
    #expect(run.output == "1 message will be sent by the next `fipswatch alerts send`\n")
    try telling.send()
    #expect(try telling.told() == ["regression: a", "regression: a"])
    let unknown = try telling.fipswatch(["alerts", "resend", "zzz"])
    #expect(unknown.exitCode == 1)
    #expect(
      unknown.errors == "fipswatch: zzz: no such message: `fipswatch alerts list --all` lists them\n")
    #expect(try telling.fipswatch(["alerts", "resend"]).exitCode == 64)
    #expect(try telling.fipswatch(["alerts", "resend", "--failed", id]).exitCode == 64)
  }

  @Test func `and a run are JSON with keys that others may rely on`() throws {
    let telling = try Telling(sinks: ["{name: x, kind: file, path: /nowhere/x}"], rules: ["when: regression"])
    try telling.night(1, "shop/a")
    try telling.night(0, "shop/a!")
    let run = try telling.send("--format", "json").object()
    #expect(run.keys.sorted() == ["asOf", "schemaVersion", "sinks"])
    let sink = try #require(run["sinks"] as? [[String: Any]]).first
    #expect(
      sink?.keys.sorted() == ["delivered", "error", "failed", "kind", "raised", "resolved", "sink", "waiting"])
    #expect(sink?["waiting"] as? Int == 1)
    let message = try telling.outbox().first
    #expect(
      message?.keys.sorted() == [
        "alerts", "attempts", "createdAt", "id", "lastError", "nextAttemptAt", "phase", "progress", "rule", "sink",
      ])
  }

  @Test func `help names every rule and every kind of sink`() throws {
    let page = try Telling(sinks: []).fipswatch(["alerts", "--help"]).output
    for name in AlertRule.TriggerName.ofRules.map(\.rawValue) + AlertSink.Kind.allCases.map(\.rawValue) {
      #expect(page.contains(name), "\(name)")
    }
  }

  @Test(
    "is listed in every format",
    arguments: [
      ("table", "No message is pending"), ("markdown", "No message is pending"), ("json", #""messages": []"#),
      ("csv", "id,sink"),
    ])
  func formats(format: String, text: String) throws {
    let telling = try Telling(sinks: [Self.file])
    try telling.night(0, "shop/a")
    let run = try telling.fipswatch(["alerts", "list", "--format", format])
    #expect(run.output.contains(text))
    #expect(run.exitCode == 0)
  }

  @Test func `is not needed for a test of the sinks, which says what came back`() throws {
    let receiver = try Receiver(.answer(200, ""))
    let telling = try Telling(sinks: [Self.file, receiver.sink, "{name: bad, kind: command, command: ['false']}"])
    let test = ["alerts", "test", "--sink-ca-file", "ca.pem", "--format", "csv"]
    let good = try telling.fipswatch(test + ["f", "hook"])
    #expect(good.exitCode == 0)
    #expect(try telling.told() == ["test: Nothing is wrong: fipswatch tests its sink f."])
    #expect(try receiver.event(0)["type"] as? String == "dev.fipswatch.alert.test")
    let all = try telling.fipswatch(test)
    #expect(all.exitCode == 1)
    #expect(all.output.contains("bad,command,0,0,0,0,1,false: ended with exit code 1"))
    let unknown = try telling.fipswatch(test + ["hok"])
    #expect((unknown.exitCode, unknown.errors) == (1, "fipswatch: hok: no such sink: the policy has f, hook, bad\n"))
    #expect(!FileManager.default.fileExists(atPath: telling.folder.appending(path: "fipswatch.db").path))
  }

  @Test func `stays empty without sinks`() throws {
    let telling = try Telling(sinks: [])
    try telling.night(0, "shop/a!")
    let run = try telling.send()
    #expect((run.exitCode, run.output) == (0, "The policy names no sinks, so no alerts are sent.\n"))
    #expect(try telling.fipswatch(["alerts", "test"]).exitCode == 1)
  }
}
