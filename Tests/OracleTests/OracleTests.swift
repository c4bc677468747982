import Foundation
import Testing

/// `FIPSWATCH_ORACLE_SEEDS=1-500`, as `Scripts/oracle` sets it.
private let wantedSeeds = ProcessInfo.processInfo.environment["FIPSWATCH_ORACLE_SEEDS"]

/// Fleets in which everything changes at once, imported by the built program, whose every figure must be the one that
/// reading DESIGN's rules out, instant by instant, comes to.
///
/// Every run takes a few short histories; `Scripts/oracle` takes many long ones, and asks more of each.
@Suite("The oracle")
struct OracleTests {
  static let seeds: ClosedRange<UInt64> = {
    let ends = wantedSeeds?.split(separator: "-").compactMap { UInt64($0) } ?? []
    return ends.isEmpty ? 1...20 : ends[0]...ends[ends.count - 1]
  }()

  @Test("Every figure is the oracle's, whatever was imported first, and after a rebuild", arguments: seeds)
  func figures(seed: UInt64) throws {
    let extent: Examination.Extent = wantedSeeds == nil ? .brief : .thorough
    let differences = try Examination(seed: seed, extent: extent).differences()
    let shown = differences.prefix(20).map(\.description)
    #expect(shown.isEmpty, "\(differences.count) in all")
  }
}
