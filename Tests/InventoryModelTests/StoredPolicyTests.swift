import Foundation
import InventoryModel
import Testing

@Suite("Policies that a database kept")
struct StoredPolicyTests {
  private func policy(_ body: String) throws -> Policy { try JSONDecoder().decode(Policy.self, from: Data(body.utf8)) }

  /// As it was written before tables of images were a part of it.
  private static let old = """
    {"approvals":[],"evidenceMaxAgeDays":7,"exemptions":[],"limits":{"limits":[]},"modules":{"entries":[{"certificate":\
    "interim","image":"ubuntu-2204","module":"m","since":"2025-02-05T00:00:00Z","source":"s","standard":"140-3"}]},\
    "name":"p","noise":["eTag"],"ownerTag":"owner","replacedWithinNights":0,"scopes":[{"name":"all","require":\
    {"approval":false,"capability":false,"is140Dash3":true,"nodeEvidence":false,"tags":[],"windowsFlag":false},\
    "selector":{"clusterTags":{},"clusters":[],"locations":[],"poolLabels":{},"poolTags":{},"pools":[],\
    "resourceGroups":[],"subscriptions":[]},"severity":"high"}],"staleAfterDays":30}
    """

  @Test func `one of an older program is read, and says what the built-in one does where it says nothing`() throws {
    let policy = try policy(Self.old)
    #expect(policy.images == .builtIn && policy.demandedModules.isEmpty)
    #expect(policy.noise == ["eTag"] && policy.limits.limits.isEmpty && policy.scopes[0].require.is140Dash3)
  }

  @Test func `its word on modules still counts, and an interim certificate is valid, with no sunset`() throws {
    let policy = try policy(Self.old)
    func standing(_ day: String) -> ModuleStanding {
      policy.moduleStanding(ofImage: "AKSUbuntu-2204gen2fipscontainerd", asOf: Instant(day)!)
    }
    #expect(standing("2030-01-01") == ModuleStanding(standard: .oneFortyThree, certificate: .active, module: "m"))
    #expect(standing("2025-02-04") == .unknown)
  }

  @Test func `what is written is read again`() throws {
    var policy = Policy.builtIn
    policy.images.families.removeFirst()
    policy.limits.limits.removeFirst()
    policy.demandedModules = ["OpenSSL*"]
    #expect(try JSONDecoder().decode(Policy.self, from: JSONEncoder().encode(policy)) == policy)
  }
}
