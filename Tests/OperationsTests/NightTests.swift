import Alerting
import FleetDocuments
import Foundation
import InventoryModel
import Operations
import Testing

@testable import Collector

@MainActor @Suite("A night")
struct NightTests {
  private let workplace = try! Workplace()

  /// A night that cannot reach Azure, with what an archive holds.
  private func night(policy: String? = nil, prices: [String] = []) -> Night {
    let azure = CollectionRequest.Azure(
      cloud: .public, resourceManager: "not an address", authority: nil, identities: [.environment],
      certificateAuthorities: nil)
    let request = CollectionRequest(
      source: .arm, choice: .visible, apiVersion: Collection.defaultAPIVersion, includesChanges: false,
      nodeContexts: [], retryPolicy: RetryPolicy(whole: .seconds(1), answer: .seconds(1), attempts: 1), azure: azure)
    let delivery = DeliverySettings(patience: .seconds(1), certificateAuthorities: nil, identities: [])
    return Night(
      NightPlan(
        archive: workplace.path("nights"), collection: request, policy: policy, delivery: delivery,
        database: workplace.database, metricsFile: workplace.path("fleet.prom"),
        priceFiles: prices.map(workplace.path), keptDays: 400, catchUpDays: 7, freshHours: 6), in: workplace.context)
  }

  @Test func `a step that fails keeps no other from running`() async throws {
    _ = try Archive(folder: workplace.path("nights")).keep(
      CollectedDocument(
        name: "sub", content: .clusters, text: Data(list(Cluster("shop", Pool("a", fips: true))).utf8),
        takenAt: Instant("2026-11-24T02:00:00Z")!, scopes: ["/subscriptions/sub"], source: "arm", resources: 1))
    var night = night()
    try await night.run()
    #expect(night.outcome == .failed)
    #expect(
      night.report.steps.map { "\($0.name.rawValue) \($0.outcome.rawValue)" } == [
        "collect failed", "import done", "evaluate done", "alert skipped", "metrics done", "prune done",
      ])
    #expect(try workplace.times() == ["2026-11-24T02:00:00Z"])
    #expect(FileManager.default.fileExists(atPath: workplace.path("fleet.prom")))
  }

  @Test
  func `metrics tell costs where price files are named; one that cannot be read keeps no other step from running`()
    async throws
  {
    _ = try Archive(folder: workplace.path("nights")).keep(
      CollectedDocument(
        name: "sub", content: .clusters, text: Data(list(Cluster("shop", Pool("a", fips: true))).utf8),
        takenAt: Instant("2026-11-24T02:00:00Z")!, scopes: ["/subscriptions/sub"], source: "arm", resources: 1))
    var missing = night(prices: ["prices.csv"])
    try await missing.run()
    #expect(
      missing.report.steps.suffix(2).map { "\($0.name.rawValue) \($0.outcome.rawValue)" } == [
        "metrics failed", "prune done",
      ])
    try workplace.write("armSkuName,armRegionName,unitPrice,currency\nx,eastus,1,USD\n", to: "prices.csv")
    var night = night(prices: ["prices.csv"])
    try await night.run()
    let text = try String(contentsOfFile: workplace.path("fleet.prom"), encoding: .utf8)
    #expect(text.contains("fipswatch_monthly_cost_at_least{currency=\"USD\",state=\"compliant\"}"))
  }

  @Test func `a policy with faults is told line by line, and what was collected stays`() async throws {
    try workplace.write("scopes: nothing\nrules: 7\n", to: "policy.yaml")
    var night = night(policy: workplace.path("policy.yaml"))
    try await night.run()
    #expect(night.outcome == .failed)
    let lines = workplace.log.taken().filter { $0.contains("policy.yaml:") }
    #expect(lines.count > 1, "\(lines)")
    #expect(lines.allSatisfy { !$0.contains("\n") })
  }

  @Test func `what was put beside the days by hand is named, if it is of late`() async throws {
    for name in ["aks-2026-11-23.json", "2026-11-24.json.gz", "2025-01-01.json", "notes.json", "2026-11-24.txt"] {
      try workplace.write("[]", to: "nights/\(name)")
    }
    var night = night()
    try await night.run()
    let lines = workplace.log.taken().filter { $0.contains("no collection kept") }
    #expect(lines.count == 1)
    #expect(lines.first?.contains("2026-11-24.json.gz and 1 other file") == true, "\(lines)")
  }

  @Test func `two nights never have one archive at once`() async throws {
    let holder = try NightLock.taking(workplace.path("nights"))
    var night = night()
    await #expect(throws: OperationFailure.self) { try await night.run() }
    withExtendedLifetime(holder) {}
  }
}
