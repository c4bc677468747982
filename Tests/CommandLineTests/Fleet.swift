import Foundation

/// A cluster as `az aks list` prints one, with only what a test is about.
struct Cluster {
  var name: String
  var group = "rg"
  var subscription = "sub"
  var pools: [Pool]

  init(_ name: String, in group: String = "rg", of subscription: String = "sub", _ pools: Pool...) {
    (self.name, self.group, self.subscription, self.pools) = (name, group, subscription, pools)
  }

  var id: String {
    "/subscriptions/\(subscription)/resourceGroups/\(group)/providers/Microsoft.ContainerService/managedClusters/\(name)"
  }

  var json: String {
    let pools = pools.map(\.json).joined(separator: ",")
    let rest =
      #""type":"Microsoft.ContainerService/ManagedClusters","location":"eastus","provisioningState":"Succeeded""#
    return #"{"id":"\#(id)","name":"\#(name)","agentPoolProfiles":[\#(pools)],\#(rest)}"#
  }
}

struct Pool {
  var name: String
  var enableFIPS: Bool
  /// More members, each with a comma before it.
  var members: String

  init(_ name: String, fips enableFIPS: Bool, _ members: String = "") {
    (self.name, self.enableFIPS, self.members) = (name, enableFIPS, members)
  }

  var json: String {
    let rest = #""mode":"User","osType":"Linux","type":"VirtualMachineScaleSets","provisioningState":"Succeeded""#
    return #"{"name":"\#(name)","enableFips":\#(enableFIPS),\#(rest)\#(members)}"#
  }
}

/// A list, as `az aks list` prints it.
func list(_ clusters: Cluster...) -> String { list(clusters) }
func list(_ clusters: [Cluster]) -> String { "[" + clusters.map(\.json).joined(separator: ",\n") + "]\n" }
