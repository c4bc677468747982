import InventoryModel
import TestSupport
import Testing

@testable import Remediation

@Suite("What blocks a step")
struct BlockerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let id: String
    let blocked: PlannedPool
    let free: PlannedPool

    init(
      _ what: String, _ id: String, base: PlannedPool = PlannedPool(), _ block: (inout PlannedPool) -> Void,
      _ clear: (inout PlannedPool) -> Void = { _ in }
    ) {
      (testDescription, self.id) = (what, id)
      blocked = base.changed(block)
      free = base.changed(block).changed(clear)
    }
  }

  private static let hosted = PlannedPool().changed {
    ($0.name, $0.judgement, $0.version) = (nil, Judgement(.unknown, .notListed), nil)
    $0.configuration = ["hostedSystemProfile": .object(["enabled": .bool(true)])]
  }
  private static let ubuntu20 = PlannedPool().changed {
    ($0.traits.enableFIPS, $0.traits.imageFamily) = (true, "AKSUbuntu-2004fipscontainerd")
    $0.judgement = Judgement(.fail, .module)
  }

  static let cases: [Case] = [
    Case("an OS without a FIPS image", "limit", { $0.traits.osSKU = "Ubuntu2404" }, { $0.traits.osSKU = "Ubuntu2204" }),
    Case(
      "a confidential VM", "limit", { $0.traits.vmSize = "Standard_DC4as_v5" },
      { $0.traits.vmSize = "Standard_D4as_v5" }),
    Case(
      "Arm64 with Ubuntu", "limit", { $0.traits.vmSize = "Standard_D4ps_v5" }, { $0.traits.osSKU = "AzureLinux" }),
    Case(
      "Arm64 before Kubernetes 1.31", "limit",
      { ($0.traits.vmSize, $0.traits.osSKU, $0.version) = ("Standard_D4ps_v5", "AzureLinux", "1.30") },
      { $0.version = "1.31" }),
    Case("Kubernetes before 1.19", "limit", { $0.version = "1.18" }, { $0.version = "1.19" }),
    Case(
      "Windows Server 2019", "windows",
      { ($0.traits.osType, $0.traits.osSKU) = ("Windows", "Windows2019") }, { $0.traits.osSKU = "Windows2022" }),
    Case(
      "Pod Sandboxing", "kata",
      { ($0.traits.workloadRuntime, $0.judgement) = ("KataMshvVmIsolation", Judgement(.fail, .kata)) },
      { ($0.traits.workloadRuntime, $0.judgement) = ("OCIContainer", Judgement(.fail, .flag)) }),
    Case(
      "an old cluster, for its flag", "version", base: hosted, { $0.version = "1.33" }, { $0.version = "1.34" }),
    Case(
      "an old cluster, for Ubuntu 22.04", "version", base: ubuntu20, { $0.version = "1.24" }, { $0.version = "1.25" }),
    Case(
      "encryption by WireGuard", "wireguard", { $0.configuration = Self.encryption("WireGuard") },
      { $0.configuration = Self.encryption("None") }),
    Case(
      "a pool of CAPZ", "managedElsewhere",
      { $0.pool = Self.tags("sigs.k8s.io_cluster-api-provider-azure_cluster_shop") },
      { $0.pool = Self.tags("cluster") }),
    Case("a pool of Crossplane", "managedElsewhere", { $0.pool = Self.tags("crossplane-kind") }, { $0.pool = [:] }),
    Case("a pool that is stopped", "stopped", { $0.pool = Self.power("Stopped") }, { $0.pool = Self.power("Running") }),
    Case(
      "a cluster that is stopped", "stopped", { $0.configuration = Self.power("Stopped") },
      { $0.configuration = Self.power("Running") }),
    Case(
      "a test that failed on a FIPS pool", "compatibility", { $0.openIssues = [Self.issue("md5")] },
      { $0.openIssues = [] }),
    Case(
      "a FIPS image that AKS has for Flatcar", "limit", { $0.traits.osSKU = "Flatcar" },
      { $0.traits.osSKU = "AzureLinux" }),
    Case("a pool that is updating", "unsettled", { $0.traits.isSettled = false }, { $0.traits.isSettled = true }),
  ]

  static func issue(_ test: String) -> CompatibilityIssue {
    CompatibilityIssue(
      id: "0123456789abcdef-\(test)", cluster: PlannedPool().id, application: "app", test: test, symptom: "broke",
      discoveredAt: planDay, lastFailedAt: planDay)
  }

  private static func encryption(_ type: String) -> [String: JSONValue] {
    let inner: JSONValue = .object(["transitEncryption": .object(["type": .string(type)])])
    return ["networkProfile": .object(["advancedNetworking": .object(["security": inner])])]
  }

  private static func tags(_ name: String) -> [String: JSONValue] { ["tags": .object([name: .string("x")])] }
  private static func power(_ code: String) -> [String: JSONValue] { ["powerState": .object(["code": .string(code)])] }

  @Test("is named where it is, and not where it just is not", arguments: cases)
  func blockers(of item: Case) {
    #expect(step(item.blocked).blockers.map(\.id).contains(item.id))
    #expect(!step(item.free).blockers.map(\.id).contains(item.id))
    for blocker in step(item.blocked).blockers {
      #expect(!blocker.reason.isEmpty && !blocker.remedy.isEmpty && !blocker.source.isEmpty)
    }
  }

  @Test func `every blocker that a plan can name has a case here or below`() throws {
    let below: Set = ["module", "extensions"]
    let source = try Checkout.text(of: "Sources/Remediation/Blockers.swift")
    let named = Set(source.matches(of: /id: "([a-zA-Z]+)"/).map { String($0.output.1) })
    #expect(named == Set(Self.cases.map(\.id)).union(below))
  }

  @Test func `the open issues of a cluster are one blocker, whose remedy names the first of them`() {
    let blockers = step(PlannedPool().changed { $0.openIssues = (1...5).map { Self.issue("t\($0)") } }).blockers
    #expect(blockers.map(\.id) == ["compatibility"])
    #expect(blockers[0].remedy.hasPrefix("clear or accept it: fipswatch compat close 0123456789ab "))
    #expect(blockers[0].reason.contains("and 2 more"))
  }

  @Test func `extensions are asked after where the flag of the whole cluster is the way`() {
    #expect(step(Self.hosted).blockers.map(\.id).contains("extensions"))
    #expect(!step(PlannedPool()).blockers.map(\.id).contains("extensions"))
  }

  @Test func `an upgrade helps only where the table of modules knows a validated image`() {
    let pool = Self.ubuntu20.changed { $0.version = "1.30" }
    var policy = Policy(
      name: "strict", scopes: [RegulatedScope(name: "all", require: Requirements(is140Dash3: true))])
    policy.modules = ModuleTable(entries: [])
    #expect(step(pool, policy: policy).blockers.map(\.id) == ["module"])
    policy.modules = ModuleTable(entries: [
      ModuleTable.Entry(image: "2204", module: "OpenSSL", number: 1, standard: .oneFortyThree, source: "a test")
    ])
    let step = step(pool, policy: policy)
    #expect(step.blockers == [] && step.expected == .pass)
    #expect(step.commands.first?.hasSuffix("--os-sku Ubuntu2204") == true)
  }

  @Test func `a step that is blocked stands in no wave, and is not counted on`() {
    let plan = planned(PlannedPool().changed { $0.traits.isSettled = false })
    #expect(plan.waves.isEmpty && plan.blocked.count == 1)
    #expect(plan.now.complianceStrict == 0)
  }
}
