import ComplianceEngine
import FleetSimulator
import Foundation
import InventoryModel
import InventoryStore
import Operations
import Remediation
import Reporting
import Testing

/// Plans of simulated fleets, carried out in the simulator wave by wave.
@Suite("A plan that is carried out")
struct CarriedOutPlanTests {
  private let place = try! Workplace(at: "2027-01-01T00:00:00Z")

  private func importing(_ night: FleetSimulator.Night) throws {
    let name = "\(night.instant.description.prefix(10)).json"
    try place.write(String(decoding: DocumentShape.armList.data(.clusters(night.clusters)), as: UTF8.self), to: name)
    let run = try place.importing([name])
    try #require(run.outcome != .failed, "\(run.lines)")
  }

  private func carryOut(_ step: PlanStep, in fleet: inout SimulatedFleet) throws {
    switch step.path {
    case .inPlace, .terraformRecreate:
      #expect(fleet.remediate(pool: try #require(step.row.pool), of: step.row.cluster, by: .flagTurnedOn))
    case .imageUpgrade:
      #expect(fleet.remediate(pool: try #require(step.row.pool), of: step.row.cluster, by: .imageReplaced))
    // What their commands collect in the end shows it.
    case .nodeClass, .evidence: break
    case .newPool, .clusterFlag: Issue.record("\(step.path) of \(step.row.cluster) cannot be simulated")
    }
  }

  /// Nodes that node auto-provisioning made anew from classes with FIPS.
  private func collectNodes(of steps: [PlanStep], on night: FleetSimulator.Night) throws {
    let groups = Dictionary(grouping: steps.filter { $0.path == .nodeClass }, by: \.row.cluster)
    let nodes = try groups.map { cluster, steps in
      let cluster = try #require(night.clusters.first { $0.id == cluster })
      return EvidenceDocument.NodesOfCluster(
        nodeResourceGroup: cluster.nodeResourceGroup.foldedID, subscription: cluster.id.subscription,
        nodes: steps.map { Node(name: "node-\($0.row.pool ?? "nap")", pool: $0.row.pool, isFIPSByLabel: true) })
    }
    guard !nodes.isEmpty else { return }
    _ = try place.database.open(.readWrite).importEvidence(
      EvidenceDocument(file: "nodes", sha256: "\(night.instant)", kind: .nodes, nodes: nodes), takenAt: night.instant,
      cluster: nil, importedAt: night.instant, judge: judge)
  }

  @Test("comes, wave by wave, to the compliance that it predicted", arguments: UInt64(1)...4)
  func prediction(seed: UInt64) throws {
    var settings = FleetSettings(seed: seed, clusters: 120, nights: 9).quiet()
    (settings.compliantShare, settings.unsettledShare) = (0.6, 0)
    var fleet = SimulatedFleet(settings)
    var night = fleet.nextNight()
    try importing(night)
    let plan = try place.database.reports().plan(PlanRequest(asOf: night.instant, waves: 3)).plan
    #expect(plan.waves.count == 3 && plan.waves.flatMap(\.steps).count > 20)
    var done: [PlanStep] = []
    for wave in plan.waves {
      for step in wave.steps { try carryOut(step, in: &fleet) }
      night = fleet.nextNight()
      try importing(night)
      done += wave.steps
      try collectNodes(of: done, on: night)
      let window = KPIWindow(since: night.instant, asOf: night.instant, bucket: .day)
      let point = try #require(try place.database.reports().kpi(in: window).points.last)
      #expect(point.strict.ratio == wave.after.complianceStrict, "wave \(wave.number)")
      #expect(point.clusters.ratio == wave.after.clusterCompliance, "wave \(wave.number)")
    }
    #expect(plan.waves.last!.after.complianceStrict! > plan.now.complianceStrict!)
  }
}
