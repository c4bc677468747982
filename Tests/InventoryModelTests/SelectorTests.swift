import InventoryModel
import Testing

@Suite("Selectors and globs")
struct SelectorTests {
  @Test(
    "A glob matches texts without regard to case",
    arguments: [
      ("", "", true), ("", "a", false), ("*", "", true), ("*", "anything", true), ("a*c", "abbc", true),
      ("a*c", "AC", true), ("a*c", "acd", false), ("?", "", false), ("?", "x", true), ("a?c", "abc", true),
      ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("aks-pay-*", "AKS-Pay-0001", true),
      ("a**b", "ab", true), ("*.", "a", false), ("é*", "éa", true),
      ("RÜCK*", "rückenwind", true), ("rück*", "RÜCKENWIND", true), ("ψ-жук", "Ψ-ЖУК", true), ("ț", "Ț", true),
      ("?", "ü", true), ("??", "ü", false), ("*?", "ü", true), ("*??", "ü", false), ("a?c", "aÜc", true),
    ])
  func glob(pattern: String, text: String, matches: Bool) { #expect(Glob(pattern).matches(text) == matches) }

  @Test func `a hostile glob takes no long time`() {
    let pattern = String(repeating: "*a", count: 2_000) + "b"
    #expect(!Glob(pattern).matches(String(repeating: "a", count: 10_000)))
  }

  private static let subject = Subject(
    cluster: ClusterID(subscription: "s1", resourceGroup: "rg", name: "shop"), pool: "web",
    clusterFacts: .init(location: "eastus", tags: ["Data": "cui", "data2": ""]), poolTags: ["team": "a"],
    poolLabels: ["tier": "front"])

  @Test(
    "Each condition that is given must hold",
    arguments: [
      (Selector(), true), (Selector(subscriptions: ["s2", "s1"]), true), (Selector(subscriptions: ["s2"]), false),
      (Selector(resourceGroups: ["r*"], clusters: ["SHOP"]), true),
      (Selector(clusters: ["shop"], pools: ["api"]), false),
      (Selector(locations: ["EastUS"]), true), (Selector(locations: ["westus"]), false),
      (Selector(clusterTags: ["data": "c*"]), true), (Selector(clusterTags: ["data": "cui", "other": "*"]), false),
      (Selector(poolTags: ["TEAM": "A"]), true), (Selector(poolLabels: ["tier": "back"]), false),
      (Selector(clusterTags: ["data2": "?*"]), false),
    ])
  func conditions(selector: Selector, matches: Bool) {
    #expect(selector.matches(Self.subject, ifUnknown: false) == matches)
    #expect(selector.matches(Self.subject, ifUnknown: true) == matches)
  }

  @Test func `what was never reported matches scopes, but gives no permission`() {
    var untold = Self.subject
    untold.clusterFacts = nil
    let selector = Selector(locations: ["eastus"], clusterTags: ["data": "cui"])
    #expect(selector.matches(untold, ifUnknown: true))
    #expect(!selector.matches(untold, ifUnknown: false))
    #expect(Selector(clusters: ["shop"]).matches(untold, ifUnknown: false))
  }

  @Test func `nodes that no pool lists match no condition on pools`() {
    var unlisted = Self.subject
    unlisted.pool = nil
    #expect(!Selector(pools: ["*"]).matches(unlisted, ifUnknown: true))
    #expect(Selector(clusters: ["*"]).matches(unlisted, ifUnknown: true))
  }
}
