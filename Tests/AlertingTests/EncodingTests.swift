import Alerting
import Foundation
import InventoryModel
import Testing

@Suite("What sinks are sent")
struct EncodingTests {
  private func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }

  private func value(_ data: Data) throws -> JSONValue { try JSONDecoder().decode(JSONValue.self, from: data) }

  private static let alert = #"""
    {"basis":"flag","cluster":"Shop","clusterId":"/subscriptions/s/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/shop","control":"fips-enabled","finding":"id-a","key":"overdue/id-a/1","pool":"a","rule":"overdue","scopes":["all","cui"],"severity":"high","since":"2026-01-02T00:00:00Z","summary":"Shop/a: fips-enabled fails (flag) since 2026-01-02T00:00:00Z","trigger":"overdue"}
    """#

  @Test func `a CloudEvent has all attributes that the standard asks for, and the alerts as data`() {
    #expect(
      text(CloudEvent.encoded(.sample([.sample()]))) == #"""
        {"data":{"alerts":[\#(Self.alert)],"count":1,"phase":"firing","rule":"overdue","schemaVersion":1,"title":"1 overdue finding","trigger":"overdue"},"datacontenttype":"application/json","id":"0123456789abcdef","source":"urn:fipswatch","specversion":"1.0","subject":"overdue","time":"2026-01-31T00:00:00Z","type":"dev.fipswatch.alert.overdue"}
        """#)
    let resolved = text(CloudEvent.encoded(.sample([.sample()], phase: .resolved)))
    #expect(resolved.contains(#""type":"dev.fipswatch.alert.overdue.resolved""#))
    #expect(resolved.contains(#""title":"Resolved: 1 overdue finding""#))
  }

  @Test(
    "What ended without a fix is not sent as resolved by one, and says why",
    arguments: [
      ("deleted", "Ended: "), ("leftScope", "Ended: "), ("policyChanged", "Ended: "), ("restated", "Ended: "),
      ("exempted", "Ended: "), ("fixedInPlace", "Resolved: "), ("replaced", "Resolved: "),
    ])
  func ended(reason: String, title: String) {
    var alert = Alert.sample()
    alert.closeReason = reason
    let resolved = text(CloudEvent.encoded(.sample([alert], phase: .resolved)))
    #expect(
      resolved.contains(#""title":"\#(title)1 overdue finding""#) && resolved.contains(#""closeReason":"\#(reason)""#))
    #expect(!text(CloudEvent.encoded(.sample([alert]))).contains("closeReason"))
  }

  @Test func `OCSF has an event for each alert, in a line of its own or in an array`() throws {
    let message = AlertMessage.sample([.sample("a"), .sample("b", severity: .critical)])
    let lines = text(OCSFEvents.lines(message)).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(text(OCSFEvents.encoded(message)) == "[\(lines.joined(separator: ","))]")
    // Overdue is news of a finding that was told of before.
    #expect(lines[0].contains(#""activity_id":2"#) && lines[0].contains(#""uid":"id-a""#))
    #expect(lines[1].contains(#""severity_id":5"#))
    let over = text(OCSFEvents.lines(.sample([.sample()], phase: .resolved, resolvedAt: .day(9))))
    #expect(over.contains(#""activity_id":3"#) && over.contains(#""time":1768003200000"#))
  }

  @Test func `Slack gets names as plain text, the first ten of them, and where to look further`() {
    let message = AlertMessage.sample((1...12).map { .sample("p\($0)", severity: $0 == 1 ? .critical : nil) })
    let names = (1...10).map { "Shop/p\($0): fips-enabled fails (flag) since 2026-01-02T00:00:00Z" }
    let lines = (["\(names[0]) [critical]"] + names.dropFirst() + ["and 2 more"]).joined(separator: #"\u000A"#)
    func block(_ type: String, _ text: String) -> String {
      #"{"text":{"emoji":false,"text":"\#(text)","type":"plain_text"},"type":"\#(type)"}"#
    }
    let blocks = [
      block("header", "12 overdue findings"), block("section", lines), block("section", "More: fipswatch findings"),
    ]
    #expect(
      text(SlackMessage.encoded(message))
        == #"{"blocks":[\#(blocks.joined(separator: ","))],"text":"12 overdue findings"}"#)
  }

  @Test func `Teams gets an Adaptive Card with names as text runs`() {
    func line(_ text: String) -> String {
      #"{"inlines":[{"text":"\#(text)","type":"TextRun"}],"type":"RichTextBlock"}"#
    }
    let title = #"{"size":"Medium","text":"1 overdue finding","type":"TextBlock","weight":"Bolder","wrap":true}"#
    let body = [
      title, line("Shop/a: fips-enabled fails (flag) since 2026-01-02T00:00:00Z [high]"),
      line("More: fipswatch findings"),
    ].joined(separator: ",")
    let card =
      #"{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","body":[\#(body)],"type":"AdaptiveCard","#
      + #""version":"1.4"}"#
    #expect(
      text(TeamsMessage.encoded(.sample([.sample()])))
        == #"{"attachments":[{"content":\#(card),"contentType":"application/vnd.microsoft.card.adaptive","#
        + #""contentUrl":null}],"type":"message"}"#)
  }

  @Test func `Alertmanager gets each alert with its labels, and an end in the future or the past`() {
    func encoded(_ resolvedAt: Instant?) -> String {
      text(
        AlertmanagerAlerts.encoded(
          AlertMessage.sample([.sample()], resolvedAt: resolvedAt).members, until: .day(33), now: .day(30)))
    }
    let labels =
      #"{"alertname":"FipswatchOverdue","cluster":"shop","control":"fips-enabled","pool":"a","#
      + #""resource_group":"rg","rule":"overdue","scope":"all,cui","severity":"high","subscription":"s"}"#
    func alert(_ endsAt: String) -> String {
      #"[{"annotations":{"summary":"Shop/a: fips-enabled fails (flag) since 2026-01-02T00:00:00Z"},"#
        + #""endsAt":"\#(endsAt)","labels":\#(labels),"startsAt":"2026-01-02T00:00:00Z"}]"#
    }
    #expect(encoded(nil) == alert("2026-02-03T00:00:00Z"))
    #expect(encoded(.day(29)) == alert("2026-01-30T00:00:00Z"))
  }

  @Test func `an alert never starts after it ends, nor in the future`() throws {
    var alert = Alert.sample()
    alert.since = .day(40)
    for (resolvedAt, start) in [(nil, "2026-01-31T00:00:00Z"), (.day(10), "2026-01-11T00:00:00Z")]
      as [(Instant?, String)]
    {
      let members = AlertMessage.sample([alert], resolvedAt: resolvedAt).members
      let data = AlertmanagerAlerts.encoded(members, until: .day(33), now: .day(30))
      #expect(text(data).contains(#""startsAt":"\#(start)""#))
    }
  }

  @Test func `Azure Monitor gets a row for each alert`() {
    #expect(
      text(LogRows.encoded(.sample([.sample()]))) == #"""
        [{"Basis":"flag","ClusterId":"/subscriptions/s/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/shop","Control":"fips-enabled","Key":"overdue/id-a/1","MessageId":"0123456789abcdef","Phase":"firing","Pool":"a","Rule":"overdue","Scopes":"all,cui","Severity":"high","Since":"2026-01-02T00:00:00Z","Summary":"Shop/a: fips-enabled fails (flag) since 2026-01-02T00:00:00Z","TimeGenerated":"2026-01-31T00:00:00Z","Trigger":"overdue"}]
        """#)
  }

  @Test func `hostile names neither hide nor command anything, and messages stay within their limits`() throws {
    var alert = Alert.sample()
    alert.summary = "<!channel> [x](https://evil.example) \u{202E}\u{1B}[31m\n" + String(repeating: "w", count: 5_000)
    let message = AlertMessage.sample(Array(repeating: alert, count: 500))
    for data in [SlackMessage.encoded(message), TeamsMessage.encoded(message)] {
      let told = text(data)
      #expect(!told.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" })
      #expect(told.contains(#"\\u{202E}\\u{1B}[31m\\u{A}"#))
      #expect(!told.contains("mrkdwn"))
      #expect(data.count < 20_000)
    }
    let longest = (1...10).map { _ in alert }
    guard case .object(let slack) = try value(SlackMessage.encoded(.sample(longest))),
      case .array(let blocks)? = slack["blocks"], case .object(let section) = blocks[1],
      case .object(let inner)? = section["text"], case .string(let lines)? = inner["text"]
    else {
      Issue.record("not a message of Slack")
      return
    }
    #expect(lines.count <= 3_000)
  }

  @Test("A title for each trigger", arguments: AlertRule.TriggerName.allCases)
  func titles(trigger: AlertRule.TriggerName) throws {
    let alerts = (0..<2).map { Alert(key: "\($0)", rule: "r", trigger: trigger, summary: "s", since: .day(0)) }
    guard case .object(let slack) = try value(SlackMessage.encoded(.sample(alerts))),
      case .string(let title)? = slack["text"]
    else {
      Issue.record("not a message of Slack")
      return
    }
    let titles: [AlertRule.TriggerName: String] = [
      .newNonCompliantPool: "2 new non-compliant pools", .regression: "2 pools passed before and fail now",
      .recurrence: "2 findings came back within six months", .disagreement: "2 pools: declared and observed disagree",
      .overdue: "2 overdue findings", .exemptionExpiring: "2 exemptions about to end",
      .complianceBelow: "Compliance is under its floor", .complianceFalling: "Compliance is falling",
      .noCompleteSnapshot: "Snapshots are missing", .overBudget: "Non-compliance is over budget",
      .test: "This is a test of fipswatch alerts",
    ]
    #expect(title == titles[trigger])
  }
}
