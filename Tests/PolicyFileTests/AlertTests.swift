import InventoryModel
import PolicyFile
import Testing

@Suite("The alerts of a policy file")
struct AlertTests {
  private func alerts(_ lines: String) throws -> AlertSettings {
    try PolicyDocument(SamplePolicy.scope(then: "alerts:\n" + lines).utf8, file: "p.yaml").alerts
  }

  private static let file = "  sinks:\n  - {name: f, kind: file, path: a.jsonl}\n"

  @Test func `without a sink no alerts are sent, and with one the built-in rules are on`() throws {
    #expect(try PolicyDocument(SamplePolicy.scope().utf8, file: "p.yaml").alerts == .none)
    let settings = try alerts(Self.file)
    #expect(settings.rules == AlertRule.builtIn)
    #expect(settings.sinks == [AlertSink(name: "f", destination: .file(path: "a.jsonl"))])
  }

  @Test func `alerts are no part of the policy, so that nothing is evaluated again when they change`() throws {
    let text = SamplePolicy.scope(then: "alerts:\n" + Self.file)
    let (with, without) = (
      try PolicyDocument(text.utf8, file: "p"), try PolicyDocument(SamplePolicy.scope().utf8, file: "p")
    )
    #expect(with.policy == without.policy)
  }

  @Test func `everything that the template offers reads as what it says`() throws {
    let settings = try PolicyDocument(SamplePolicy.full.utf8, file: "p.yaml").alerts
    #expect(
      settings.rules == [
        AlertRule(
          .newNonCompliantPool, name: "cui-pools", scopes: ["cui"], minimumSeverity: .high, sinks: ["oncall", "chat"]),
        AlertRule(.regression), AlertRule(.recurrence), AlertRule(.disagreement), AlertRule(.overdue),
        AlertRule(.exemptionExpiring(withinDays: 15)), AlertRule(.complianceBelow(percent: 95)),
        AlertRule(.complianceFalling(points: 5, withinDays: 7)), AlertRule(.noCompleteSnapshot(hours: 36)),
        AlertRule(.overBudget(prices: ["/srv/prices.json"])),
      ])
    #expect(
      settings.sinks.map(\.destination) == [
        .webhook(address: .plain("https://siem.example.com/events"), key: .environment("SIEM_KEY")),
        .slack(.file("/run/secrets/slack-url")), .teams(.environment("TEAMS_URL")),
        .alertmanager(
          address: .plain("http://localhost:9093"), token: .environment("ALERTMANAGER_TOKEN"), holdHours: 50),
        .azureMonitor(
          LogStream(
            endpoint: "https://dce.westeurope-1.ingest.monitor.azure.com", rule: "dcr-00000000000000000000000000000000",
            stream: "Custom-Fipswatch_CL")), .file(path: "/var/log/fipswatch-alerts.jsonl"),
        .command(
          ["/usr/local/bin/open-ticket", "--queue", "compliance"], seconds: 30, environment: ["TICKET_TOKEN"]),
      ])
  }

  @Test(
    "What is wrong in a sink is reported with its line",
    arguments: [
      (
        "kind: slck, urlFrom: {env: A}",
        #""slck" is no value of "kind": did you mean "slack"? allowed: webhook, slack, "#
          + "teams, alertmanager, azureMonitor, file, command"
      ),
      ("kind: slack, url: https://hooks.example.com/T/secret", #"a sink of kind slack needs "urlFrom""#),
      ("kind: webhook, url: https://x.example", #"a sink of kind webhook needs "keyFrom""#),
      (
        "kind: webhook, url: https://x.example, urlFrom: {env: A}, keyFrom: {env: B}",
        #"a sink of kind webhook needs "url" or "urlFrom": not both"#
      ),
      (
        "kind: webhook, url: http://x.example, keyFrom: {env: B}",
        #""url" must be an address such as https://alerts.example/path; plain HTTP to this machine only: this one is none"#
      ),
      (
        "kind: alertmanager, url: https://me:pw@x.example",
        #""url" must be an address such as https://alerts.example/path; plain HTTP to this machine only: this one is none"#
      ),
      ("kind: teams, urlFrom: {env: A, file: B}", #""urlFrom" names two places: give env or file"#),
      ("kind: teams, urlFrom: {}", #""urlFrom" is empty: leave the key out"#),
      ("kind: file, path: a, seconds: 3", #"a sink of kind file has no "seconds": it has path, format, name, kind"#),
      ("kind: command, command: []", #""command" is empty: begin with the name of a program"#),
      ("kind: command, command: sh", #""command" must be a list: one item a line, each after "- ": not "sh""#),
      (
        "kind: file, pth: a",
        #"unknown key "pth": did you mean "path"? allowed: name, kind, url, urlFrom, keyFrom, "#
          + "tokenFrom, holdHours, endpoint, ruleId, stream, cloud, format, path, command, seconds, environment"
      ),
    ])
  func inSink(keys: String, fault: String) {
    let found = faults(of: SamplePolicy.scope(then: "alerts:\n  sinks:\n  - {name: x, \(keys)}\n"))
    #expect(found.first == "p.yaml:8: \(fault)")
  }

  @Test(
    "What is wrong in a rule is reported with its line",
    arguments: [
      (
        "when: overdu",
        #""overdu" is no value of "when": did you mean "overdue"? allowed: newNonCompliantPool, "#
          + "regression, recurrence, disagreement, overdue, exemptionExpiring, complianceBelow, complianceFalling, "
          + "noCompleteSnapshot, overBudget"
      ),
      ("when: overBudget", #"a rule for overBudget needs "prices""#),
      ("when: complianceBelow", #"a rule for complianceBelow needs "percent""#),
      (
        "when: overdue, percent: 3",
        #"a rule for overdue has no "percent": it has scopes, minimumSeverity, when, name, sinks"#
      ),
      (
        "when: noCompleteSnapshot, scopes: [s]",
        #"a rule for noCompleteSnapshot has no "scopes": it has hours, when, name, sinks"#
      ),
      ("when: overdue, sinks: [ff]", #"there is no sink "ff": did you mean "f"? allowed: f"#),
      ("when: overdue, scopes: [t]", #"there is no scope "t": did you mean "s"? allowed: s"#),
      (
        "when: overdue}\n  - {when: overdue",
        #"rule "overdue" is given already in line 10: give each rule another "name""#
      ),
      (
        "when: test",
        #""test" is no value of "when": allowed: newNonCompliantPool, regression, recurrence, disagreement, "#
          + "overdue, exemptionExpiring, complianceBelow, complianceFalling, noCompleteSnapshot, overBudget"
      ),
    ])
  func inRule(keys: String, fault: String) {
    let found = faults(of: SamplePolicy.scope(then: "alerts:\n" + Self.file + "  rules:\n  - {\(keys)}\n"))
    #expect(found.map { $0.drop { $0 != " " }.dropFirst() } == [fault[...]])
  }

  @Test(
    "Addresses that a sink may have",
    arguments: [
      ("https://a", true), ("https://a.example:8443/x?y=z", true), ("http://localhost:9093", true),
      ("http://127.0.0.1/x", true), ("http://[::1]:80", true), ("http://localhost.example", false),
      ("http://127.0.0.1.example", false), ("http://a", false), ("https://", false), ("https://a b", false),
      ("https://u@a", false), ("HTTPS://a", false), ("ftp://a", false),
    ])
  func addresses(text: String, isAllowed: Bool) throws {
    let policy = SamplePolicy.scope(then: "alerts:\n  sinks:\n  - {name: x, kind: alertmanager, url: '\(text)'}\n")
    #expect(faults(of: policy).isEmpty == isAllowed)
  }

  @Test func `an argument may be given twice, and an empty one too`() throws {
    let settings = try alerts("  sinks:\n  - {name: c, kind: command, command: [a, -v, -v, '']}\n")
    #expect(settings.sinks[0].destination == .command(["a", "-v", "-v", ""], seconds: 30))
  }
}
