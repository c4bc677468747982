import Foundation
import InventoryModel
import Testing

@testable import FleetSimulator

@Suite struct DocumentShapeTests {
  @Test("All shapes of a list of clusters say the same", arguments: UInt64(1)...20)
  func listsAgree(seed: UInt64) throws {
    for night in SimulatedFleet(FleetSettings(seed: seed, clusters: 4, nights: 2).turbulent()) {
      let expected = try ReadDocument(DocumentShape.azList.data(.clusters(night.clusters)), shape: .azList)
      #expect(expected.resources.count == night.clusters.count)
      for shape in DocumentShape.listsOfClusters {
        #expect(try ReadDocument(shape.data(.clusters(night.clusters)), shape: shape) == expected, "\(shape)")
      }
    }
  }

  @Test("Single clusters and lists of pools say the same as the list of clusters", arguments: UInt64(1)...20)
  func singlesAgree(seed: UInt64) throws {
    var fleet = SimulatedFleet(FleetSettings(seed: seed, clusters: 5).turbulent())
    let night = fleet.nextNight()
    let list = try ReadDocument(DocumentShape.armList.data(.clusters(night.clusters)), shape: .armList)
    for cluster in night.clusters {
      for shape in [DocumentShape.azShow, .armCluster] {
        let single = try ReadDocument(shape.data(.cluster(cluster)), shape: shape)
        let listed = [cluster.id.description: list.resources[cluster.id.description]!]
        #expect(single.resources as NSDictionary == listed as NSDictionary)
      }
      let pools = list.poolResources(of: cluster)
      #expect(pools.count == cluster.pools.count)
      for shape in [DocumentShape.nodepoolList, .armAgentPools] {
        let read = try ReadDocument(shape.data(.cluster(cluster)), shape: shape)
        #expect(read.resources as NSDictionary == pools as NSDictionary, "\(shape)")
      }
      for (pool, shape) in zip(cluster.pools, [DocumentShape.nodepoolShow, .armAgentPool]) {
        let read = try ReadDocument(shape.data(.pool(pool, of: cluster)), shape: shape)
        let id = "\(cluster.id)/agentpools/\(pool.name)"
        #expect(read.resources as NSDictionary == [id: pools[id]!] as NSDictionary, "\(shape)")
      }
    }
  }

  @Test("What a document says is what truly is", arguments: UInt64(1)...20)
  func documentsTellTheTruth(seed: UInt64) throws {
    for night in SimulatedFleet(FleetSettings(seed: seed, clusters: 20, nights: 2).turbulent()) {
      let read = try ReadDocument(DocumentShape.azList.data(.clusters(night.clusters)), shape: .azList)
      for cluster in night.clusters {
        #expect(ClusterTraits(read: read.resources[cluster.id.description]!) == cluster.traits)
        let traits = read.pools(of: cluster)?.map(PoolTraits.init(read:)) ?? []
        #expect(traits == cluster.pools.map { $0.traits(kubernetesMinor: cluster.kubernetesMinor) })
      }
    }
  }

  @Test(
    "Keys fold as the CLI folds them",
    arguments: [
      ("enableFIPS", "enableFips"), ("osSKU", "osSku"), ("resourceUID", "resourceUid"), ("eTag", "eTag"),
      ("nodeOSUpgradeChannel", "nodeOsUpgradeChannel"), ("managedOutboundIPs", "managedOutboundIPs"),
      ("osDiskSizeGB", "osDiskSizeGb"), ("outboundIPPrefixes", "outboundIpPrefixes"), ("vmSize", "vmSize"),
      ("enableNodePublicIP", "enableNodePublicIp"), ("diskCSIDriver", "diskCsiDriver"), ("id", "id"),
    ] as [(StaticStringBox, String)])
  func spelling(key: StaticStringBox, expected: String) throws {
    var written = Data()
    var stream = JSONStream(spelling: .commandLine, isIndented: false) { written.append(contentsOf: $0) }
    stream.append(.object([(key: key.text, value: nil)]))
    try stream.flush()
    #expect(String(decoding: written, as: UTF8.self) == #"{"\#(expected)":null}"#)
  }

