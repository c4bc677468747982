import InventoryModel
import Testing

@testable import Evidence

/// Source: FedRAMP POA&M template 2.1, 2024-03-29.
@Suite("Items of the plan of action and milestones")
struct PlanItemTests {
  private func items(_ findings: [Finding], asOf: String? = nil, policy: Policy = .builtIn) -> [PlanItem] {
    let facts = facts(asOf: asOf, findings: findings, policy: policy)
    return facts.weaknesses.map { PlanItem($0, Deviations(policy), facts) }
  }

  private func policy(_ category: Permission.Category) -> Policy {
    let permission = Permission(
      id: "EX", control: "fips-enabled", selector: Selector(clusters: ["shop"]), category: category,
      justification: "Because.", ticket: "T-1", requestedBy: "ana", approvedBy: "ben",
      approvedAt: Instant("2026-10-01")!, expiresOn: Instant("2027-01-01")!)
    return Policy(name: "p", scopes: [RegulatedScope(name: "all")], exemptions: [permission])
  }

  @Test(
    "A misconfiguration is a configuration finding until it is late, then open, and at last closed",
    arguments: [
      (finding("a", "2026-10-02"), "2026-11-01T00:00:00Z", PlanItem.Sheet.configuration),
      (finding("a", "2026-10-02"), "2026-11-01T00:00:01Z", .open),
      (finding("a", "2026-10-02", control: .requiredTags), "2026-12-30T00:00:00Z", .open),
      (finding("a", "2026-10-02", closedAt: "2026-10-04"), "2026-10-31T00:00:00Z", .closed),
    ])
  func places(finding: Finding, asOf: String, place: PlanItem.Sheet) {
    #expect(items([finding], asOf: asOf).map(\.place) == [place])
  }

  @Test(
    "Exemptions are deviations where they cover all of an item",
    arguments: [
      (.operationalRequirement, "Operational Requirement", .open),
      (.falsePositive, "False Positive", .closed), (.mitigated, "Risk Adjustment", .configuration),
      (.waiver, nil, .configuration),
    ] as [(Permission.Category, String?, PlanItem.Sheet)])
  func deviations(category: Permission.Category, column: String?, place: PlanItem.Sheet) {
    let exempt = finding("a", "2026-10-02", exemption: "EX")
    let item = items([exempt], policy: policy(category))[0]
    #expect(item.place == place)
    for name in ["Operational Requirement", "False Positive", "Risk Adjustment"] {
      #expect(item.cell(name) == .text(name == column ? "Yes" : "No"), "\(name)")
    }
    guard case .text(let rationale) = item.cell("Deviation Rationale") else { return #expect(Bool(false)) }
    for part in ["EX", "Because.", "ana", "ben", "T-1", "2027-01-01"] { #expect(rationale.contains(part)) }
    let part = items([exempt, finding("b", "2026-10-03")], policy: policy(category))[0]
    if let column { #expect(part.cell(column) == .text("No")) }
  }

  @Test func `the steps of a saved plan are milestones of the open pools they are for, due when the item is`() {
    var facts = facts(findings: [
      finding("a", "2026-10-02"), finding("b", "2026-10-02"), finding("c", "2026-10-02", closedAt: "2026-10-04"),
      finding("a", "2026-10-02", control: .requiredTags),
      finding("d", "2026-10-02", cluster: ClusterID(subscription: "sub", resourceGroup: "rg", name: "mill")),
    ])
    let unplanned = facts.weaknesses.map { PlanItem($0, Deviations(.builtIn), facts).milestoneText }
    #expect(unplanned.allSatisfy { $0.hasPrefix("(01) ") && !$0.contains("\n") })
    facts.milestones = ["b", "a", "c", nil].enumerated().map { index, pool in
      PlannedMilestone(cluster: shop.description, pool: pool, wave: index, text: "step \(index)")
    }
    let texts = facts.weaknesses.map { PlanItem($0, Deviations(.builtIn), facts).milestoneText }
    #expect(texts.count == 3)
    #expect(texts.contains("(01) 2026-11-01: step 0\n(02) 2026-11-01: step 1"))
    #expect(texts.count { unplanned.contains($0) } == 2)
  }

  @Test func `there are 31 columns, and a cell never holds more than Excel takes`() {
    #expect(PlanItem.columns.count == 31 && InventoryWorkbook.columns.count == 25)
    for text in [String(repeating: "x", count: 40_000), String(repeating: "\u{1F600}", count: 20_000)] {
      let fitting = SheetText.fitting(text)
      #expect(fitting.utf16.count <= 32_767 && fitting.hasSuffix("characters more)"))
    }
    let whole = String(repeating: "x", count: 32_767)
    #expect(SheetText.fitting(whole) == whole)
    #expect(SheetText.fitting("a\u{1B}b") == "a\\u{1B}b")
  }
}

extension PlanItem {
  fileprivate func cell(_ head: String) -> SheetCell { Self.columns.first { $0.head == head }!.cell(self) }
}
