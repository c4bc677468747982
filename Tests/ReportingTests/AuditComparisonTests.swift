import InventoryModel
import Reporting
import Testing

@Suite("Audit findings, period against period")
struct AuditComparisonTests {
  private func finding(_ episodes: (String, String?, CloseReason?)...) -> Finding {
    Finding(
      id: "\(episodes)", control: .fipsEnabled, cluster: ClusterID(subscription: "s", resourceGroup: "g", name: "c"),
      clusterName: "c", pool: "p", basis: .flag,
      episodes: episodes.map {
        Episode(openedAt: Instant($0.0)!, closedAt: $0.1.flatMap(Instant.init), closeReason: $0.2)
      })
  }

  private let october = FindingPeriod(from: Instant("2026-10-01")!, through: Instant("2026-10-31T23:59:59Z")!)

  @Test func `what is open now is what was open, and what is new, without what ended, by how it ended`() {
    let comparison = AuditComparison(
      of: october, against: .previous,
      findings: [
        finding(("2026-08-05", nil, nil)), finding(("2026-09-05", "2026-10-02", .fixedInPlace)),
        finding(("2026-09-06", "2026-10-03", .replaced)), finding(("2026-09-07", "2026-10-04", .leftScope)),
        finding(("2026-09-08", "2026-10-05", .deleted)), finding(("2026-09-09", "2026-10-06", .policyChanged)),
        finding(("2026-09-10", "2026-09-20", .fixedInPlace), ("2026-10-08", nil, nil)),
        finding(("2026-10-09", "2026-10-10", .fixedInPlace)),
      ])
    #expect(comparison.before.open == 6 && comparison.before.opened == 6)
    #expect(comparison.now.open == 2 && comparison.now.opened == 2)
    #expect(comparison.new == 2 && comparison.fixed == 3)
    #expect(comparison.deleted == 1 && comparison.outOfScope == 1 && comparison.policyChanged == 1)
    #expect(comparison.reductionOpen == 4.0 / 6 && comparison.reductionOpened == 4.0 / 6)
    let ended = comparison.fixed + comparison.deleted + comparison.outOfScope + comparison.policyChanged
    #expect(comparison.now.open == comparison.before.open + comparison.new - ended)
  }

  @Test func `where there was nothing before, there is no reduction, and more is a negative one`() {
    let one = finding(("2026-10-05", nil, nil))
    #expect(AuditComparison(of: october, against: .previous, findings: [one]).reductionOpen == nil)
    let old = finding(("2026-09-05", nil, nil))
    #expect(AuditComparison(of: october, against: .previous, findings: [one, old]).reductionOpen == -1)
  }

  @Test(
    "The period before is as long; of whole months it has as many months",
    arguments: [
      ("2026-10-01T00:00:00Z", "2026-10-31T23:59:59Z", "2026-09-01T00:00:00Z", "2026-09-30T23:59:59Z"),
      ("2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z", "2025-01-01T00:00:00Z", "2025-12-31T23:59:59Z"),
      ("2026-03-01T00:00:00Z", "2026-03-31T23:59:59Z", "2026-02-01T00:00:00Z", "2026-02-28T23:59:59Z"),
      ("2026-10-08T00:00:00Z", "2026-10-14T23:59:59Z", "2026-10-01T00:00:00Z", "2026-10-07T23:59:59Z"),
    ])
  func previous(from: String, through: String, before: String, beforeThrough: String) {
    let period = FindingPeriod(from: Instant(from)!, through: Instant(through)!)
    let comparison = AuditComparison(of: period, against: .previous, findings: [])
    #expect(comparison.before.period == FindingPeriod(from: Instant(before)!, through: Instant(beforeThrough)!))
  }

  @Test func `a year or a month can be named`() {
    #expect(
      ComparedPeriod("2025")
        == .named(FindingPeriod(from: Instant("2025-01-01")!, through: Instant("2025-12-31T23:59:59Z")!)))
    #expect(
      ComparedPeriod("2025-02")
        == .named(FindingPeriod(from: Instant("2025-02-01")!, through: Instant("2025-02-28T23:59:59Z")!)))
    for text in ["", "last", "25", "2025-13", "2025-01-01"] { #expect(ComparedPeriod(text) == nil) }
  }

  @Test func `percentages are cut towards less reduction`() {
    let findings = (0..<3).map { _ in finding(("2026-09-05", nil, nil)) }
    let fixed = finding(("2026-09-05", "2026-10-02", .fixedInPlace))
    func text(_ findings: [Finding]) -> String {
      AuditComparison(of: october, against: .previous, findings: findings).section.rows[0][3].visibleText()
    }
    #expect(text(findings + [fixed, fixed, fixed]) == "50.0")
    #expect(text([findings[0], fixed, fixed]) == "66.6")
    #expect(text(findings + [finding(("2026-10-05", nil, nil))]) == "-33.4")
  }
}
