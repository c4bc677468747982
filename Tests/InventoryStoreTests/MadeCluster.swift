import InventoryModel

/// A cluster as `az aks list` prints one, with only what a test is about.
struct MadeCluster {
  var name: String
  var subscription = "sub"
  var group = "rg"
  var uid: String?
  /// Nil leaves `agentPoolProfiles` out.
  var pools: [MadePool]? = []
  /// More members, each with a comma after it.
  var members = ""
  var provisioningState = "Succeeded"

  init(
    _ name: String, in group: String = "rg", of subscription: String = "sub", uid: String? = nil,
    pools: [MadePool]? = [], members: String = ""
  ) {
    (self.name, self.group, self.subscription) = (name, group, subscription)
    (self.uid, self.pools, self.members) = (uid, pools, members)
  }

  var id: String {
    "/subscriptions/\(subscription)/resourceGroups/\(group)/providers/Microsoft.ContainerService/managedClusters/\(name)"
  }

  var clusterID: ClusterID {
    ClusterID(subscription: subscription, resourceGroup: group, name: name)
  }

  /// One object, as `az aks show` prints it.
  var json: String {
    let uid = uid.map { #""resourceUid":"\#($0)","# } ?? ""
    let profiles = pools.map { #""agentPoolProfiles":[\#($0.map(\.json).joined(separator: ","))],"# } ?? ""
    let rest =
      #""type":"Microsoft.ContainerService/ManagedClusters","location":"westeurope","fqdn":"f","provisioningState":"\#(provisioningState)""#
    return #"{\#(members)\#(uid)\#(profiles)"id":"\#(id)",\#(rest)}"#
  }

  /// The pools as `az aks nodepool list` prints them.
  var poolList: String { "[" + (pools ?? []).map { $0.json(of: self) }.joined(separator: ",") + "]" }
}

struct MadePool {
  var name: String
  var enableFIPS: Bool?
  var provisioningState: String
  var count: Int
  var mode = "User"
  /// More members, each with a comma after it.
  var members = ""

  init(_ name: String, _ enableFIPS: Bool?, _ provisioningState: String = "Succeeded", count: Int = 3) {
    (self.name, self.enableFIPS) = (name, enableFIPS)
    (self.provisioningState, self.count) = (provisioningState, count)
  }

  var json: String { #"{"type":"VirtualMachineScaleSets",\#(allMembers)}"# }

  /// The pool as a document of its own.
  func json(of cluster: MadeCluster) -> String {
    #"{"id":"\#(cluster.id)/agentPools/\#(name)","typePropertiesType":"VirtualMachineScaleSets",\#(allMembers)}"#
  }

  private var allMembers: String {
    let flag = enableFIPS.map { #""enableFips":\#($0),"# } ?? ""
    return
      #"\#(members)\#(flag)"name":"\#(name)","count":\#(count),"mode":"\#(mode)","osType":"Linux","provisioningState":"\#(provisioningState)""#
  }
}

/// A list, as `az aks list` prints it.
func list(_ clusters: MadeCluster...) -> String { list(clusters) }
func list(_ clusters: [MadeCluster]) -> String { "[" + clusters.map(\.json).joined(separator: ",") + "]" }

/// Two o'clock in the night of a day of November 2026.
func night(_ day: Int64) -> Instant {
  CivilDate(year: 2026, month: 11, day: 1).instant.adding(days: day - 1).adding(seconds: 7_200)
}
