import InventoryModel

@testable import Remediation

let planDay = CivilDate(year: 2026, month: 11, day: 22).instant

/// A pool of a plan, with only what a test is about.
struct PlannedPool {
  var cluster = "shop"
  var name: String? = "web"
  var traits = PoolTraits(
    enableFIPS: false, mode: "User", osType: "Linux", osSKU: "Ubuntu", type: "VirtualMachineScaleSets",
    vmSize: "Standard_D4s_v5", imageFamily: "AKSUbuntu-2204gen2containerd")
  var judgement = Judgement(.fail, .flag)
  var count: Int? = 3
  var version: String? = "1.33"
  var module = ModuleStanding.none
  var pool: [String: JSONValue] = [:]
  var configuration: [String: JSONValue] = [:]
  var scopes = ["all"]
  var lastClient: String?
  var openIssues: [CompatibilityIssue] = []
  var number: Int64 = 0

  var id: ClusterID { ClusterID(subscription: "sub", resourceGroup: "rg", name: cluster) }

  var subject: NonCompliantRow {
    let row = InventoryRow(
      cluster: id, clusterName: cluster, location: "westeurope", pool: name,
      traits: name == nil ? PoolTraits() : traits,
      count: count, kubernetesVersion: version, nodeImageVersion: nil, judgement: judgement, module: module)
    return NonCompliantRow(
      row: row, number: number, scopes: scopes, pool: pool, cluster: configuration, poolNames: name.map { [$0] } ?? [],
      lastClient: lastClient, openIssues: openIssues)
  }

  func changed(_ change: (inout PlannedPool) -> Void) -> PlannedPool {
    var copy = self
    change(&copy)
    return copy
  }
}

/// Plans for pools that are all there is.
func planned(
  _ pools: PlannedPool..., policy: Policy = .builtIn, tool: RemediationTool? = nil, waves: Int? = nil,
  beside compliant: [InventoryRow] = []
) -> Plan {
  let subjects = numbered(pools)
  return remediationPlan(
    for: subjects, among: standings(of: subjects.map(\.row) + compliant), policy: policy, asOf: planDay, tool: tool,
    waveCount: waves)
}

func numbered(_ pools: [PlannedPool]) -> [NonCompliantRow] {
  pools.enumerated().map { number, pool in pool.changed { $0.number = Int64(number) }.subject }
}

/// As the store hands them on.
func standings(of rows: [InventoryRow]) -> [KPISpan] {
  let clusters = rows.map(\.cluster)
  return rows.enumerated().map { number, row in
    KPISpan(
      row: Int64(number), cluster: Int64(clusters.firstIndex(of: row.cluster)!), interval: Interval(from: planDay),
      verdict: row.judgement.verdict, isRegulated: row.isRegulated, isExempt: row.isExempt, nodes: row.count ?? 1)
  }
}

/// The only step.
func step(_ pool: PlannedPool, policy: Policy = .builtIn, tool: RemediationTool? = nil) -> PlanStep {
  let plan = planned(pool, policy: policy, tool: tool)
  return (plan.waves.flatMap(\.steps) + plan.blocked)[0]
}
