import Foundation
import InventoryModel
import Testing

@Suite("A real Alertmanager")
struct AlertmanagerTests {
  private func sink(_ alertmanager: Alertmanager, _ more: String = "") -> String {
    "{name: am, kind: alertmanager, url: '\(alertmanager.url)/'\(more)}"
  }

  @Test func `shows what fires, as long as it fires, and no longer`() async throws {
    let alertmanager = try Alertmanager()
    let workplace = try AlertWorkplace(
      sinks: [sink(alertmanager)], rules: ["when: regression", "when: newNonCompliantPool"])
    try workplace.night(2, "shop/a", "shop/b")
    try workplace.night(1, "shop/a!", "shop/b", "shop/c!")
    #expect(try workplace.send().errors == "")
    let first = try await alertmanager.alerts()
    #expect(first.map(\.name) == ["FipswatchNewNonCompliantPool c", "FipswatchRegression a"])
    #expect(
      first.first?.labels == [
        "alertname": "FipswatchNewNonCompliantPool", "rule": "newNonCompliantPool", "severity": "high", "scope": "all",
        "control": "fips-enabled", "pool": "c", "cluster": "shop", "resource_group": "rg", "subscription": "s",
      ])
    try workplace.night(0, "shop/a", "shop/b", "shop/c!")
    #expect(try workplace.send().errors == "")
    #expect(try await alertmanager.alerts().map(\.name) == ["FipswatchNewNonCompliantPool c"])
  }

  @Test func `is sent in each run what fires, so that it does not end there by itself`() async throws {
    let alertmanager = try Alertmanager()
    let workplace = try AlertWorkplace(sinks: [sink(alertmanager, ", holdHours: 1")], rules: ["when: regression"])
    try workplace.night(1, "shop/a")
    try workplace.night(0, "shop/a!")
    func hold(after body: () throws -> Void) async throws -> Int64 {
      try body()
      let sentAt = Int64(Date().timeIntervalSince1970)
      return try #require(try await alertmanager.alerts().first).endsAt.seconds - sentAt
    }
    let hour = try await hold { try workplace.send() }
    #expect((3_500...3_600).contains(hour))
    try workplace.setPolicy(sinks: [sink(alertmanager, ", holdHours: 9")], rules: ["when: regression"])
    let hours = try await hold { try workplace.send() }
    #expect((32_300...32_400).contains(hours))
    #expect(try workplace.drawnOutbox() == ["regression firing delivered 1"])
  }

  @Test func `that was down is sent in order what began and what ended meanwhile`() async throws {
    let alertmanager = try Alertmanager()
    let workplace = try AlertWorkplace(
      sinks: ["{name: am, kind: alertmanager, url: 'http://localhost:1'}"], rules: ["when: regression"])
    try workplace.night(2, "shop/a", "shop/b")
    try workplace.night(1, "shop/a!", "shop/b!")
    try workplace.send()
    try workplace.night(0, "shop/a", "shop/b!")
    try workplace.setPolicy(sinks: [sink(alertmanager)], rules: ["when: regression"])
    try workplace.passTime(seconds: 3_600)
    #expect(try workplace.send().errors == "")
    #expect(try workplace.drawnOutbox() == ["regression firing delivered 2", "regression resolved delivered 1"])
    #expect(try await alertmanager.alerts().map(\.name) == ["FipswatchRegression b"])
  }

  @Test func `takes a test that says what it is`() async throws {
    let alertmanager = try Alertmanager()
    let workplace = try AlertWorkplace(sinks: [sink(alertmanager)])
    #expect(try workplace.fipswatch(["alerts", "test"]).exitCode == 0)
    #expect(try await alertmanager.alerts().map(\.name) == ["FipswatchTest "])
  }
}
