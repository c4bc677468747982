import ComplianceEngine
import Foundation
import InventoryModel
import Testing

/// Pools with every combination of attributes, written in every shape, against a judge that is slow and obvious.
@Suite struct GeneratedPlanTests {
  /// What a document says of one attribute.
  enum Said: Hashable {
    case absent, unknown
    case value(String)
  }

  struct Pool {
    var flag: Said
    var osType: Said
    var osSKU: Said
    var runtime: Said

    init(seed: UInt64) {
      var random = SplitMix(state: seed)
      func pick(_ values: String...) -> Said {
        let choices = [Said.absent, .unknown] + values.map(Said.value) + values.map(Said.value)
        return choices[Int(random.next() % UInt64(choices.count))]
      }
      flag = pick("true", "true", "false")
      osType = pick("Linux", "Windows", "Windows")
      osSKU = pick("AzureLinux", "Ubuntu", "Ubuntu2204", "Windows2019", "Windows2022")
      runtime = pick("OCIContainer", "KataVmIsolation")
    }

    var attributes: [(rest: String, terraform: String, said: Said)] {
      [
        ("enableFIPS", "fips_enabled", flag), ("osType", "os_type", osType), ("osSKU", "os_sku", osSKU),
        ("workloadRuntime", "workload_runtime", runtime),
      ]
    }

    var isKnown: Bool { attributes.allSatisfy { $0.said != .unknown } }
  }

  // MARK: The slow judge

  /// The table of verdicts, read out once more.
  private static func verdict(_ flag: Bool?, _ osType: String, _ osSKU: String?, _ runtime: String?) -> Verdict {
    if osType == "Windows" {
      if osSKU == "Windows2022" || osSKU == "Windows2025" { return .pass }
      return flag == true ? .pass : .fail
    }
    if flag != true { return .fail }
    return runtime == "KataVmIsolation" || runtime == "KataMshvVmIsolation" ? .fail : .pass
  }

  /// Tries whatever could be, and says what all have in common.
  private static func slowVerdict(of pool: Pool) -> Verdict {
    func values(_ said: Said, _ all: [String?]) -> [String?] {
      switch said {
      case .absent: [nil]
      case .unknown: all
      case .value(let text): [text]
      }
    }
    var found: Set<Verdict> = []
    for flag in values(pool.flag, ["true", "false", nil]) {
      for osType in values(pool.osType, ["Linux", "Windows"]) {
        let skus: [String?] = ["AzureLinux", "Ubuntu", "Windows2019", "Windows2022", "Windows2025"]
        // Which Windows it is by default depends on versions.
        let isOpen = pool.osSKU == .absent && osType == "Windows" && pool.osType != .unknown
        for osSKU in isOpen ? skus : values(pool.osSKU, skus) {
          for runtime in values(pool.runtime, ["OCIContainer", "KataVmIsolation"]) {
            found.insert(verdict(flag.map { $0 == "true" }, osType ?? "Linux", osSKU, runtime))
          }
        }
      }
    }
    return found.count == 1 ? found.first! : .unknown
  }

  // MARK: Shapes

  private static func json(_ name: String, _ said: Said, unknown: String?) -> String? {
    switch said {
    case .absent: nil
    case .unknown: unknown.map { "\"\(name)\": \"\($0)\"" }
    case .value(let text): "\"\(name)\": " + (["true", "false"].contains(text) ? text : "\"\(text)\"")
    }
  }

  private static func members(_ pool: Pool, isREST: Bool = true, unknown: String? = nil) -> String {
    pool.attributes.compactMap { json(isREST ? $0.rest : $0.terraform, $0.said, unknown: unknown) }
      .joined(separator: ", ")
  }

  private static func marks(_ pool: Pool, isREST: Bool) -> String {
    pool.attributes.filter { $0.said == .unknown }.map { "\"\(isREST ? $0.rest : $0.terraform)\": true" }
      .joined(separator: ", ")
  }

  private static func documents(_ pool: Pool) -> [(String, String)] {
    let values = members(pool)
    var documents = [
      (
        "azurerm",
        Plans.plan(
          Plans.pool(
            members(pool, isREST: false).isEmpty ? #""mode": "User""# : members(pool, isREST: false),
            unknown: "{\(marks(pool, isREST: false))}"))
      ),
      (
        "azapi",
        Plans.plan(
          Plans.azapi(
            "managedClusters/agentPools", #""name": "np", "body": {"properties": {\#(values)}}"#,
            unknown: #"{"body": {"properties": {\#(marks(pool, isREST: true))}}}"#))
      ),
      (
        "template",
        TemplateTests.template(
          #"[{"type": "Microsoft.ContainerService/managedClusters/agentPools", "name": "c/p", "properties": {\#(members(pool, unknown: "[reference('x').y]"))}}]"#
        )
      ),
      (
        "profile",
        TemplateTests.template("[\(TemplateTests.aks("c", "[{\(members(pool, unknown: "[reference('x').y]"))}]"))]")
      ),
      (
        "manifest",
        #"{"apiVersion": "\#(ManifestTests.aso)", "kind": "ManagedClustersAgentPool", "metadata": {"name": "x"}, "spec": {\#(members(pool, unknown: "${X}"))}}"#
      ),
    ]
    if pool.isKnown {
      documents += [
        (
          "azapi 1",
          Plans.plan(
            Plans.azapi(
              "managedClusters/agentPools", #""name": "np", "body": \#(Plans.quoted(#"{"properties": {\#(values)}}"#))"#
            ))
        ),
        ("request", #"{"properties": {"mode": "User"\#(values.isEmpty ? "" : ", " + values)}}"#),
      ]
    }
    return documents
  }

  @Test(arguments: UInt64(1)...200) func `every shape gives the verdict of the slow judge`(_ seed: UInt64) throws {
    let pool = Pool(seed: seed)
    let expected = Self.slowVerdict(of: pool)
    for (shape, text) in Self.documents(pool) {
      let row = try #require(try Judged(text).blueprint.rows.first, "seed \(seed), \(shape)")
      let found = Policy.builtIn.foresee(row, at: Instant(seconds: 0)).verdicts[0].verdict
      #expect(found == expected, "seed \(seed), \(shape): \(pool)")
    }
  }

  @Test(arguments: UInt64(1)...200) func `once it is created, a pool has the verdict that its plan had`(_ seed: UInt64)
    throws
  {
    let pool = Pool(seed: seed)
    guard pool.isKnown, case let osSKU = pool.osSKU, osSKU != .absent || pool.osType != .value("Windows") else {
      return
    }
    func text(_ said: Said) -> String? { if case .value(let text) = said { text } else { nil } }
    let traits = PoolTraits(
      enableFIPS: text(pool.flag) == "true", mode: "User", osType: text(pool.osType) ?? "Linux",
      osSKU: text(osSKU) ?? "Ubuntu", type: "VirtualMachineScaleSets",
      workloadRuntime: text(pool.runtime) ?? "OCIContainer")
    let always = Interval(from: Instant(seconds: 0))
    let timeline = ClusterTimeline(
      row: 1, versions: [Version(always, ClusterTraits())],
      pools: [PoolTimeline(row: 2, name: "p", versions: [Version(always, traits)])])
    let judged = judge(timeline, under: PolicyHistory(always: .builtIn)).first { $0.row == 2 }
    #expect(judged?.spans.last?.judgement.verdict == Self.slowVerdict(of: pool), "seed \(seed)")
  }
}

/// Sebastiano Vigna's generator: small, and the same everywhere.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
