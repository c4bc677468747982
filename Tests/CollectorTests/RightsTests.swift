import Foundation
import InventoryModel
import LoopbackServices
import Testing

@testable import Collector

/// What Azure answers when it is asked for the identity's rights at a subscription.
struct RightsCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// The roles that count there, in the order in which they are reported, one a page.
  var roles: [String] = []
  /// What comes instead of them, if anything, given the address of the service.
  var replies: @Sendable (String) -> [Reply] = { _ in [] }
  /// Part of the reason in the manifest; nil where the list is whole.
  var reason: String?

  init(_ name: String, _ roles: String..., reason: String? = nil) {
    (testDescription, self.roles, self.reason) = (name, roles, reason)
  }

  init(_ name: String, reason: String, replies: @escaping @Sendable (String) -> [Reply]) {
    (testDescription, self.replies, self.reason) = (name, replies, reason)
  }

  static func role(_ actions: String..., except notActions: String...) -> String {
    func list(_ texts: [String]) -> String { "[\(texts.map { "\"\($0)\"" }.joined(separator: ","))]" }
    return #"{"actions":\#(list(actions)),"notActions":\#(list(notActions)),"dataActions":[],"notDataActions":[]}"#
  }

  private static func refusal(_ status: Int, _ code: String) -> Reply {
    .answer(status, #"{"error":{"code":"\#(code)","message":"Sorry."}}"#)
  }

  private static let notAll = "the identity may not read all clusters of the subscription, so some may be missing"
  private static let notKnown = "the rights of the identity are not known"

  static let all: [RightsCase] = [
    RightsCase("Reader", LoopbackAzure.reader),
    RightsCase("Owner", role("*")),
    RightsCase("Contributor", role("*", except: "Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write")),
    RightsCase(
      "a role with just the right, in another case",
      role("MICROSOFT.containerservice/managedclusters/READ", "Microsoft.Authorization/permissions/read")),
    RightsCase(
      "a right that one role takes away and another grants", role("*", except: "Microsoft.ContainerService/*"),
      role("*/read")),
    RightsCase("a right on the second page", role("Microsoft.Compute/*/read"), role("Microsoft.ContainerService/*")),
    RightsCase("a role at a resource group only", reason: notAll),
    RightsCase(
      "a right that its role takes away", role("*", except: "microsoft.containerservice/managedclusters/*"),
      reason: notAll),
    RightsCase("two pages without the right", role("Microsoft.Compute/*/read"), role("*/write"), reason: notAll),
    RightsCase("403", reason: "AuthorizationFailed") { _ in [refusal(403, "AuthorizationFailed")] },
    RightsCase("404", reason: "SubscriptionNotFound") { _ in [refusal(404, "SubscriptionNotFound")] },
    RightsCase("500s that stay", reason: notKnown) { _ in [refusal(500, "Bad")] },
    RightsCase("not JSON", reason: "answered a web page") { _ in [.answer(200, "<html>", type: "text/html")] },
    RightsCase("no list", reason: "its response has no list") { _ in [.json(#"{"permissions":[]}"#)] },
    RightsCase("actions that are no list", reason: notKnown) { _ in [.json(#"{"value":[{"actions":"*"}]}"#)] },
    RightsCase("a role that is none", reason: notKnown) { _ in [.json(#"{"value":[\#(role("*")),"*"]}"#)] },
    RightsCase("a second page that is refused", reason: "AuthorizationFailed") {
      [
        .json(#"{"value":[\#(role("*"))],"nextLink":"\#($0)/permissions?page=2"}"#),
        refusal(403, "AuthorizationFailed"),
      ]
    },
    RightsCase("a second page nowhere", reason: "which is not followed") { _ in
      [.json(#"{"value":[\#(role("*"))],"nextLink":17}"#)]
    },
  ]
}

@Suite("A list of clusters is whole only where the identity may read all")
struct RightsTests {
  static let sources = ["arm", "graph", "az"]

  private func collecting(_ clusters: [String], of subscription: String = "a") throws -> Collecting {
    let azure = try LoopbackAzure([:])
    azure.fleet.withLock {
      $0.subscriptions = [subscription]
      $0.clusters = [subscription: clusters]
    }
    let collecting = try Collecting(azure)
    try collecting.installAz()
    return collecting
  }

  @Test(arguments: sources, RightsCase.all)
  func rights(source: String, rights: RightsCase) throws {
    let collecting = try collecting([cluster("a1", of: "a")])
    let url = collecting.azure.url
    collecting.azure.fleet.withLock {
      $0.rights["a"] = rights.roles
      let replies = rights.replies(url)
      if !replies.isEmpty { $0.faults["permissions"] = replies }
      $0.rightsPageSize = 1
    }
    let run = try collecting.collect("--source", source, "--attempts", "2")
    #expect(run.exitCode == (rights.reason == nil ? 0 : 3), "\(run.errors)")
    let manifest = try collecting.manifest(of: "a")
    #expect(manifest.coverage.isComplete == (rights.reason == nil))
    // What was listed is kept all the same.
    #expect(manifest.resources == 1)
    #expect(try collecting.inventory() == ["a1/a pass"])
    guard let part = rights.reason else { return }
    let reason = try #require(manifest.coverage.reason)
    #expect(reason.contains(part) && reason.hasSuffix("the identity needs the role Reader at the subscription"))
    #expect(run.errors == "fipswatch: /subscriptions/a: \(reason)\n")
    #expect(manifest.errors.last == reason)
  }

  @Test(
    "An identity that may read some resource groups makes no cluster disappear, and one that may read all does",
    arguments: sources, [true, false])
  func narrowed(source: String, isNarrowed: Bool) throws {
    let seen = cluster("seen", of: "a", fips: false)
    let collecting = try collecting([seen])
    let before = "[\(cluster("seen", of: "a")),\(cluster("far", of: "a").replacing("/rg/", with: "/elsewhere/"))]"
    try #require(
      try collecting.fipswatch(["import", "-", "--taken-at", Collecting.earlier], input: before).exitCode == 0)
    if isNarrowed { collecting.azure.fleet.withLock { $0.rights["a"] = [] } }
    let run = try collecting.collect("--source", source)
    #expect(run.exitCode == (isNarrowed ? 3 : 0), "\(run.errors)")
    #expect(try collecting.inventory() == (isNarrowed ? ["far/a pass", "seen/a fail"] : ["seen/a fail"]))
    let drift = try collecting.fipswatch(["drift", "--format", "json"]).object()
    #expect((drift["coverage"] as? [String: Any])?["isComplete"] as? Bool == !isNarrowed)
    let kinds = try #require(drift["events"] as? [[String: Any]]).map { "\($0["kind"]!)" }
    #expect(Set(kinds) == (isNarrowed ? ["poolChanged"] : ["poolChanged", "clusterDisappeared", "poolDisappeared"]))
  }

  @Test(
    "A list that rights cut is not taken for whole even where its manifest got lost",
    arguments: sources)
  func withoutManifest(source: String) throws {
    let collecting = try collecting([cluster("a1", of: "a")])
    collecting.azure.fleet.withLock { $0.rights["a"] = [] }
    try collecting.collect("--source", source, imports: false)
    let document = try #require(collecting.documents.first)
    let manifest = try #require(DocumentManifest.path(besideDocument: document))
    try FileManager.default.removeItem(atPath: collecting.path(manifest))
    try #require(
      try collecting.fipswatch(
        ["import", "-", "--taken-at", Collecting.earlier], input: "[\(cluster("a2", of: "a"))]"
      ).exitCode == 0)
    let run = try collecting.fipswatch(["import", document])
    #expect(run.exitCode == 3, "\(run.errors)")
    #expect(try collecting.inventory() == ["a1/a pass", "a2/a pass"])
  }

  @Test func `rights of one subscription say nothing of another, and are asked for once each`() throws {
    for source in Self.sources {
      let collecting = try collecting([cluster("a1", of: "a")])
      collecting.azure.fleet.withLock {
        $0.subscriptions = ["a", "b"]
        $0.rights["b"] = []
      }
      #expect(try collecting.collect("--source", source).exitCode == 3)
      #expect(try collecting.manifest(of: "a").coverage.isComplete, "\(source)")
      #expect(try !collecting.manifest(of: "b").coverage.isComplete, "\(source)")
      let asked = collecting.azure.questions.map(\.path).filter { $0.hasSuffix("/permissions") }.sorted()
      #expect(asked == ["a", "b"].map { "/subscriptions/\($0)/providers/Microsoft.Authorization/permissions" })
    }
  }

  @Test(
    "A wildcard stands for any characters, and everything else for itself",
    arguments: [
      ("*", true), ("*/read", true), ("*/READ", true), ("Microsoft.ContainerService/*", true),
      ("Microsoft.ContainerService/*/read", true), ("*/managedClusters/*", true), ("M*.C*/m*Clusters/*d", true),
      ("Microsoft.ContainerService/managedClusters/read*", true), ("**", true), ("", false), ("/read", false),
      ("*/write", false), ("*/rea", false), ("read", false), ("Microsoft.*/reader", false),
      ("Microsoft.ContainerService/managedClusters/agentPools/read", false), ("Microsoft.Container/*", false),
      ("Microsoft.ContainerService/managedClusters/r?ad", false), ("*clusters/read*read", false),
      ("Microsoft.ContainerService.managedClusters.read", false), ("*read*clusters*", false),
      ("Microsoft.ContainerService/managedClusters/*/read", false),
    ])
  func patterns(pattern: String, isGranted: Bool) {
    func isWhole(_ roles: String...) -> Bool { Rights(PagedElements(elements: roles.map { Data($0.utf8) })).gap == nil }
    #expect(isWhole(RightsCase.role(pattern)) == isGranted)
    #expect(isWhole(RightsCase.role("*", except: pattern)) == !isGranted)
    #expect(isWhole(#"{"actions":["\#(pattern)"]}"#, #"{"dataActions":["*"]}"#) == isGranted)
  }
}
