import ComplianceEngine
import InventoryModel
import Testing

/// What a policy says of a pool of which not everything is known: what is not known is never to its advantage.
@Suite struct ForesightTests {
  private static let asOf = CivilDate(year: 2026, month: 11, day: 28).instant

  private func pool(
    action: ProposedRow.Action = .create, flag: Bool = true, unknown: Set<ProposedPool.Attribute> = [],
    osSKU: String? = nil, cluster: ClusterID = .unknown, name: String = "", tags: [String: String] = [:],
    facts: Subject.ClusterFacts? = nil, unknownMaps: MapKinds = []
  ) -> ProposedRow {
    ProposedRow(
      address: "x", action: action,
      content: .pool(ProposedPool(traits: PoolTraits(enableFIPS: flag, osSKU: osSKU), unknown: unknown)),
      subject: Subject(cluster: cluster, pool: name, clusterFacts: facts, poolTags: tags, unknownMaps: unknownMaps),
      remedy: "")
  }

  private func verdicts(_ row: ProposedRow, _ scope: RegulatedScope, _ permissions: Permission...) -> [String: Verdict]
  {
    let policy = Policy(
      name: "p", scopes: [scope], exemptions: permissions.filter { $0.control != "pool-approved" },
      approvals: permissions.filter { $0.control == "pool-approved" })
    let foresight = policy.foresee(row, at: Self.asOf)
    return Dictionary(uniqueKeysWithValues: foresight.verdicts.map { ($0.control.id, $0.verdict) })
  }

  @Test(arguments: [
    Selector(subscriptions: ["a*"]), Selector(resourceGroups: ["a"]), Selector(clusters: ["a"]), Selector(pools: ["a"]),
    Selector(locations: ["a"]), Selector(clusterTags: ["a": "b"]), Selector(poolTags: ["a": "b"]),
    Selector(poolLabels: ["a": "b"]),
  ]) func `a scope has what may be in it, and an exemption only what is`(_ selector: Selector) {
    let row = pool(unknownMaps: [.poolTags, .poolLabels, .clusterTags])
    let policy = Policy(name: "p", scopes: [RegulatedScope(name: "s", selector: selector)])
    #expect(policy.foresee(row, at: Self.asOf).regulation != nil)
    #expect(!Self.permission("fips-enabled", selector).covers(row.subject, control: "fips-enabled", at: Self.asOf))
  }

  @Test func `what is known to be elsewhere is in no scope`() {
    let id = ClusterID(subscription: "s", resourceGroup: "g", name: "c")
    let row = pool(cluster: id, name: "p", facts: .init(location: "x", tags: [:]))
    for selector in [
      Selector(subscriptions: ["a"]), Selector(pools: ["a"]), Selector(poolTags: ["a": "b"]),
      Selector(clusterTags: ["a": "b"]),
    ] {
      let policy = Policy(name: "p", scopes: [RegulatedScope(name: "s", selector: selector)])
      #expect(policy.foresee(row, at: Self.asOf).regulation == nil)
    }
  }

  private static func permission(_ control: String, _ selector: Selector = Selector()) -> Permission {
    Permission(
      id: "P", control: control, selector: selector, category: nil, justification: "", ticket: "", requestedBy: "a",
      approvedBy: "b", approvedAt: Instant(seconds: 0), expiresOn: CivilDate(year: 2027, month: 1, day: 1).instant)
  }

  @Test func `a new pool needs an approval, and of one that exists it is not known`() {
    let scope = RegulatedScope(name: "s", require: Requirements(approval: true))
    #expect(verdicts(pool(), scope)["pool-approved"] == .fail)
    #expect(verdicts(pool(action: .update), scope)["pool-approved"] == .unknown)
    #expect(verdicts(pool(action: .unknown), scope)["pool-approved"] == .unknown)
    #expect(verdicts(pool(), scope, Self.permission("pool-approved"))["pool-approved"] == .pass)
  }

  @Test func `tags that are not known are not there`() {
    let scope = RegulatedScope(name: "s", require: Requirements(tags: ["owner"]))
    let facts = Subject.ClusterFacts(location: nil, tags: [:])
    #expect(verdicts(pool(facts: facts), scope)["required-tags"] == .fail)
    #expect(verdicts(pool(tags: ["Owner": "x"], facts: facts), scope)["required-tags"] == .pass)
    #expect(verdicts(pool(), scope)["required-tags"] == .unknown)
    #expect(verdicts(pool(facts: facts, unknownMaps: .clusterTags), scope)["required-tags"] == .unknown)
  }

  @Test func `the limits, the modules and the evidence of nodes are asked for as of the fleet`() {
    let scope = RegulatedScope(name: "s", require: Requirements(is140Dash3: true, nodeEvidence: true, capability: true))
    let found = verdicts(pool(osSKU: "Ubuntu2404"), scope)
    #expect(found == ["fips-enabled": .unknown, "module-140-3": .unknown, "fips-capable": .fail])
    #expect(verdicts(pool(unknown: [.osSKU]), scope)["fips-capable"] == .unknown)
    #expect(verdicts(pool(osSKU: "AzureLinux"), scope)["fips-capable"] == .pass)
    #expect(
      verdicts(pool(unknown: [.vmSize]), RegulatedScope(name: "s", require: Requirements(capability: true)))[
        "fips-capable"] == .unknown)
  }
}
