import InventoryModel
import Testing

@testable import Evidence

@Suite("Items of an auditor's list")
struct WeaknessTests {
  private func key(_ incarnation: String, pool: String? = nil) -> WeaknessKey {
    WeaknessKey(cluster: shop, pool: pool, control: "fips-enabled", incarnation: incarnation)
  }

  @Test func `a control in a cluster is one item, whatever the number of pools, unless items are for pools`() {
    let findings = [
      finding("a", "2026-10-02"), finding("b", "2026-10-05"), finding("a", "2026-10-03", control: .requiredTags),
    ]
    #expect(Weakness.keys(of: findings, per: .cluster).map(\.control) == ["fips-enabled", "required-tags"])
    #expect(Weakness.keys(of: findings, per: .pool).map(\.pool) == ["a", "a", "b"])
  }

  @Test func `another life of a cluster is another item`() {
    let findings = [
      finding("a", "2026-10-02", closedAt: "2026-10-04", as: .deleted, incarnation: "one"),
      finding("a", "2026-10-05", incarnation: "two"),
    ]
    #expect(Weakness.keys(of: findings, per: .cluster).map(\.incarnation) == ["one", "two"])
  }

  @Test func `what opened before the UID was reported is an item of the life that it was reported of`() {
    let findings = [finding("a", "2026-10-02"), finding("b", "2026-10-05", incarnation: "one")]
    #expect(Weakness.keys(of: findings, per: .cluster) == [key("one")])
  }

  @Test func `numbers stay, and new items get the next ones`() {
    var numbers = WeaknessNumbers()
    #expect(numbers.add([key("one"), key("two")]) == [key("one"): 1, key("two"): 2])
    #expect(numbers.add([key("two"), key("three"), key("one")]) == [key("three"): 3])
    // What is gone for now keeps its number.
    #expect(numbers.add([key("two")]) == [:])
    #expect(numbers.add([key("one"), key("two"), key("three")]) == [:])
  }

  @Test(arguments: [("", "one"), ("one", "")])
  func `an item keeps its number where the UID is learned or unlearned`(before: String, after: String) {
    var numbers = WeaknessNumbers()
    _ = numbers.add([key(before)])
    #expect(numbers.add([key(after)]) == [key(after): 1])
    #expect(numbers.add([key(before)]) == [:])
    // Another life is not taken for it.
    #expect(numbers.add([key(after), key("two")]) == [key("two"): 2])
  }

  @Test func `it is open while one of its pools is, and detected when the first of these was`() {
    let facts = facts(findings: [
      finding("a", "2026-10-02", closedAt: "2026-10-10"), finding("b", "2026-10-05"), finding("c", "2026-10-07"),
    ])
    let weakness = facts.weaknesses[0]
    #expect(weakness.isOpen && weakness.closedAt == nil)
    #expect(weakness.detectedAt == Instant("2026-10-05"))
    #expect(weakness.assets() == ["\(shop)/agentpools/b", "\(shop)/agentpools/c"])
  }

  @Test func `it is closed with its last pool, and remediated only if all were`() {
    let closed = [
      finding("a", "2026-10-02", closedAt: "2026-10-10"),
      finding("b", "2026-10-05", closedAt: "2026-10-12", as: .deleted),
    ]
    let weakness = facts(findings: closed).weaknesses[0]
    #expect(weakness.closedAt == Instant("2026-10-12") && !weakness.isRemediated)
    #expect(weakness.detectedAt == Instant("2026-10-02"))
    #expect(facts(findings: [closed[0]]).weaknesses[0].isRemediated)
  }

  @Test func `hundreds of pools are named as far as there is room, and counted`() {
    let findings = (0..<500).map { finding("p\($0)", "2026-10-02") }
    let weakness = facts(findings: findings).weaknesses[0]
    #expect(weakness.assets().count == 201 && weakness.assets().last == "and 300 more: see inventory.xlsx")
    #expect(weakness.description.contains("500 node pools") && weakness.description.contains("and 300 more"))
  }
}
