import CSnapshot
import Foundation
import Testing

@Suite("Rows taken out of an answer of Resource Graph")
struct RowsOfGraphTests {
  private let database = try! SnapshotDatabase()

  @Test(
    "rows of Resource Graph alone may be the first of more where they are as many as it gives at a time",
    arguments: [
      ([99], false), ([100], true), ([101], false), ([999], false), ([1000], true), ([1001], false),
      ([3, 100], true), ([100, 3], true), ([60, 40], false),
    ])
  func rows(counts: [Int], hasMore: Bool) throws {
    func lists(of cluster: String) -> String {
      counts.enumerated().map { list, count in
        let rows = (0..<count).map { cluster.replacing(/aks-prod/.ignoresCase(), with: "c\(list)-\($0)") }
        return "[" + rows.joined(separator: ",") + "]"
      }.joined(separator: "\n")
    }
    let row = #"{"id":"\#(Night.clusterID)","type":"KIND","location":"westeurope","fqdn":"f"}"#
    _ = try database.resources(lists(of: row.replacing("KIND", with: "microsoft.containerservice/managedclusters")))
    #expect(database.documentFacts.hasMore == hasMore)
    _ = try database.resources(lists(of: row.replacing("KIND", with: "Microsoft.ContainerService/ManagedClusters")))
    #expect(!database.documentFacts.hasMore)
  }

  @Test(
    "however rows of Resource Graph were taken out of their answer, as many as it gives at a time may be the first of more",
    arguments: [
      ("", "\n", "", true), (#"{"data":["#, ",", "]}", true), (#"{"count":100,"data":["#, ",", "]}", true),
      (#"{"value":["#, ",", "]}", true), (#"{"data":["#, ",", #"],"total_records":null}"#, true),
      (#"{"data":["#, ",", #"]}{"data":[]}"#, true), (#"{"data":["#, ",", #"],"total_records":100}"#, false),
      (#"{"totalRecords":100,"data":["#, ",", "]}", false), (#"{"resultTruncated":"false","data":["#, ",", "]}", false),
    ])
  func takenRows(before: String, between: String, after: String, hasMore: Bool) throws {
    func text(type: String, count: Int) -> String {
      let rows = (0..<count).map {
        #"{"id":"\#(Night.clusterID)-\#($0)","type":"\#(type)","location":"westeurope","fqdn":"f"}"#
      }
      return before + rows.joined(separator: between) + after
    }
    _ = try database.resources(text(type: "microsoft.containerservice/managedclusters", count: 100))
    #expect(database.documentFacts.hasMore == hasMore)
    // What Resource Manager lists has no such limit.
    _ = try database.resources(text(type: "Microsoft.ContainerService/ManagedClusters", count: 100))
    #expect(!database.documentFacts.hasMore)
    guard hasMore else { return }
    _ = try database.resources(text(type: "microsoft.containerservice/managedclusters", count: 101))
    #expect(!database.documentFacts.hasMore)
  }
}
