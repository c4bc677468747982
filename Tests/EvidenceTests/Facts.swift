import InventoryModel
import Reporting

@testable import Evidence

let shop = ClusterID(subscription: "sub", resourceGroup: "rg", name: "shop")

/// A finding that opened at a day, and maybe ended.
func finding(
  _ pool: String?, _ openedAt: String, closedAt: String? = nil, as reason: CloseReason = .fixedInPlace,
  control: Control = .fipsEnabled, incarnation: String = "", scopes: [String] = ["all"], exemption: String? = nil,
  cluster: ClusterID = shop
) -> Finding {
  Finding(
    id: "\(pool ?? "")-\(openedAt)", control: control, scopes: scopes, cluster: cluster, clusterName: cluster.name,
    pool: pool, incarnation: incarnation, basis: .flag, exemption: exemption,
    episodes: [
      Episode(
        openedAt: Instant(openedAt)!, detectedAfter: Instant(openedAt)!.adding(days: -1),
        closedAt: closedAt.flatMap(Instant.init), closeReason: closedAt == nil ? nil : reason)
    ])
}

func row(
  _ pool: String, _ verdict: Verdict, _ basis: Basis = .flag, image: String? = "AKSUbuntu-2204gen2fipscontainerd",
  certificate: Certificate = .active, count: Int? = 3, isRegulated: Bool = true, isExempt: Bool = false
) -> InventoryRow {
  InventoryRow(
    cluster: shop, clusterName: "shop", location: "eastus", pool: pool, traits: PoolTraits(), count: count,
    kubernetesVersion: nil, nodeImageVersion: nil, image: image, judgement: Judgement(verdict, basis),
    module: ModuleStanding(standard: .oneFortyThree, certificate: certificate), isRegulated: isRegulated,
    isExempt: isExempt)
}

/// The facts of a month, with only what a test is about.
func facts(
  _ month: String = "2026-10", asOf: String? = nil, findings: [Finding] = [], inventory: [InventoryRow] = [],
  system: SystemDetails = .unsaid, policy: Policy = .builtIn, failures: [DetectionFailure] = []
) -> EvidenceFacts {
  let month = Month(month)!
  let period = MonthPeriod(month, asOf: asOf.flatMap(Instant.init) ?? month.end)
  let window = KPIWindow(since: period.from, until: period.asOf, asOf: period.asOf)
  let kpi = KPISweep(window: window, observations: [], firstSnapshot: nil).report(episodes: [])
  var numbers = WeaknessNumbers()
  _ = numbers.add(Weakness.keys(of: findings, per: system.itemsPer))
  return EvidenceFacts(
    period: period, system: system,
    policies: [
      PolicyInForce(
        policy: policy, interval: Interval(from: period.from, to: period.asOf),
        exemptions: ExemptionsReport(asOf: period.asOf, audits: []))
    ], kpi: kpi, month: kpi,
    drift: DriftReport(from: period.from, to: period.asOf, events: [], newNonCompliantPools: []), findings: findings,
    inventory: inventory, nights: [], failures: failures, snapshots: [], evidence: [], numbers: numbers,
    factsDigest: "", restatements: [])
}

extension EvidenceFacts {
  var weaknesses: [Weakness] { Weakness.all(of: findings, per: system.itemsPer, numbers: numbers) }
}

extension JSONValue {
  subscript(key: String) -> JSONValue? { if case .object(let members) = self { members[key] } else { nil } }
  subscript(index: Int) -> JSONValue { if case .array(let elements) = self { elements[index] } else { .null } }
  var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}
