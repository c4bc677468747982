import DriftEngine
import InventoryModel
import Testing

@testable import InventoryStore

/// What Azure takes for equal is no drift, however it is written.
@Suite("Other writing of the same")
struct OtherWritingTests {
  private func drift(_ before: String, _ after: String) throws -> [String] {
    let store = try TestStore()
    for (day, members) in [(1, before), (2, after)] as [(Int64, String)] {
      try store.importing(list(MadeCluster("c", uid: "u", members: members)), at: night(day))
    }
    let changes = try store.store.loadChanges(from: night(1), to: night(2))
    return detectDrift(in: changes, policy: .builtIn).compactMap(\.path).sorted()
  }

  @Test(
    "is no drift",
    arguments: [
      (#""nodeResourceGroup":"MC_rg_c","#, #""nodeResourceGroup":"mc_RG_c","#),
      (#""privateFQDN":"A.hcp.io","dnsPrefix":"Shop","#, #""private_fqdn":"a.hcp.io","dnsPrefix":"shop","#),
      (#""aadProfile":{"adminGroupObjectIDs":["B","a"]},"#, #""aad_profile":{"admin_group_object_ids":["A","b"]},"#),
      (
        #""apiServerAccessProfile":{"authorizedIPRanges":["2.0.0.0/8","1.0.0.0/8"]},"#,
        #""apiServerAccessProfile":{"authorizedIpRanges":["1.0.0.0/8","2.0.0.0/8","1.0.0.0/8"]},"#
      ),
      (
        #""networkProfile":{"loadBalancerProfile":{"effectiveOutboundIPs":[{"id":"/subscriptions/S/b"},{"id":"/subscriptions/s/A"}]}},"#,
        #""networkProfile":{"loadBalancerProfile":{"effectiveOutboundIPs":[{"id":"/subscriptions/s/a"},{"id":"/subscriptions/s/B"}]}},"#
      ),
      (#""tags":{"Owner":"a","b":"c"},"#, #""tags":{"b":"c","OWNER":"a"},"#),
      (#""servicePrincipalProfile":{"clientId":"AB-CD"},"#, #""servicePrincipalProfile":{"client_id":"ab-cd"},"#),
      (
        #""privateLinkResources":[{"name":"b"},{"name":"a"}],"#, #""privateLinkResources":[{"name":"a"},{"name":"b"}],"#
      ),
      (#""sku":{"name":"Base","tier":"Free"},"#, #""sku":{"tier":"free"},"#),
    ])
  func isNone(before: String, after: String) throws { #expect(try drift(before, after) == []) }

  @Test(
    "is drift where it says something else",
    arguments: [
      (#""nodeResourceGroup":"MC_a","#, #""nodeResourceGroup":"MC_b","#, ["nodeResourceGroup"]),
      (
        #""apiServerAccessProfile":{"authorizedIPRanges":["1.0.0.0/8"]},"#,
        #""apiServerAccessProfile":{"authorizedIPRanges":["1.0.0.0/8","2.0.0.0/8"]},"#,
        ["apiServerAccessProfile.authorizedIPRanges"]
      ),
      (
        #""networkProfile":{"podCidrs":["10.0.0.0/8","fd00::/8"]},"#,
        #""networkProfile":{"podCidrs":["fd00::/8","10.0.0.0/8"]},"#, ["networkProfile.podCidrs"]
      ),
      (#""tags":{"Owner":"a"},"#, #""tags":{"owner":"A"},"#, ["tags.owner"]),
      (#""tags":{"Owner":"a"},"#, #""tags":{},"#, ["tags.Owner"]),
      (#""sku":{"name":"Base","tier":"Free"},"#, #""sku":{"name":"Automatic","tier":"Free"},"#, ["sku.name"]),
    ])
  func isSome(before: String, after: String, paths: [String]) throws { #expect(try drift(before, after) == paths) }
}
