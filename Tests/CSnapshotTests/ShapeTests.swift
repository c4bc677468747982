import CSnapshot
import Foundation
import InventoryModel
import Testing

@Suite struct ShapeTests {
  let database = try! SnapshotDatabase()

  @Test("the same night is the same text in every shape of a cluster", arguments: Night.clusterDocuments.keys.sorted())
  func clusterShapes(name: String) throws {
    let reference = try database.resources(#"{"value":[\#(Night.armCluster)]}"#)
    try #require(reference.map(\.pool) == ["∅", "sys", "win"])
    var told = try database.resources(Night.clusterDocuments[name]!)
    // Resource Graph does not tell the entity tag.
    if told[0].etag == "∅" { told[0].etag = "e1" }
    #expect(told == reference)
  }

  @Test("a pool is the same text alone and inside its cluster", arguments: Night.poolDocuments.keys.sorted())
  func poolShapes(name: String) throws {
    let reference = try database.resources(Night.armCluster).dropFirst()
    #expect(try database.resources(Night.poolDocuments[name]!) == Array(reference))
    #expect(database.documentFacts.kind == CSNAPSHOT_KIND_POOL)
  }

  @Test func `the texts are canonical`() throws {
    let resources = try database.resources(Night.armCluster)
    #expect(
      resources[0].traits == """
        {"arePoolsTold":true,"hasHostedSystem":false,"isSettled":true,"location":"westeurope",\
        "nodeProvisioningMode":"Manual","skuName":"Base"}
        """)
    #expect(
      resources[0].config == """
        {"autoScalerProfile":{"balance-similar-node-groups":"false","scan-interval":"10s"},\
        "currentKubernetesVersion":"1.31","enableRBAC":true,"hostedSystemProfile":{"enabled":false},\
        "kubernetesVersion":"1.31","location":"westeurope","networkProfile":{"loadBalancerProfile":\
        {"effectiveOutboundIPs":[{"id":\
        "/subscriptions/sub-1/resourcegroups/mc/providers/microsoft.network/publicipaddresses/x"}]},\
        "loadBalancerSku":"standard","networkPlugin":"azure"},"nodeProvisioningProfile":{"mode":"Manual"},\
        "nodeResourceGroup":"mc_rg-prod_aks-prod_westeurope","resourceUID":"65bb",\
        "sku":{"name":"Base","tier":"Free"},"tags":{"Owner":"Ops"}}
        """)
    #expect(
      resources[0].reading == """
        {"currentKubernetesVersion":"1.31.4","kubernetesVersion":"1.31","powerState":{"code":"Running"},\
        "provisioningState":"Succeeded"}
        """)
    #expect(
      resources[1].traits == """
        {"enableFIPS":true,"imageFamily":"AKSAzureLinux-V3gen2fips","isSettled":true,"mode":"System",\
        "osSKU":"AzureLinux","osType":"Linux","type":"VirtualMachineScaleSets","vmSize":"Standard_D2s_v3"}
        """)
    #expect(
      resources[1].config == """
        {"currentOrchestratorVersion":"1.31","enableFIPS":true,"mode":"System",\
        "nodeImageFamily":"AKSAzureLinux-V3gen2fips","nodeLabels":{"Team":"A","app":"B"},\
        "orchestratorVersion":"1.31","osDiskSizeGB":128,"osSKU":"AzureLinux","osType":"Linux","spotMaxPrice":-1,\
        "type":"VirtualMachineScaleSets","vmSize":"Standard_D2s_v3",\
        "vnetSubnetID":"/subscriptions/sub-1/resourcegroups/net/providers/microsoft.network/virtualnetworks/v/subnets/s"}
        """)
    #expect(resources.map(\.nodeCount) == ["∅", "3", "0"])
    #expect(resources[0].etag == "e1")
    #expect(resources.map(\.name) == ["Aks-Prod", "∅", "∅"])
    #expect(resources.map(\.resourceUID) == ["65bb", "∅", "∅"])
    #expect(resources[0].subscription == "sub-1")
    #expect(resources[0].resourceGroup == "rg-prod")
    #expect(resources[0].cluster == "aks-prod")
  }

  @Test func `the traits decode as the nouns`() throws {
    let resources = try database.resources(Night.armCluster)
    let cluster = try JSONDecoder().decode(ClusterTraits.self, from: Data(resources[0].traits.utf8))
    #expect(
      cluster
        == ClusterTraits(
          location: "westeurope", nodeProvisioningMode: "Manual", skuName: "Base", hasHostedSystem: false))
    let windows = try JSONDecoder().decode(PoolTraits.self, from: Data(resources[2].traits.utf8))
    #expect(
      windows
        == PoolTraits(
          enableFIPS: false, mode: "User", osType: "Windows", osSKU: "Windows2022", type: "VirtualMachineScaleSets",
          vmSize: "Standard_D4s_v3", isSettled: false))
  }

  @Test func `pools that are absent or null are not reported, an empty list is`() throws {
    func arePoolsTold(_ pools: String) throws -> String {
      try database.resources(#"{"id":"\#(Night.clusterID)",\#(Whole.cluster)\#(pools)}"#)[0].arePoolsTold
    }
    #expect(try arePoolsTold("") == "0")
    #expect(try arePoolsTold(#","agentPoolProfiles":null"#) == "0")
    #expect(try arePoolsTold(#","agentPoolProfiles":[]"#) == "1")
  }

  /// A document and what it says of itself.
  struct Reported: CustomTestStringConvertible {
    var text: String
    var shape: csnapshot_shape
    var kind = CSNAPSHOT_KIND_NONE
    var elements: Int64 = 0
    var nextLink = ""
    var hasMore = false
    var isCutOff = false
    var namesNext = false
    var pages: Int64 = 0
    var total: Int64 = -1
    var testDescription: String { String(text.prefix(50)) }
  }

  @Test(
    "the document says what it is, and whether there is more",
    arguments: [
      Reported(text: "[]", shape: CSNAPSHOT_SHAPE_LIST),
      Reported(text: "[\(Night.armCluster)]", shape: CSNAPSHOT_SHAPE_LIST, kind: CSNAPSHOT_KIND_CLUSTER, elements: 1),
      Reported(text: Night.armCluster, shape: CSNAPSHOT_SHAPE_SINGLE, kind: CSNAPSHOT_KIND_CLUSTER, elements: 1),
      Reported(
        text: Night.armCluster + Night.cliCluster, shape: CSNAPSHOT_SHAPE_LINES, kind: CSNAPSHOT_KIND_CLUSTER,
        elements: 2),
      Reported(text: #"{"value":[]}"#, shape: CSNAPSHOT_SHAPE_PAGE, pages: 1),
      Reported(
        text: #"{"value":[\#(Night.armPools)]}"#, shape: CSNAPSHOT_SHAPE_PAGE, kind: CSNAPSHOT_KIND_POOL,
        elements: 2, pages: 1),
      Reported(
        text: #"{"VALUE":[],"NextLink":"https://n"}"#, shape: CSNAPSHOT_SHAPE_PAGE, nextLink: "https://n",
        hasMore: true, namesNext: true, pages: 1),
      Reported(
        text: #"{"value":[],"next_link":"https://n"}"#, shape: CSNAPSHOT_SHAPE_PAGE, nextLink: "https://n",
        hasMore: true, namesNext: true, pages: 1),
      Reported(
        text: #"{"@odata.nextLink":"https://n","value":[]}"#, shape: CSNAPSHOT_SHAPE_PAGE, nextLink: "https://n",
        hasMore: true, namesNext: true, pages: 1),
      Reported(text: #"{"value":[],"nextLink":null}"#, shape: CSNAPSHOT_SHAPE_PAGE, pages: 1),
      Reported(
        text: #"{"value":[],"NextPageLink":"https://n"}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, namesNext: true,
        pages: 1),
      Reported(
        text: #"{"@next_page_token":"t","value":[]}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, namesNext: true,
        pages: 1),
      Reported(text: #"{"value":[],"has_next_page":true}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, pages: 1),
      Reported(text: #"{"value":[],"MoreAvailable":1}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, pages: 1),
      Reported(text: #"{"value":[],"is_partial":"true"}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, pages: 1),
      Reported(text: #"{"value":[],"incomplete_results":true}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, pages: 1),
      Reported(
        text: #"{"value":[],"_links":{"next":{"href":"n"}}}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, pages: 1),
      Reported(
        text: #"{"value":[],"metadata":{"continue":"c"}}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, pages: 1),
      Reported(
        text: #"{"value":[],"total_items":4}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, pages: 1, total: 4),
      Reported(text: #"{"value":[],"page":{"total":"4"}}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, pages: 1),
      Reported(
        text: #"{"value":[],"moreInfo":"n","hasMore":0,"links":{"next":null},"total":{},"partial":"False"}"#,
        shape: CSNAPSHOT_SHAPE_PAGE, pages: 1),
      Reported(text: #"{"value":[],"next":false,"isTruncated":"false"}"#, shape: CSNAPSHOT_SHAPE_PAGE, pages: 1),
      Reported(text: #"{"value":[],"nextLink":""}"#, shape: CSNAPSHOT_SHAPE_PAGE, pages: 1),
      Reported(
        text: #"{"data":[],"$skipToken":"t"}"#, shape: CSNAPSHOT_SHAPE_GRAPH, hasMore: true, namesNext: true, pages: 1),
      Reported(
        text: #"{"Data":[],"SkipToken":"t"}"#, shape: CSNAPSHOT_SHAPE_GRAPH, hasMore: true, namesNext: true, pages: 1),
      Reported(text: #"{"data":[],"skip_token":null}"#, shape: CSNAPSHOT_SHAPE_GRAPH, pages: 1),
      Reported(
        text: #"{"resultTruncated":"true","data":[]}"#, shape: CSNAPSHOT_SHAPE_GRAPH, hasMore: true, isCutOff: true,
        pages: 1),
      Reported(
        text: #"{"resultTruncated":true,"data":[]}"#, shape: CSNAPSHOT_SHAPE_GRAPH, hasMore: true, isCutOff: true,
        pages: 1),
      Reported(text: #"{"resultTruncated":"false","data":[]}"#, shape: CSNAPSHOT_SHAPE_GRAPH, pages: 1),
      Reported(
        text: #"{"total_records":1,"data":[]}"#, shape: CSNAPSHOT_SHAPE_GRAPH, hasMore: true, pages: 1, total: 1),
      Reported(text: #"{"totalRecords":1,"data":[]}"#, shape: CSNAPSHOT_SHAPE_GRAPH, hasMore: true, pages: 1, total: 1),
      Reported(text: #"{"totalRecords":"1","data":[]}"#, shape: CSNAPSHOT_SHAPE_GRAPH, hasMore: true, pages: 1),
      Reported(
        text: #"{"totalRecords":1,"data":[\#(Night.graphCluster)]}"#, shape: CSNAPSHOT_SHAPE_GRAPH,
        kind: CSNAPSHOT_KIND_CLUSTER, elements: 1, pages: 1, total: 1),
      // What a filter left of a page that counts its rows.
      Reported(text: #"{"count":1,"value":[]}"#, shape: CSNAPSHOT_SHAPE_PAGE, hasMore: true, pages: 1),
      Reported(text: #"{"value":[],"Count":0}"#, shape: CSNAPSHOT_SHAPE_PAGE, pages: 1),
      Reported(
        text: #"{"value":[\#(Night.armCluster)],"Count":2}"#, shape: CSNAPSHOT_SHAPE_PAGE, kind: CSNAPSHOT_KIND_CLUSTER,
        elements: 1, hasMore: true, pages: 1),
      Reported(text: #"{"count":"3","data":[]}"#, shape: CSNAPSHOT_SHAPE_GRAPH, hasMore: true, pages: 1),
      // Several lists after each other, as loops write them.
      Reported(text: "[][]\n[]", shape: CSNAPSHOT_SHAPE_LIST),
      Reported(
        text: "[]\n[\(Night.cliCluster)]\r\n[\(Night.armCluster),\(Night.cliCluster)] []", shape: CSNAPSHOT_SHAPE_LIST,
        kind: CSNAPSHOT_KIND_CLUSTER, elements: 3),
      Reported(
        text:
          #"{"value":[\#(Night.armCluster)]}\#n{"value":[],"nextLink":""} {"a":{"b":[]},"value":[\#(Night.cliCluster)]}"#,
        shape: CSNAPSHOT_SHAPE_PAGE, kind: CSNAPSHOT_KIND_CLUSTER, elements: 2, pages: 3),
      Reported(
        text: #"{"value":[\#(Night.armPools)],"nextLink":"n"}{"value":[]}"#, shape: CSNAPSHOT_SHAPE_PAGE,
        kind: CSNAPSHOT_KIND_POOL, elements: 2, hasMore: true, pages: 2),
      Reported(
        text: #"{"data":[\#(Night.graphCluster)],"total_records":2,"skip_token":"t"}{"data":[],"total_records":2}"#,
        shape: CSNAPSHOT_SHAPE_GRAPH, kind: CSNAPSHOT_KIND_CLUSTER, elements: 1, hasMore: true, pages: 2, total: 2),
      Reported(
        text: #"{"data":[],"total_records":2}{"data":[],"total_records":3}"#, shape: CSNAPSHOT_SHAPE_GRAPH,
        hasMore: true, pages: 2),
    ])
  func facts(told: Reported) throws {
    _ = try database.resources(told.text)
    let facts = database.documentFacts
    #expect(facts.isWhole)
    #expect(facts.shape == told.shape)
    #expect(facts.kind == told.kind)
    #expect(facts.elements == told.elements)
    #expect(facts.nextLink == told.nextLink)
    #expect(facts.hasMore == told.hasMore)
    #expect(facts.isCutOff == told.isCutOff)
    #expect(facts.namesNext == told.namesNext)
    #expect(facts.pages == told.pages)
    #expect(facts.total == told.total)
    #expect(facts.fileBytes == told.text.utf8.count)
    #expect(facts.textBytes == told.text.utf8.count)
  }

  @Test func `lists after each other hold what one list of all would`() throws {
    let other = Night.armCluster.replacing("Aks-Prod", with: "Other")
    let reference = try database.resources("[\(Night.armCluster),\(other)]")
    try #require(reference.count == 6)
    for text in [
      "[\(Night.armCluster)][\(other)]", "\n[\(Night.armCluster)]\n\n[]\n[\(other)]\n",
      #"{"value":[\#(Night.armCluster)]}{"value":[\#(other)]}"#,
      // Files with marks, put together.
      "\u{FEFF}[\(Night.armCluster)]\r\n\u{FEFF}[\(other)]\u{FEFF}", "\u{FEFF}\(Night.armCluster)\n\u{FEFF}\(other)\n",
      #"{"data":[\#(Night.armCluster)],"count":1} {"count":1,"data":[\#(other)]}"#,
    ] {
      #expect(try database.resources(text) == reference)
    }
  }

  @Test(
    "the first element tells the shape, whatever follows",
    arguments: [
      ("[\(Night.armCluster), %", CSNAPSHOT_SHAPE_LIST), (#"{"value":[\#(Night.armCluster), %"#, CSNAPSHOT_SHAPE_PAGE),
      (#"{"data":[\#(Night.graphCluster), %"#, CSNAPSHOT_SHAPE_GRAPH),
      ("\(Night.armCluster) %", CSNAPSHOT_SHAPE_SINGLE),
    ])
  func shapeOfFirst(text: String, shape: csnapshot_shape) throws {
    let file = try TemporaryFile(text.utf8)
    _ = try database.rows("SELECT at_byte FROM snapshot_elements(?1) LIMIT 1", file.path)
    #expect(
      database.documentFacts
        == DocumentFacts(
          isWhole: false, shape: shape, kind: CSNAPSHOT_KIND_CLUSTER, elements: 0, fileBytes: 0, textBytes: 0,
          sha256: "", nextLink: "", hasMore: false))
  }

  @Test func `the tables for people show clusters and pools`() throws {
    let file = try TemporaryFile(Night.clusterDocuments["az aks list"]!.utf8)
    let pools = try database.rows(
      """
      SELECT cluster, pool, enable_fips, mode, type, os_type, os_sku, vm_size, count, kubernetes_version, image_family,
        node_image_version, provisioning_state
      FROM snapshot_pools(?1)
      """, file.path)
    let image = "AKSAzureLinux-V3gen2fips"
    #expect(
      pools == [
        [
          "aks-prod", "sys", "1", "System", "VirtualMachineScaleSets", "Linux", "AzureLinux", "Standard_D2s_v3", "3",
          "1.31", image, image + "-202512.18.0", "Succeeded",
        ],
        [
          "aks-prod", "win", "0", "User", "VirtualMachineScaleSets", "Windows", "Windows2022", "Standard_D4s_v3", "0",
          "∅", "∅", "∅", "Updating",
        ],
      ])
    let clusters = try database.rows(
      """
      SELECT cluster_id, cluster, location, kubernetes_version, power_state, resource_uid, sku, node_provisioning_mode,
        enable_fips, tags, are_pools_told
      FROM snapshot_clusters(?1)
      """, file.path)
    #expect(
      clusters == [
        [
          Night.clusterID.lowercased(), "Aks-Prod", "westeurope", "1.31", "Running", "65bb", "Base", "Manual", "∅",
          #"{"Owner":"Ops"}"#, "1",
        ]
      ])
  }
}
