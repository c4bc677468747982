import ComplianceEngine
import Foundation
import InventoryModel
import Reporting
import TestSupport
import Testing

/// What other tools enforce is what the policy says, as far as they can say it.
@Suite struct PolicyExportTests {
  private static let asOf = CivilDate(year: 2026, month: 11, day: 28).instant

  private func export(_ target: PolicyExport.Target, _ policy: Policy = .builtIn) -> PolicyExport {
    PolicyExport(policy, for: target, asOf: Self.asOf)
  }

  private func definition(_ kind: String, of export: PolicyExport) throws -> JSONValue {
    try JSONValue(reading: #require(export.files.first { $0.path == "definitions/fipswatch-aks-\(kind).json" }).text)
  }

  /// Whether the definition flags a resource.
  private func flags(
    _ kind: String, of export: PolicyExport, _ resource: JSONValue, named name: String = "shop",
    _ change: (inout AzurePolicyEvaluator) -> Void = { _ in }
  ) throws -> Bool {
    let properties = try #require(definition(kind, of: export)["properties"])
    guard case .object(let members)? = properties["parameters"] else { return false }
    let type = "Microsoft.ContainerService/managedClusters" + (kind == "pool" ? "/agentPools" : "")
    var evaluator = AzurePolicyEvaluator(
      parameters: members.compactMapValues { $0["defaultValue"] }, resource: resource, type: type)
    evaluator.fullName = name
    change(&evaluator)
    return evaluator.holds(properties["policyRule"]!["if"]!)
  }

  /// JSON of the members of a pool, and whether it is flagged: missing, null, empty text and false all are.
  static let vectors: [(String, Bool)] = [
    (#"{}"#, true), (#"{"enableFIPS": null}"#, true), (#"{"enableFIPS": ""}"#, true),
    (#"{"enableFIPS": "false"}"#, true),
    (#"{"enableFIPS": false}"#, true), (#"{"enableFIPS": true}"#, false), (#"{"enableFIPS": "true"}"#, false),
    (#"{"ENABLEFIPS": "True"}"#, false),
    (#"{"osType": "Linux", "enableFIPS": true}"#, false), (#"{"osType": "windows"}"#, false),
    (#"{"osType": null}"#, true),
    (#"{"enableFIPS": true, "workloadRuntime": "KataMshvVmIsolation"}"#, true),
    (#"{"enableFIPS": true, "workloadRuntime": "OCIContainer"}"#, false),
  ]

  @Test(arguments: vectors) func `Azure Policy flags what is not on, in whatever way it is not`(
    _ pool: String, _ isFlagged: Bool
  ) throws {
    let export = export(.azure)
    let value = try JSONValue(reading: pool)
    #expect(try flags("pool", of: export, ["properties": value]) == isFlagged)
    #expect(
      try flags("cluster", of: export, ["properties": ["agentPoolProfiles": [["enableFIPS": true], value]]])
        == isFlagged)
  }

  @Test func `a cluster without pools, and other types, are not flagged`() throws {
    let export = export(.azure)
    #expect(try !flags("cluster", of: export, ["properties": ["agentPoolProfiles": []]]))
    #expect(try !flags("cluster", of: export, ["properties": [:]]))
    #expect(
      try !flags("pool", of: export, ["properties": [:]]) {
        $0 = AzurePolicyEvaluator(parameters: [:], resource: [:], type: "Microsoft.Network/applicationGateways")
      })
  }

  @Test(.enabled(if: SharedData.isThere, "\(SharedData.missing)"))
  func `Azure Policy and the engine agree on every recorded pool`() throws {
    let export = export(.azure)
    let folder = SharedData.folder.appending(path: "rest_spec")
    var judged = 0
    for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)!
    where file.path.contains("Create") {
      guard let blueprint = try? Judged(bytes: Data(contentsOf: file)).blueprint,
        case .object(let root) = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file)),
        let body = root["parameters"]?["parameters"]
      else { continue }
      let rows = blueprint.rows.filter { $0.pool != nil }
      guard !rows.isEmpty, rows.count == blueprint.rows.count else { continue }
      let verdicts = rows.map { Policy.builtIn.foresee($0, at: Self.asOf).verdicts[0].verdict }
      // Older Windows is left alone, and one whose SKU is not given is unknown.
      guard rows.allSatisfy({ $0.pool?.traits.osType?.lowercased() != "windows" }) else { continue }
      let kind = body["properties"]?["agentPoolProfiles"] == nil ? "pool" : "cluster"
      #expect(try flags(kind, of: export, body) == verdicts.contains(.fail), "\(file.lastPathComponent)")
      judged += 1
    }
    #expect(judged > 100, "\(judged)")
  }

  // MARK: Scopes

  private static let scoped = Policy(
    name: "scoped",
    scopes: [
      RegulatedScope(name: "cardholder", selector: Selector(subscriptions: ["aaaa*"], clusterTags: ["env": "prod*"])),
      RegulatedScope(name: "odd", selector: Selector(clusters: ["a*b*c"], poolLabels: ["x": "y"])),
      RegulatedScope(
        name: "groups", selector: Selector(resourceGroups: ["pci-*", "hipaa"]), require: Requirements(approval: true)),
    ],
    exemptions: [
      permission("EX-1", Selector(subscriptions: ["s1"], resourceGroups: ["rg"], clusters: ["shop"])),
      permission("EX-2", Selector(clusterTags: ["env": "dev"])),
      permission("EX-3", Selector(subscriptions: ["s1"]), expiresOn: CivilDate(year: 2026, month: 1, day: 1).instant),
      permission(
        "EX-4/../x", Selector(subscriptions: ["s1"], resourceGroups: ["rg"], clusters: ["shop"], pools: ["np"]),
        category: .mitigated),
    ])

  private static func permission(
    _ id: String, _ selector: Selector, category: Permission.Category = .waiver,
    expiresOn: Instant = CivilDate(year: 2027, month: 3, day: 31).instant
  ) -> Permission {
    Permission(
      id: id, control: "fips-enabled", selector: selector, category: category, justification: "because", ticket: "T-1",
      requestedBy: "ana", approvedBy: "ciso", approvedAt: CivilDate(year: 2026, month: 1, day: 1).instant,
      expiresOn: expiresOn)
  }

  @Test func `scopes become conditions, and what cannot be said widens them and is named`() throws {
    let narrow = Policy(name: "n", scopes: [Self.scoped.scopes[0], Self.scoped.scopes[2]])
    let export = export(.azure, narrow)
    let off: JSONValue = ["properties": ["agentPoolProfiles": [[:]]], "tags": ["ENV": "production"]]
    #expect(try flags("cluster", of: export, off) { $0.subscription = "aaaa-1" })
    #expect(try !flags("cluster", of: export, off) { $0.subscription = "bbbb" })
    #expect(try flags("cluster", of: export, off) { $0.resourceGroup = "pci-7" })
    #expect(
      try !flags("cluster", of: export, ["properties": ["agentPoolProfiles": [[:]]], "tags": ["env": "dev"]]) {
        $0.subscription = "aaaa-1"
      })
    // A pool's request does not show its cluster's tags.
    #expect(try flags("pool", of: export, ["properties": [:]], named: "shop/np") { $0.subscription = "aaaa-1" })
    #expect(export.remarks.contains { $0.contains("cardholder") && $0.contains("tags of clusters") })
    #expect(export.remarks.contains { $0.contains("groups") && $0.contains("an approval") })
    let odd = self.export(.azure, Self.scoped)
    #expect(try flags("cluster", of: odd, off) { $0.subscription = "bbbb" })
    #expect(odd.remarks.contains { $0.contains("odd") && $0.contains("more than one *") })
    #expect(odd.remarks.contains { $0.contains("odd") && $0.contains("labels") })
  }

  @Test func `exemptions become those of Azure, and what cannot be said is named`() throws {
    let export = export(.azure, Self.scoped)
    let files = export.files.filter { $0.path.hasPrefix("exemptions/") }
    #expect(files.map(\.path) == ["exemptions/EX-1.json", "exemptions/EX-4____x.json"])
    let first = try JSONValue(reading: files[0].text)
    #expect(
      first["scope"] == "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop")
    #expect(first["properties"]?["exemptionCategory"] == "Waiver")
    #expect(first["properties"]?["expiresOn"] == "2027-03-31T23:59:59Z")
    #expect(try JSONValue(reading: files[1].text)["properties"]?["exemptionCategory"] == "Mitigated")
    for id in ["EX-2", "EX-3", "EX-4"] { #expect(export.remarks.contains { $0.contains(id) }) }
    for target in [PolicyExport.Target.checkov, .admission] {
      let remarks = self.export(target, Self.scoped).remarks
      for name in ["cardholder", "odd", "groups", "EX-1", "EX-2", "EX-3", "EX-4"] {
        #expect(remarks.contains { $0.contains(name) }, "\(name)")
      }
    }
  }

  /// Verified in dumps of Azure's aliases of 2024 and 2026.
  private static let aliases: Set<String> = [
    "agentPoolProfiles[*]", "agentPoolProfiles[*].osType", "agentPoolProfiles[*].enableFIPS",
    "agentPoolProfiles[*].workloadRuntime",
    "agentPools/osType", "agentPools/enableFIPS", "agentPools/workloadRuntime",
  ]

  @Test func `every alias is one that Azure has, and the linter's rules are obeyed`() throws {
    let export = export(.azure, Self.scoped)
    for kind in ["cluster", "pool"] {
      let properties = try #require(definition(kind, of: export)["properties"])
      let text = properties.text()
      for match in text.matches(of: /Microsoft\.ContainerService\/managedClusters\/([^"]+)"/)
      where match.1 != "agentPools" {
        #expect(Self.aliases.contains(String(match.1)), "\(match.1)")
      }
      guard case .array(let all)? = properties["policyRule"]?["if"]?["allOf"],
        case .object(let parameters)? = properties["parameters"]
      else {
        Issue.record("no allOf")
        continue
      }
      #expect(all[0]["field"] == "type")
      #expect(parameters["effect"]?["defaultValue"] == "Audit")
      for parameter in parameters.values {
        #expect(parameter["metadata"]?["displayName"] != nil && parameter["metadata"]?["description"] != nil)
      }
    }
  }
}
