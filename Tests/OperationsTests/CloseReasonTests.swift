import FleetDocuments
import Foundation
import InventoryModel
import Testing

@testable import Operations

@Suite("Why alerts of findings end")
struct CloseReasonTests {
  private let workplace = try! Workplace()

  private func importing(_ day: Int, _ clusters: Cluster..., policy: Policy = .builtIn) throws {
    try workplace.write(list(clusters), to: "2026-11-\(day).json")
    #expect(try workplace.importing(["2026-11-\(day).json"], policy: policy).outcome == .clean)
  }

  @Test func `it is the end of the episode that they were sent of`() throws {
    let names = ["fixed", "gone", "stays"]
    try importing(10, Cluster("c", Pool("fixed", fips: false), Pool("gone", fips: false), Pool("stays", fips: false)))
    let store = try workplace.database.openExisting()
    let sent = try store.loadFindings(asOf: Instant("2026-11-11")!, includingClosed: false).map { finding in
      var alert = Alert(
        key: finding.pool!, rule: "r", trigger: .overdue, summary: "", since: finding.episodes[0].openedAt)
      alert.finding = finding.id
      return alert
    }
    #expect(sent.map(\.key).sorted() == names)
    try importing(12, Cluster("c", Pool("fixed", fips: true), Pool("stays", fips: false)))
    let reasons = CloseReasons(store: store, now: Instant("2026-11-25")!)
    #expect(try reasons.reasons(of: sent, except: ["stays"]) == ["fixed": "fixedInPlace", "gone": "deleted"])
    // The rule asks for something else.
    #expect(try reasons.reasons(of: sent, except: [])["stays"] == nil)
    let snapshot = try #require(store.loadSnapshots().first).snapshot
    _ = try Maintenance(of: store).retract(snapshot, reason: "a test", at: Instant("2026-11-25")!)
    #expect(try reasons.reasons(of: sent, except: ["stays"]).values.sorted() == ["restated", "restated"])
  }
}
