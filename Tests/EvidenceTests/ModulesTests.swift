import InventoryModel
import Testing

@testable import Evidence

@Suite("Modules in use")
struct ModulesTests {
  @Test func `each module of an image that runs with FIPS on is listed with its certificate as of the day`() {
    let inventory = [row("a", .pass), row("b", .pass, count: 2)]
    let before = ModulesInUse(facts("2026-08", inventory: inventory)).uses
    #expect(before.count == 5)
    #expect(before.allSatisfy { $0.standing.certificate == .active && $0.nodes == 5 && $0.pools == 2 })
    // Four of five interim certificates passed their sunset by the end of November 2026.
    let after = ModulesInUse(facts("2026-11", inventory: inventory)).uses
    #expect(after.filter { $0.standing.certificate == .expired }.count == 4)
    #expect(after.filter { $0.standing.certificate == .active }.map(\.entry.module) == ["strongSwan"])
    #expect(after.allSatisfy { !$0.entry.source.isEmpty && $0.entry.asOf != nil })
  }

  @Test(
    "Pools of which no module can be listed are counted with the reason",
    arguments: [
      (row("a", .fail), ModulesInUse.Without.Reason.fipsOff), (row("a", .unknown, .notListed), .fipsUnknown),
      (row("a", .pass, image: nil), .imageUnknown), (row("a", .pass, image: "contoso-linux"), .modulesUnknown),
    ])
  func without(row: InventoryRow, reason: ModulesInUse.Without.Reason) {
    let modules = ModulesInUse(facts(inventory: [row]))
    #expect(modules.uses.isEmpty)
    #expect(modules.without.map(\.reason) == [reason])
    #expect(modules.without.map(\.nodes) == [3])
  }

  @Test(
    "The score of CMMC 3.13.11 is met only where every regulated pool runs validated modules",
    arguments: [
      ([], nil), ([row("a", .pass)], 0), ([row("a", .pass), row("b", .fail)], 3),
      ([row("a", .pass), row("b", .fail, isExempt: true)], 3), ([row("a", .pass), row("b", .unknown, .notListed)], 3),
      ([row("a", .pass, certificate: .expired)], 3), ([row("a", .unknown, .certificate, certificate: .expired)], 3),
      ([row("a", .fail), row("b", .unknown, .notListed)], 5), ([row("a", .fail, isRegulated: false)], nil),
    ] as [([InventoryRow], Int?)])
  func score(rows: [InventoryRow], points: Int?) {
    let score = CMMCScore(facts(inventory: rows))
    #expect(score.points == points)
    #expect(!score.reason.isEmpty && score.json["isEstimate"] == .bool(true))
  }
}

@Suite("Months")
struct MonthTests {
  @Test(arguments: ["2026-13", "2026-1", "2026", "2026-10-01", "", "october", "26-10"])
  func `what is no month is refused`(text: String) { #expect(Month(text) == nil) }

  @Test func `it ends with its last second`() {
    let month = Month("2028-02")!
    #expect(month.end == Instant("2028-02-29T23:59:59Z"))
    #expect(month.next.description == "2028-03" && month.previous.description == "2028-01")
    #expect(MonthPeriod(month, now: Instant("2028-02-10T01:02:03Z")!)?.isOver == false)
    #expect(MonthPeriod(month, now: Instant("2028-03-01")!)?.isOver == true)
    #expect(MonthPeriod(month, now: Instant("2028-01-31T23:59:59Z")!) == nil)
  }
}
