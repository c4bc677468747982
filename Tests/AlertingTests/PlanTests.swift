import Alerting
import InventoryModel
import Testing

@Suite("What is news")
struct PlanTests {
  /// A ledger that changes are applied to, as the database applies them.
  private struct Book {
    var ledger = AlertLedger()
    var settings: AlertSettings

    mutating func round(newsFrom: Instant = .day(20), _ firing: [String: [Alert]]) -> AlertLedger.Change {
      let change = AlertPlan(settings, newsFrom: newsFrom) { firing[$0.name] ?? [] }.change(of: ledger)
      ledger.routes = ledger.routes.filter { !change.ended.contains($0) } + change.begun
      ledger.firing = ledger.firing.filter { !change.resolved.contains($0) } + change.raised
      return change
    }
  }

  private func alert(_ key: String, _ rule: String = "overdue", since: Int64 = 25) -> Alert {
    Alert(key: key, rule: rule, trigger: .overdue, summary: key, since: .day(since))
  }

  /// `siem overdue firing a,b`
  private func drawn(_ change: AlertLedger.Change) -> [String] {
    change.messages.map { "\($0.sink) \($0.rule) \($0.phase) \($0.keys.joined(separator: ","))" }
  }

  @Test func `what fires is sent once, and its end once`() {
    var book = Book(settings: .telling(AlertRule(.overdue)))
    #expect(drawn(book.round(["overdue": [alert("a"), alert("b")]])) == ["siem overdue firing a,b"])
    #expect(drawn(book.round(["overdue": [alert("a"), alert("b")]])) == [])
    #expect(
      drawn(book.round(["overdue": [alert("b"), alert("c")]])) == [
        "siem overdue firing c", "siem overdue resolved a",
      ])
    #expect(drawn(book.round([:])) == ["siem overdue resolved b,c"])
    #expect(drawn(book.round(["overdue": [alert("a")]])) == ["siem overdue firing a"])
  }

  @Test func `a chat is not sent ends, and a rule has the sinks that it names`() {
    let (all, some) = (AlertRule(.overdue), AlertRule(.regression, sinks: ["chat"]))
    var book = Book(settings: .telling(all, some, sinks: [.siem, .chat]))
    let firing = ["overdue": [alert("a")], "regression": [alert("r", "regression")]]
    #expect(
      drawn(book.round(firing)) == ["siem overdue firing a", "chat overdue firing a", "chat regression firing r"])
    #expect(drawn(book.round([:])) == ["siem overdue resolved a"])
    #expect(book.ledger.firing.isEmpty)
  }

  @Test func `what happened before a sink existed is not sent, and a condition that holds is`() {
    var book = Book(settings: .telling(AlertRule(.regression), AlertRule(.overdue)))
    let firing = [
      "regression": [alert("old", "regression", since: 19), alert("new", "regression", since: 20)],
      "overdue": [alert("old", since: 1)],
    ]
    #expect(drawn(book.round(firing)) == ["siem regression firing new", "siem overdue firing old"])
    // Later nights do not move where the news began.
    #expect(drawn(book.round(newsFrom: .day(40), firing)) == [])
    #expect(
      drawn(
        book.round(
          newsFrom: .day(40),
          [
            "regression": firing["regression"]! + [alert("x", "regression", since: 30)],
            "overdue": firing["overdue"]!,
          ])) == ["siem regression firing x"])
  }

  @Test func `a sink that is new to a rule has news of its own`() {
    var book = Book(settings: .telling(AlertRule(.regression)))
    let firing = ["regression": [alert("r", "regression", since: 25)]]
    _ = book.round(firing)
    book.settings.sinks.append(.chat)
    #expect(drawn(book.round(newsFrom: .day(26), firing)) == [])
    #expect(book.ledger.routes.map(\.since) == [.day(20), .day(26)])
  }

  @Test func `what a rule sent is resolved when the rule is gone, and silently when its sink is`() {
    var book = Book(settings: .telling(AlertRule(.overdue), AlertRule(.regression), sinks: [.siem, .chat]))
    _ = book.round(["overdue": [alert("a")]])
    book.settings = .telling(AlertRule(.regression), sinks: [.siem])
    let change = book.round([:])
    #expect(drawn(change) == ["siem overdue resolved a"])
    #expect(change.resolved.map(\.sink) == ["chat", "siem"])
    #expect(change.ended.map { "\($0.sink) \($0.rule)" } == ["chat overdue", "chat regression", "siem overdue"])
  }

  @Test func `a message takes a bounded number of alerts, but a chat gets one`() {
    var book = Book(settings: .telling(AlertRule(.overdue), sinks: [.siem, .chat]))
    let change = book.round(["overdue": (0..<1_001).map { alert("\($0)") }])
    #expect(change.messages.map(\.keys.count) == [500, 500, 1, 1_001])
    #expect(change.messages.prefix(3).flatMap(\.keys) == (0..<1_001).map { "\($0)" })
  }

  @Test(
    "Pauses double from a minute to six hours",
    arguments: [(1, 60), (2, 120), (5, 960), (9, 15_360), (10, 21_600), (1_000, 21_600)] as [(Int, Int64)])
  func pauses(attempt: Int, seconds: Int64) {
    #expect(DeliveryPlan.pause(afterAttempt: attempt) == seconds)
  }

  @Test(
    "A message is given up after many attempts, or a few and a long time",
    arguments: [(49, 0, false), (50, 0, true), (6, 400, false), (7, 14, true), (7, 13, false), (7, -400, false)]
      as [(Int, Int64, Bool)])
  func givingUp(attempts: Int, days: Int64, isHopeless: Bool) {
    #expect(
      DeliveryPlan.isHopeless(attempts: attempts, createdAt: .day(0), now: .day(days)) == isHopeless)
  }
}
