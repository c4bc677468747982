import CSnapshot
import Foundation
import Testing

/// Payloads recorded by others, where they are at hand.
@Suite struct RealPayloadTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data")
  static let isThere = FileManager.default.fileExists(atPath: folder.path)
  let database = try! SnapshotDatabase()

  @Test(.enabled(if: isThere, "the recorded payloads are not here"))
  func `the recorded fleet has 313 clusters and 415 pools`() throws {
    let path = Self.folder.appending(path: "fleet/fleet_managedClusters_list.json").path
    let pools = "SELECT enable_fips, count(*) FROM snapshot_pools(?1) GROUP BY 1 ORDER BY 1"
    #expect(try database.rows(pools, path) == [["∅", "2"], ["0", "358"], ["1", "55"]])
    let clusters = "SELECT count(*), count(DISTINCT cluster_id) FROM snapshot_clusters(?1)"
    #expect(try database.rows(clusters, path) == [["313", "313"]])
    #expect(database.documentFacts.elements == 313)
  }

  @Test(.enabled(if: isThere, "the recorded payloads are not here"))
  func `recorded answers are read, or told for what they are`() throws {
    let snapshots = Self.folder.appending(path: "snapshots")
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
