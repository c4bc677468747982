import Foundation
import LoopbackServices
import Testing

@Suite("A list is whole only where nothing beside it speaks against it")
struct PageEndingTests {
  private let azure = try! LoopbackAzure(["a": [cluster("a1", of: "a")]])
  private let clusters = "/a/providers/Microsoft.ContainerService"

  /// The exit code of collecting and importing, after a night with two clusters; why `a` is not covered; what is known.
  private func collect(_ arguments: String...) throws -> (exitCode: Int32, reason: String?, known: [String]) {
    let collecting = try Collecting(azure)
    let night = "[\(cluster("a1", of: "a")),\(cluster("a2", of: "a"))]"
    try collecting.fipswatch(["import", "-", "--taken-at", Collecting.earlier], input: night)
    let run = try collecting.fipswatch(
      collecting.arguments() + ["--import", "--identity", "environment"] + arguments)
    return (run.exitCode, try collecting.manifest(of: "a").coverage.reason, try collecting.inventory())
  }

  @Test(
    arguments: [
      (#""next_page":"2""#, "its \"nextpage\" is not known"),
      (#""odata.nextMarker":"x""#, "its \"nextmarker\" is not known"),
      (#""$SkipToken":"x""#, "its \"skiptoken\" is not known"),
      (#""continuation_token":"x""#, "is not known to be followed"),
      (#""Error":{"code":"Throttled"}"#, "reported an error beside the list"),
      (#""errors":[{"code":"RegionDown"}]"#, "reported an error beside the list"),
      (#""count":5"#, "counts more than the 1 rows"), (#""Count":"many""#, "counts more than the 1 rows"),
      (#""count":{"type":"Total","value":7}"#, "counts more than the 1 rows"),
      (#""total_count":3"#, "counts more than the 1 rows"), (#""totalRecords":2"#, "counts more than the 1 rows"),
      (#""ResultTruncated":"True""#, "truncated its response"), (#""isTruncated":true"#, "truncated its response"),
      (#""hasMore":"true""#, "truncated its response"), (#""truncated":1"#, "truncated its response"),
      (#""partial_results":true"#, "truncated its response"), (#""remainingItemCount":4"#, "truncated its response"),
      (#""total":2"#, "counts more than the 1 rows"),
    ])
  func `what is cut off leaves what it lacks as it was`(members: String, reason: String) throws {
    azure.fault(clusters, .json(#"{"value":[\#(cluster("a1", of: "a"))],\#(members)}"#))
    let run = try collect()
    #expect(run.exitCode == 3)
    #expect(run.reason?.contains(reason) == true, "\(run.reason ?? "")")
    #expect(run.known == ["a1/a pass", "a2/a pass"])
  }

  @Test(
    arguments: [
      #""nextLink":null"#, #""NextLink":"""#, #""errors":[],"error":null"#, #""count":1,"resultTruncated":"false""#,
      #""count":{"type":"Total","value":1}"#, #""hasMore":false,"totalCount":1"#, #""isPartial":"False","more":0"#,
    ])
  func `what says that it is all is whole`(members: String) throws {
    azure.fault(clusters, .json(#"{"value":[\#(cluster("a1", of: "a"))],\#(members)}"#))
    let run = try collect()
    #expect(run.exitCode == 0 && run.reason == nil, "\(run.reason ?? "")")
    #expect(run.known == ["a1/a pass"])
  }

  @Test("a next page is followed however its link is spelled", arguments: ["NEXTLINK", "next-link", "@odata.nextLink"])
  func spelling(key: String) throws {
    let page = "\(azure.url)/subscriptions\(clusters)/managedClusters?page=2"
    azure.fault(
      clusters, .json(#"{"value":[\#(cluster("a1", of: "a"))],"\#(key)":"\#(page)"}"#),
      .json(#"{"value":[\#(cluster("a3", of: "a"))]}"#))
    let run = try collect()
    #expect(run.exitCode == 0 && run.reason == nil, "\(run.reason ?? "")")
    #expect(run.known == ["a1/a pass", "a3/a pass"])
  }

  @Test(
    "so it is with Resource Graph", arguments: [#""Errors":[{"code":"x"}]"#, #""next_link":"x""#, #""has_more":true"#])
  func graph(members: String) throws {
    azure.fleet.withLock { $0.graphMembers = #""totalRecords":1,"resultTruncated":"false",\#(members)"# }
    let run = try collect("--source", "graph")
    #expect(run.exitCode == 3 && run.reason != nil)
    #expect(run.known == ["a1/a pass", "a2/a pass"])
  }

  @Test func `subscriptions behind a link that is not known are not covered`() throws {
    azure.fleet.withLock { fleet in fleet.subscriptions = ["a"] }
    let collecting = try Collecting(azure)
    try collecting.fipswatch(
      ["import", "-", "--taken-at", Collecting.earlier], input: "[\(cluster("b1", of: "b"))]")
    azure.fault(
      "subscriptions", .json(#"{"value":[{"subscriptionId":"a"}],"next_uri":"x"}"#),
      .json(#"{"value":[\#(LoopbackAzure.reader)]}"#), .json(#"{"value":[\#(cluster("a1", of: "a"))]}"#))
    let run = try collecting.collect()
    #expect(run.exitCode == 3)
    #expect(try collecting.inventory().contains("b1/a pass"))
  }
}