  @Test("The CLI's documents are indented by two and sorted, and print null where ARM leaves keys out")
  func commandLineForm() throws {
    var fleet = SimulatedFleet(FleetSettings(seed: 3, clusters: 30))
    let clusters = fleet.nextNight().clusters
    let text = String(decoding: DocumentShape.azList.data(.clusters(clusters)), as: UTF8.self)
    #expect(text.hasPrefix("[\n  {\n    \"aadProfile\": {\n      \"adminGroupObjectIDs\": null,\n"))
    #expect(Self.unsortedKeys(in: text) == [])
    let arm = String(decoding: DocumentShape.armList.data(.clusters(clusters)), as: UTF8.self)
    #expect(!arm.contains("null") && !arm.contains("\n"))
    let pools = String(decoding: DocumentShape.nodepoolList.data(.cluster(clusters[0])), as: UTF8.self)
    #expect(Self.unsortedKeys(in: pools) == [])
    #expect(pools.contains("\"typePropertiesType\": \"VirtualMachineScaleSets\""))
    #expect(pools.contains("/resourcegroups/"))
  }

  /// Keys that stand after a greater key of the same object.
  static func unsortedKeys(in text: String) -> [String] {
    var lastKeys: [Int: String] = [:]
    var unsorted: [String] = []
    for line in text.split(separator: "\n") {
      let indentation = line.prefix { $0 == " " }.count
      lastKeys = lastKeys.filter { $0.key <= indentation }
      if line.last == "{" && line.contains("{") && !line.contains(":") { lastKeys[indentation + 2] = nil }
      guard let match = line.firstMatch(of: #/^ *"([^"]+)": /#) else { continue }
      let key = String(match.1)
      if let last = lastKeys[indentation], !last.utf8.lexicographicallyPrecedes(key.utf8) { unsorted.append(key) }
      lastKeys[indentation] = key
    }
    return unsorted
  }

  @Test("A page with a link names the next, and the CLI of Resource Graph has its own envelope")
  func envelopes() throws {
    var fleet = SimulatedFleet(FleetSettings(seed: 4, clusters: 3))
    let clusters = fleet.nextNight().clusters
    let page = DocumentShape.armPages.data(.clusters(clusters, nextLink: "https://example.com/2"))
    #expect(try ReadDocument(page, shape: .armPages).nextLink == "https://example.com/2")
    let graph = try JSONSerialization.jsonObject(with: DocumentShape.graphCLI.data(.clusters(clusters)))
    #expect(Set((graph as! [String: Any]).keys) == ["count", "data", "skip_token", "total_records"])
    #expect(DocumentShape.azList.data(.clusters([])) == Data("[]\n".utf8))
    #expect(DocumentShape.armList.data(.clusters([])) == Data(#"{"value":[]}"#.utf8))
  }

  @Test("A document comes to about 11 KB a cluster of 3.5 pools, in chunks of little more than a megabyte")
  func sizes() throws {
    var fleet = SimulatedFleet(FleetSettings(seed: 5, clusters: 400))
    let clusters = fleet.nextNight().clusters
    var chunks: [Int] = []
    try DocumentShape.azList.write(.clusters(clusters)) { chunks.append($0.count) }
    #expect((10_500...12_500).contains(chunks.reduce(0, +) / clusters.count))
    #expect((3.3...3.7).contains(Double(clusters.reduce(0) { $0 + $1.pools.count }) / Double(clusters.count)))
    #expect(chunks.count > 3 && chunks.max()! < 1_100_000)
  }
}

/// Test arguments have to be sendable and codable or identifiable by themselves; a static string is only the first.
struct StaticStringBox: Sendable, ExpressibleByStringLiteral, CustomTestStringConvertible {
  let text: StaticString
  init(stringLiteral value: StaticString) { text = value }
  var testDescription: String { "\(text)" }
}
