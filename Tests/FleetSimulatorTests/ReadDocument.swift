import FleetSimulator
import Foundation
import InventoryModel

/// A document as an independent reader understands it: one canonical JSON text a cluster or pool, by lower-cased id.
///
/// Keys without regard to case, null as absent, `properties` flattened, additions of the CLI and of Resource Graph
/// left out.
struct ReadDocument: Equatable {
  var resources: [String: [String: Any]] = [:]
  var nextLink: String?

  init(_ data: Data, shape: DocumentShape) throws {
    if shape == .ndjson {
      for line in data.split(separator: UInt8(ascii: "\n")) { add(try JSONSerialization.jsonObject(with: line)) }
      return
    }
    let whole = try JSONSerialization.jsonObject(with: data)
    if let list = whole as? [Any] {
      for resource in list { add(resource) }
    } else if let answer = whole as? [String: Any], let list = (answer["value"] ?? answer["data"]) as? [Any] {
      nextLink = answer["nextLink"] as? String
      for resource in list { add(resource) }
    } else {
      add(whole)
    }
  }

  private mutating func add(_ resource: Any) {
    var members = Self.folded(resource) as! [String: Any]
    for column in ["managedby", "subscriptionid", "tenantid"] { members[column] = nil }
    let properties = members.removeValue(forKey: "properties") as? [String: Any] ?? [:]
    for (key, value) in properties {
      members[key == "type" ? "typepropertiestype" : key] = value
    }
    let id = (members["id"] as! String).lowercased()
    members["id"] = id
    members["type"] = (members["type"] as! String).lowercased()
    resources[id] = members
  }

  /// Keys in small letters except those that users chose; no nulls; no `resourceGroup`.
  private static func folded(_ value: Any) -> Any {
    if let array = value as? [Any] { return array.map(folded) }
    guard let object = value as? [String: Any] else { return value }
    var members: [String: Any] = [:]
    for (key, value) in object where !(value is NSNull) && key != "resourceGroup" {
      let isChosenByUsers = ["tags", "nodeLabels"].contains(key)
      members[key.lowercased()] = isChosenByUsers ? value : folded(value)
    }
    return members
  }

  static func == (left: ReadDocument, right: ReadDocument) -> Bool {
    left.resources as NSDictionary == right.resources as NSDictionary
  }

  // MARK: - Clusters and pools

  func pools(of cluster: SimulatedCluster) -> [[String: Any]]? {
    resources[cluster.id.description]?["agentpoolprofiles"] as? [[String: Any]]
  }

  /// The pools of a list of clusters as they would stand in a list of pools.
  func poolResources(of cluster: SimulatedCluster) -> [String: [String: Any]] {
    var resources: [String: [String: Any]] = [:]
    for var pool in pools(of: cluster) ?? [] {
      let id = "\(cluster.id)/agentpools/\(pool["name"]!)"
      pool["id"] = id
      pool["typepropertiestype"] = pool["type"]
      pool["type"] = "microsoft.containerservice/managedclusters/agentpools"
      resources[id] = pool
    }
    return resources
  }
}

extension PoolTraits {
  /// The traits of a pool in a cluster's profile, as `ReadDocument` understood it.
  init(read pool: [String: Any]) {
    let image = pool["nodeimageversion"] as? String
    self.init(
      enableFIPS: pool["enablefips"] as? Bool, mode: pool["mode"] as? String, osType: pool["ostype"] as? String,
      osSKU: pool["ossku"] as? String, type: pool["type"] as? String, vmSize: pool["vmsize"] as? String,
      workloadRuntime: pool["workloadruntime"] as? String,
      imageFamily: image.map { String($0[..<$0.lastIndex(of: "-")!]) },
      isSettled: (pool["provisioningstate"] as? String ?? "Succeeded") == "Succeeded")
  }
}

extension ClusterTraits {
  init(read cluster: [String: Any]) {
    func value<Value>(_ object: String, _ key: String) -> Value? { (cluster[object] as? [String: Any])?[key] as? Value }
    self.init(
      location: cluster["location"] as? String, resourceUID: cluster["resourceuid"] as? String,
      nodeProvisioningMode: value("nodeprovisioningprofile", "mode"), skuName: value("sku", "name"),
      hasHostedSystem: value("hostedsystemprofile", "enabled"), arePoolsTold: cluster["agentpoolprofiles"] != nil,
      isSettled: cluster["provisioningstate"] as? String == "Succeeded")
  }
}
