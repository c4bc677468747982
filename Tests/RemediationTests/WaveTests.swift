import InventoryModel
import Testing

@testable import Remediation

@Suite("The waves of a plan")
struct WaveTests {
  private func pool(
    _ cluster: String, _ name: String, mode: String = "User", environment: String? = nil, count: Int = 1
  ) -> PlannedPool {
    PlannedPool().changed {
      ($0.cluster, $0.name, $0.traits.mode, $0.count) = (cluster, name, mode, count)
      $0.configuration = environment.map { ["tags": .object(["Environment": .string($0)])] } ?? [:]
    }
  }

  private func names(_ plan: Plan) -> [[String]] {
    plan.waves.map { $0.steps.map { "\($0.row.cluster.name)/\($0.row.pool ?? "*")" } }
  }

  @Test func `take non-production first, user pools before system pools, and unknown environments as production`() {
    let plan = planned(
      pool("prod", "sys", mode: "System", environment: "prod"), pool("prod", "web", environment: "Production"),
      pool("lab", "sys", mode: "System", environment: "Test"), pool("lab", "web", environment: "test"),
      pool("what", "web"))
    #expect(names(plan) == [["lab/web"], ["lab/sys"], ["prod/web", "what/web"], ["prod/sys"]])
  }

  @Test func `end with the flag of a cluster, after its pools`() {
    var hosted = pool("a", "x")
    (hosted.name, hosted.version) = (nil, "1.35")
    hosted.judgement = Judgement(.unknown, .notListed)
    hosted.configuration = ["hostedSystemProfile": .object(["enabled": .bool(true)])]
    let plan = planned(hosted, pool("a", "sys", mode: "System"), pool("a", "web"))
    #expect(names(plan) == [["a/web"], ["a/sys"]])
    #expect(plan.blocked.map(\.path) == [.clusterFlag])
  }

  @Test("split where they are asked to, in the same order", arguments: [1, 2, 3, 50])
  func split(count: Int) {
    let pools = (0..<6).map { pool("c\($0)", "p", environment: $0 < 3 ? "dev" : "prod", count: 10) }
    let subjects = numbered(pools)
    let plan = remediationPlan(
      for: subjects, among: standings(of: subjects.map(\.row)), policy: .builtIn, asOf: planDay, waveCount: count)
    #expect(plan.waves.count == min(count, 6))
    #expect(plan.waves.flatMap(\.steps).map(\.row.cluster.name) == ["c0", "c1", "c2", "c3", "c4", "c5"])
    #expect(plan.waves.map(\.number) == Array(1...min(count, 6)))
    let sizes = plan.waves.map(\.steps.count)
    #expect(sizes.max()! - sizes.min()! <= 1)
  }

  @Test func `predict compliance of all pools and of clusters, of which every row has to comply`() {
    let compliant = PlannedPool().changed { ($0.cluster, $0.judgement) = ("b", Judgement(.pass, .flag)) }.subject.row
    let plan = planned(
      pool("a", "sys", mode: "System"), pool("a", "web"), beside: [compliant])
    #expect(plan.now.complianceStrict == 1.0 / 3 && plan.now.clusterCompliance == 0.5)
    #expect(plan.waves.map(\.after.complianceStrict) == [2.0 / 3, 1])
    #expect(plan.waves.map(\.after.clusterCompliance) == [0.5, 1])
  }

  @Test func `do not count on evidence that nobody has seen yet`() {
    let stale = PlannedPool().changed { ($0.traits.enableFIPS, $0.judgement) = (true, Judgement(.unknown, .stale)) }
    #expect(planned(stale).waves.map(\.after.complianceStrict) == [0])
  }

  @Test func `do not count on a module that is not known to be validated`() {
    let policy = Policy(
      name: "strict", scopes: [RegulatedScope(name: "all", require: Requirements(is140Dash3: true))],
      modules: ModuleTable(entries: []))
    #expect(planned(PlannedPool(), policy: policy).waves.map(\.after.complianceStrict) == [0])
    #expect(planned(PlannedPool()).waves.map(\.after.complianceStrict) == [1])
  }
}
