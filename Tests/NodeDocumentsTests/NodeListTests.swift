import Foundation
import InventoryModel
import NodeDocuments
import Testing

@Suite struct NodeListTests {
  @Test func `a node is put to its cluster and pool, both in lower case`() throws {
    let document = try #require(
      try evidence(nodeList(MadeNode(labels: ["kubernetes.azure.com/agentpool": "System"]))))
    #expect(document.kind == .nodes)
    #expect(document.unassigned.isEmpty)
    #expect(
      document.nodes == [
        EvidenceDocument.NodesOfCluster(
          nodeResourceGroup: "mc_shop_shop_westeurope",
          nodes: [
            Node(
              name: "aks-system-12345678-vmss000000", pool: "system", isFIPSByLabel: true,
              image: "AKSUbuntu-2204gen2fipscontainerd-202610.18.0")
          ])
      ])
  }

  static let fips: [(label: String?, system: String?, isFIPS: Bool?)] = [
    ("true", "linux", true), ("True", "linux", true), ("TRUE", nil, true), ("true", "windows", true),
    (nil, "linux", false), ("false", "linux", false), ("yes", "linux", false), (nil, nil, false),
    (nil, "windows", nil), (nil, "Windows", nil), ("false", "windows", false),
  ]

  @Test(arguments: fips)
  func `the label says true; without it Linux says false and Windows nothing`(
    label: String?, system: String?, isFIPS: Bool?
  ) throws {
    let byLabel = MadeNode(
      labels: ["kubernetes.azure.com/fips_enabled": label, "kubernetes.io/os": system], operatingSystem: nil)
    let byReport = MadeNode(
      labels: ["kubernetes.azure.com/fips_enabled": label, "kubernetes.io/os": nil], operatingSystem: system)
    for node in [byLabel, byReport] {
      #expect(try evidence(nodeList(node))?.nodes.first?.nodes.first?.isFIPSByLabel == isFIPS)
    }
  }

  @Test func `older clusters have the pool in another label, Karpenter's nodes in none`() throws {
    let old = MadeNode(name: "old", labels: ["kubernetes.azure.com/agentpool": nil, "agentpool": "Green"])
    let made = MadeNode(name: "made", labels: ["kubernetes.azure.com/agentpool": nil, "agentpool": nil])
    #expect(try evidence(nodeList(old, made))?.nodes.first?.nodes.map(\.pool) == [nil, "green"])
  }

  static let machine = "/providers/Microsoft.Compute/virtualMachineScaleSets/aks-x-1-vmss/virtualMachines/0"
  static let long = "MC_" + String(repeating: "g", count: 77)
  static let joins: [(label: String?, providerID: String?, group: String?)] = [
    ("MC_a", nil, " mc_a"), ("MC_a", "azure:///subscriptions/1/resourceGroups/MC_b\(machine)", "1 mc_b"),
    (nil, "azure:///subscriptions/1/resourceGroups/MC_b\(machine)", "1 mc_b"),
    ("mc_-b-z", "azure:///subscriptions/S/resourcegroups/mc_(b)\(machine.lowercased())", "s mc_(b)"),
    (
      "MC_a", "azure:///subscriptions/1/resourceGroups/mc_b/providers/Microsoft.Compute/virtualMachines/aks-x", "1 mc_b"
    ),
    (
      String(long.prefix(63)), "azure:///subscriptions/1/resourceGroups/\(long)\(machine)",
      "1 " + long.lowercased()
    ),
    (String(long.prefix(63)), nil, " " + long.prefix(63).lowercased()),
    ("MC_a", "azure:///subscriptions/1/resourceGroups/b/providers/Microsoft.HybridCompute/machines/x", " mc_a"),
    ("MC_a", "aws:///eu-west-1a/i-0123456789", " mc_a"),
    (nil, nil, nil), (nil, "aws:///eu-west-1a/i-0123456789", nil), (nil, "azure:///subscriptions/1", nil),
    (nil, "azure:///subscriptions/1/resourceGroups/a;b\(machine)", nil),
  ]

  @Test(arguments: joins)
  func `the machine's resource group joins, else the label, else the node is a stray`(
    label: String?, providerID: String?, group: String?
  ) throws {
    let node = MadeNode(name: "n", labels: ["kubernetes.azure.com/cluster": label], providerID: providerID)
    let document = try evidence(nodeList(node))
    #expect(document?.nodes.map { "\($0.subscription) \($0.nodeResourceGroup)" } == [group].compactMap { $0 })
    #expect(document?.unassigned == (group == nil ? ["n"] : []))
  }

  @Test func `clusters and nodes come in the order of their names`() throws {
    let other = ["kubernetes.azure.com/cluster": "MC_other"] as [String: String?]
    let document = try evidence(
      nodeList(MadeNode(name: "b"), MadeNode(name: "a"), MadeNode(name: "b", labels: other)))
    #expect(document?.nodes.map(\.nodeResourceGroup) == ["mc_other", "mc_shop_shop_westeurope"])
    #expect(document?.nodes.map { $0.nodes.map(\.name) } == [["b"], ["a", "b"]])
  }

  @Test func `virtual nodes are left out`() throws {
    let virtual = MadeNode(name: "virtual-node-aci-linux", labels: ["type": "virtual-kubelet"])
    #expect(try evidence(nodeList(MadeNode(name: "a"), virtual))?.nodes.first?.nodes.map(\.name) == ["a"])
  }

  @Test func `one name twice in a cluster is refused with both places`() throws {
    let text = refusal(nodeList(MadeNode(name: "a"), MadeNode(name: "b"), MadeNode(name: "a")))
    #expect(
      text == """
        document: line 40: node "a" of "mc_shop_shop_westeurope" appears twice, first at line 4 (byte 37): \
        export the list again
        """)
  }

  static let node = MadeNode(name: "a").json
  static let sameNode: [(shape: String, text: String)] = [
    ("one node", node), ("items of jq", "[\(node)]"), ("lines of jq", "\(node)\n\n"),
    ("a list of jq", "{\"items\": [\(node)]}"),
    (
      "a list of an API server, whose items do not say what they are",
      "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":["
        + node.replacing("\"apiVersion\": \"v1\",", with: "").replacing("\"kind\": \"Node\",", with: "") + "]}"
    ),
    ("YAML of kubectl", yaml), ("a stream of YAML", "---\n\n# nodes\n---\n\(yaml)"),
  ]
  static let yaml = """
    apiVersion: v1
    items:
    - apiVersion: v1
      kind: Node
      metadata:
        annotations:
          note: a && b, *c, &d
        labels:
          agentpool: system
          kubernetes.azure.com/agentpool: system
          kubernetes.azure.com/cluster: MC_shop_shop_westeurope
          kubernetes.azure.com/fips_enabled: "true"
          kubernetes.azure.com/node-image-version: AKSUbuntu-2204gen2fipscontainerd-202610.18.0
          kubernetes.io/os: linux
        name: a
      spec: {}
    kind: List
    metadata:
      resourceVersion: ""
    """

  @Test(arguments: sameNode)
  func `every shape of a list says the same`(shape: String, text: String) throws {
    #expect(try evidence(text)?.nodes == (try evidence(nodeList(MadeNode(name: "a"))))?.nodes, "\(shape)")
  }

  static let refused: [(text: String, reason: String)] = [
    (nodeList(), "no Node, AKSNodeClass or NodePool: export"),
    (nodeList(MadeNode(name: "")), "line 4: \"Node\" \"\": no name that Kubernetes gives"),
    (nodeList(MadeNode(name: "A")), "\"A\": no name"), (nodeList(MadeNode(name: "a..b")), "no name"),
    (nodeList(MadeNode(name: "a\\u001b[2J")), "\"a\\u{1B}[2J\": no name"),
    (nodeList(MadeNode(name: String(repeating: "a", count: 254))), "no name"),
    (nodeList(MadeNode(name: "a\\ud800")), "a text is not well-formed"),
    (nodeList(MadeNode(labels: ["kubernetes.azure.com/agentpool": ""])), "label kubernetes.azure.com/agentpool: \"\""),
    (
      nodeList(MadeNode(labels: ["kubernetes.azure.com/cluster": "a/b"])), "label kubernetes.azure.com/cluster: \"a/b\""
    ),
    (nodeList(MadeNode()).replacing("\"true\"", with: "true"), "\"kubernetes.azure.com/fips_enabled\" is not a text"),
    (
      nodeList(MadeNode()).replacing("\"labels\": {", with: "\"labels\": {}, \"labels\": {"),
      "\"labels\" appears twice"
    ),
    (nodeList(MadeNode()).replacing("\"resourceVersion\": \"\"", with: "\"continue\": \"x\""), "one page of a longer"),
    (nodeList(MadeNode()).replacing("\"metadata\": {", with: "\"metadata\": [{"), "not JSON"),
    (String(nodeList(MadeNode()).dropLast(5)), "the text ends before its JSON does"),
    ("{\"apiVersion\":\"v1\",\"kind\":\"Node\"}", "a \"Node\" without a name"),
    (nodeList(MadeNode()).replacing("\"kind\": \"Node\",", with: ""), "line 4: an item without a kind"),
    ("[\(node), {}]".replacing("[{", with: "[\n{"), "an item without a kind"),
    ("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":{}}", "\"items\" is not a list"),
    ("apiVersion: apps/v1\nkind: Deployment\n", "no Node, AKSNodeClass or NodePool, only \"Deployment\""),
  ]

  @Test(arguments: refused)
  func `a list that cannot be relied on is refused in one line`(text: String, reason: String) {
    let line = refusal(text)
    #expect(line?.contains(reason) ?? false, "\(line ?? "accepted")")
    #expect(line?.contains("\n") == false)
  }
}
