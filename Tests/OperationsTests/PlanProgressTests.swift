import FleetDocuments
import Foundation
import InventoryModel
import Operations
import Reporting
import Testing

@Suite("Progress of a saved plan")
struct PlanProgressTests {
  private let workplace = try! Workplace()
  private let now = Instant("2026-11-25T00:00:00Z")!

  private func night(_ day: Int, _ clusters: Cluster..., policy: Policy = .builtIn) throws {
    try workplace.write(list(clusters), to: "2026-11-\(day).json")
    #expect(try workplace.importing(["2026-11-\(day).json"], policy: policy).outcome == .clean)
  }

  private let mill = Cluster("mill", Pool("grind", fips: false))
  private let port = Cluster("port", Pool("crane", fips: false))

  /// Saves the plan of the 20th for a cluster, or for all.
  private func save(for cluster: String? = nil) throws {
    let report = try workplace.database.reports().plan(
      PlanRequest(asOf: Instant("2026-11-20T12:00:00Z")!, cluster: cluster))
    try workplace.write(report.jsonText, to: "saved.plan")
  }

  private func phases(cluster: String? = nil, scope: String? = nil) throws -> [String] {
    let request = PlanRequest(asOf: now, cluster: cluster, scope: scope, savedPlan: workplace.path("saved.plan"))
    return try #require(try workplace.database.reports().plan(request).progress).entries
      .map { "\($0.cluster)/\($0.pool ?? "") \($0.phase.rawValue)" }
  }

  private func policy(_ scopes: (String, Glob)...) -> Policy {
    Policy(name: "p", scopes: scopes.map { RegulatedScope(name: $0.0, selector: Selector(clusters: [$0.1])) })
  }

  @Test func `what was not asked for is not done`() throws {
    try night(20, mill, port, policy: policy(("mills", "mill*"), ("ports", "port*")))
    try save()
    let open = ["mill/grind open", "port/crane open"]
    #expect(try phases() == open)
    #expect(try phases(cluster: "port") == open)
    #expect(try phases(scope: "mills") == open)
    try save(for: "mill")
    #expect(try phases(cluster: "port") == ["mill/grind open", "port/crane drifted"])
  }

  @Test func `what is regulated no longer has left its scope, fixed or not`() throws {
    try night(20, mill, port)
    try save()
    try night(22, mill, Cluster("port", Pool("crane", fips: true)), policy: policy(("none", "nothing")))
    #expect(try phases() == ["mill/grind leftScope", "port/crane leftScope"])
  }

  @Test func `what passes is done, what is gone is gone, and what is not known to comply is open`() throws {
    try night(20, mill, port, Cluster("yard", Pool("rail", fips: false)))
    try save()
    let unknown = Pool("rail", fips: true, #","nodeImageVersion":"AKSMystery-1gen2-2026.01.01""#)
    try night(22, Cluster("mill", Pool("grind", fips: true)), Cluster("port"), Cluster("yard", unknown))
    let phases = try phases()
    #expect(phases.prefix(2) == ["mill/grind done", "port/crane gone"])
    #expect(phases[2] != "yard/rail done")
  }
}
