import Foundation
import InventoryModel
import Testing

@testable import InventoryStore

/// The same night as everybody writes it who exports clusters: read with the same verdicts, or refused with the way to what
/// can be read.
@Suite("Documents of each producer")
struct ProducerTests {
  struct Produced: CustomTestStringConvertible, Sendable {
    var producer: String
    var text: String
    /// Parts of the refusal; nil where the document is read.
    var refusal: [String]?
    var testDescription: String { producer }

    init(_ producer: String, _ text: String, refused: String...) {
      (self.producer, self.text) = (producer, text)
      refusal = refused.isEmpty ? nil : refused
    }
  }

  private static let id =
    "/subscriptions/s1/resourceGroups/Rg/providers/Microsoft.ContainerService/managedClusters/shop"
  private static let type = "Microsoft.ContainerService/ManagedClusters"

  /// Members of the three pools: one is FIPS, one is a Kata pool with the flag, one is not FIPS.
  private static let pools: [[(String, String)]] = [
    [("name", #""good""#), ("enableFIPS", "true"), ("workloadRuntime", #""OCIContainer""#)],
    [("name", #""kata""#), ("enableFIPS", "true"), ("workloadRuntime", #""KataVmIsolation""#)],
    [("name", #""bad""#), ("enableFIPS", "false"), ("workloadRuntime", #""OCIContainer""#)],
  ].map {
    $0 + [
      ("mode", #""User""#), ("osType", #""Linux""#), ("osSKU", #""Ubuntu""#), ("type", #""VirtualMachineScaleSets""#),
      ("vmSize", #""Standard_D4s_v5""#), ("count", "3"), ("provisioningState", #""Succeeded""#),
    ]
  }
  private static let outer = [
    ("id", "\"\(id)\""), ("name", #""shop""#), ("type", "\"\(type)\""), ("location", #""westeurope""#),
    ("tags", #"{"team_name":"a"}"#),
  ]
  private static let inner = [
    ("kubernetesVersion", #""1.31.4""#), ("nodeResourceGroup", #""MC_Rg_shop_westeurope""#),
    ("provisioningState", #""Succeeded""#),
  ]

  private static func object(_ members: [(String, String)], _ spelled: (String) -> String) -> String {
    "{" + members.map { "\"\(spelled($0.0))\":\($0.1)" }.joined(separator: ",") + "}"
  }

  /// All on one level, or, as Resource Manager has it, what is AKS's own in `properties`.
  private static func cluster(nested: Bool, _ spelled: (String) -> String, more: [(String, String)] = []) -> String {
    let profiles = ("agentPoolProfiles", "[" + pools.map { object($0, spelled) }.joined(separator: ",") + "]")
    let own = inner + [profiles]
    return nested
      ? object(outer + more + [("properties", object(own, spelled))], spelled)
      : object(outer + more + own, spelled)
  }

  private static func asIs(_ name: String) -> String { name }
  private static func pascal(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
  private static func snake(_ name: String) -> String {
    name.replacing("FIPS", with: "Fips").replacing("SKU", with: "Sku").reduce(into: "") { text, letter in
      text += letter.isUppercase ? "_\(letter.lowercased())" : String(letter)
    }
  }
  private static func commandLine(_ name: String) -> String {
    name.replacing("FIPS", with: "Fips").replacing("SKU", with: "Sku")
  }

  private static let arm = cluster(nested: true, asIs)
  private static let reshaped =
    #"[{"id":"\#(id)","name":"shop","agentPoolProfiles":[{"name":"kata","enableFips":true}]}]"#
  private static let generic = object(
    outer + [
      ("kind", "null"), ("identity", #"{"type":"SystemAssigned"}"#), ("managedBy", "null"), ("plan", "null"),
      ("properties", "null"), ("provisioningState", #""Succeeded""#), ("resourceGroup", #""Rg""#), ("sku", "null"),
      ("createdTime", #""2026-01-01T00:00:00Z""#), ("changedTime", #""2026-01-02T00:00:00Z""#),
    ], asIs)

  static let all: [Produced] = [
    Produced("az aks list", "[\(cluster(nested: false, commandLine, more: [("resourceGroup", #""Rg""#)]))]"),
    Produced("az aks show", cluster(nested: false, commandLine)),
    Produced("az aks list --query", reshaped, refused: "without type, location", "az aks list -o json", "--query"),
    Produced("az resource show", cluster(nested: true, asIs, more: [("plan", "null"), ("sku", "null")])),
    Produced("az resource list", "[\(generic)]", refused: "az resource list", "az aks list -o json"),
    Produced("Resource Manager", #"{"value":[\#(arm)]}"#),
    Produced(
      "Resource Graph over REST",
      #"{"totalRecords":1,"count":1,"data":[\#(arm)],"facets":[],"resultTruncated":"false"}"#),
    Produced("az graph query", #"{"count":1,"data":[\#(arm)],"skip_token":null,"total_records":1}"#),
    Produced(
      "Resource Graph, project id, name, properties",
      #"{"count":1,"data":[{"id":"\#(id)","name":"shop","properties":{"agentPoolProfiles":[]}}],"total_records":1}"#,
      refused: "without type, location"),
    Produced(
      "Resource Graph, portal CSV", "\"ID\",\"NAME\",\"TYPE\"\n\"\(id)\",\"shop\",\"\(type)\"\n",
      refused: "CSV", "az graph query"),
    Produced("PowerShell, Get-AzAksCluster | ConvertTo-Json", cluster(nested: false, pascal)),
    Produced("Python SDK, as_dict()", "[\(cluster(nested: false, snake))]"),
    Produced("Python SDK, as_dict() of a nested model", "[\(cluster(nested: true, snake))]"),
    Produced("Python SDK, serialize(keep_readonly=True)", "[\(arm)]"),
    Produced(
      "Python SDK, serialize()", #"[{"location":"westeurope","properties":{"agentPoolProfiles":[]}}]"#,
      refused: "a cluster without an id"),
    Produced("Go SDK, json.Marshal", arm),
    Produced("JavaScript SDK, JSON.stringify", "[\(cluster(nested: false, commandLine))]"),
    Produced(".NET SDK, ModelReaderWriter", arm),
    Produced(
      ".NET SDK, JsonSerializer", #"{"Id":{"Name":"shop"},"Name":"shop","AgentPoolProfiles":[]}"#,
      refused: "id is not a string"),
    Produced("Java SDK, toJson", "[\(arm)]"),
    Produced(
      "Ansible, azure_rm_aks_info", #"{"aks":[\#(cluster(nested: false, snake))],"changed":false}"#,
      refused: "\"aks\"", "jq .aks"),
    Produced("Ansible, the list in it", "[\(cluster(nested: false, snake))]"),
    Produced(
      "Steampipe", #"{"columns":[],"rows":[\#(cluster(nested: false, snake))]}"#, refused: "\"rows\"", "jq .rows"),
    Produced(
      "CloudQuery", cluster(nested: true, asIs, more: [("_cq_id", #""x""#), ("_cq_sync_time", #""2026-01-01""#)])),
    Produced("Cloud Custodian", "[\(cluster(nested: true, asIs, more: [("c7n:MatchedFilters", #"["id"]"#)]))]"),
  ]

  private static let verdicts = ["shop/bad fail", "shop/good pass", "shop/kata fail"]

  @Test("is read with the verdicts of the whole, or refused with what to give", arguments: all)
  func produced(document: Produced) throws {
    let store = try TestStore()
    let refusal = try store.refusal(of: document.text, at: night(1))
    guard let parts = document.refusal else {
      #expect(refusal == nil)
      return #expect(try store.verdicts(at: night(1)).sorted() == Self.verdicts)
    }
    for part in parts { #expect(refusal?.contains(part) == true, "\(refusal ?? "it was read")") }
    // Nor does saying what it covers help.
    for coverage in [.partial(reason: "p"), .scopes([Scope("s1")!])] as [ImportRequest.Coverage] {
      #expect(try store.refusal(of: document.text, at: night(1), coverage) != nil)
    }
  }

  @Test(
    "the same night from another producer is no drift and no new version", arguments: all.filter { $0.refusal == nil })
  func noDrift(document: Produced) throws {
    let store = try TestStore()
    try store.importing(Self.all[0].text, at: night(1))
    let versions = try store.lines("SELECT resource_id, traits_id, config_id FROM versions")
    try store.importing(document.text, at: night(2))
    #expect(try store.lines("SELECT resource_id, traits_id, config_id FROM versions") == versions)
  }
}
