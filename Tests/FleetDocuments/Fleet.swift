import Foundation

/// A cluster as `az aks list` prints one, with only what a test is about.
package struct Cluster {
  package var name: String
  package var group = "rg"
  package var subscription = "sub"
  package var pools: [Pool]

  package init(_ name: String, in group: String = "rg", of subscription: String = "sub", _ pools: Pool...) {
    (self.name, self.group, self.subscription, self.pools) = (name, group, subscription, pools)
  }

  package var id: String {
    "/subscriptions/\(subscription)/resourceGroups/\(group)/providers/Microsoft.ContainerService/managedClusters/\(name)"
  }

  package var json: String {
    let pools = pools.map(\.json).joined(separator: ",")
    let rest =
      #""type":"Microsoft.ContainerService/ManagedClusters","location":"eastus","provisioningState":"Succeeded""#
    return #"{"id":"\#(id)","name":"\#(name)","agentPoolProfiles":[\#(pools)],\#(rest)}"#
  }
}

package struct Pool {
  package var name: String
  package var enableFIPS: Bool
  /// More members, each with a comma before it.
  package var members: String

  package init(_ name: String, fips enableFIPS: Bool, _ members: String = "") {
    (self.name, self.enableFIPS, self.members) = (name, enableFIPS, members)
  }

  package var json: String {
    let rest = #""mode":"User","osType":"Linux","type":"VirtualMachineScaleSets","provisioningState":"Succeeded""#
    return #"{"name":"\#(name)","enableFips":\#(enableFIPS),\#(rest)\#(members)}"#
  }
}

/// A list, as `az aks list` prints it.
package func list(_ clusters: Cluster...) -> String { list(clusters) }
package func list(_ clusters: [Cluster]) -> String { "[" + clusters.map(\.json).joined(separator: ",\n") + "]\n" }
