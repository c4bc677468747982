import CSnapshot
import Foundation
import TestSupport
import Testing

/// Payloads recorded by others, where they are at hand.
@Suite struct RealPayloadTests {
  let database = try! SnapshotDatabase()

  @Test(.enabled(if: SharedData.isThere, "\(SharedData.missing)"))
  func `the recorded fleet has 313 clusters and 415 pools`() throws {
    let path = SharedData.folder.appending(path: "fleet/fleet_managedClusters_list.json").path
    let pools = "SELECT enable_fips, count(*) FROM snapshot_pools(?1) GROUP BY 1 ORDER BY 1"
    #expect(try database.rows(pools, path) == [["∅", "2"], ["0", "358"], ["1", "55"]])
    let clusters = "SELECT count(*), count(DISTINCT cluster_id) FROM snapshot_clusters(?1)"
    #expect(try database.rows(clusters, path) == [["313", "313"]])
    #expect(database.documentFacts.elements == 313)
  }

  @Test(.enabled(if: SharedData.isThere, "\(SharedData.missing)"))
  func `recorded answers are read, or refused for what they are`() throws {
    let snapshots = SharedData.folder.appending(path: "snapshots")
    var read = 0
    for case let file as URL in FileManager.default.enumerator(at: snapshots, includingPropertiesForKeys: nil)!
    where file.pathExtension == "json" {
      let fault = database.faultOfReading(try Data(contentsOf: file))
      #expect(fault == nil, "\(file.lastPathComponent)")
      read += fault == nil ? 1 : 0
    }
    #expect(read == 48)
  }
}
