import FleetDocuments
import FleetSimulator
import Foundation
import InventoryModel
import Operations
import Reporting
import Testing

@testable import Collector

@Suite("Archives of several collectors")
struct FederationTests {
  private func imported(_ folders: [String], into place: Workplace) throws -> ImportReport {
    let (report, outcome, lines) = try place.importing(folders, policy: .ending())
    #expect(outcome == .clean || outcome == .partial, "\(lines)")
    return report
  }

  /// All that reports say, but for who collected it.
  private func told(by place: Workplace) throws -> [String] {
    let reports = try place.database.reports()
    let end = Federation.end
    let drift = try reports.drift(
      from: InstantArgument("2025-12-20"), to: InstantArgument("2026-01-20"), everyNight: true, includingNoise: true,
      now: end)
    return try [
      reports.kpi(in: KPIWindow(asOf: end, bucket: .day)).jsonText, reports.inventory(asOf: end).jsonText,
      reports.findings(asOf: end, includingClosed: true).jsonText, drift.withoutCollectors.jsonText,
    ]
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `whatever the order, copied early and twice, they come to what one collector would have seen`(
    seed: UInt64
  ) throws {
    let federation = try Federation(seed: seed, nights: 10)
    let one = try Workplace(at: "2026-01-20T12:00:00Z")
    try federation.keepOneArchive(in: one.path("one"))
    _ = try imported(["one"], into: one)

    let many = try Workplace(at: "2026-01-20T12:00:00Z")
    var random = SeededRandom(seed: seed)
    try federation.keepArchives(in: many.path("early"), until: Instant("2025-12-25")!)
    try federation.keepArchives(in: many.path("late"))
    let copies = federation.collectors.flatMap { ["early/\($0)", "late/\($0)"] }
    for _ in 0..<2 {
      var left = copies
      while !left.isEmpty {
        let taken = left.remove(at: random.below(left.count))
        _ = try imported([taken], into: many)
      }
    }
    let (expected, found) = (try told(by: one), try told(by: many))
    for (expected, found) in zip(expected, found) { #expect(expected == found, "seed \(seed)") }

    let snapshots = try many.database.open(.readOnly).loadSnapshots()
    #expect(Set(snapshots.map(\.collector)) == Set(federation.collectors.map(\.description)))
    #expect(snapshots.count == (try one.database.open(.readOnly).loadSnapshots().count))
  }

  @Test func `what nobody looked at is told by the last snapshot of each day, by which it is known`() throws {
    let place = try Workplace(at: "2026-01-20T12:00:00Z")
    func list(_ subscription: String) -> String {
      let id = "/subscriptions/\(subscription)/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"
      return #"[{"id":"\#(id)","name":"c","type":"Microsoft.ContainerService/ManagedClusters","location":"x","#
        + #""provisioningState":"Succeeded","agentPoolProfiles":[]}]"#
    }
    let seen = ["a 01T02", "b 01T03", "c 01T04", "a 02T02", "b 02T03"]
    for sight in seen {
      let (subscription, hour) = (String(sight.prefix(1)), sight.dropFirst(2))
      try place.write(list(subscription), to: "\(subscription)/2026-01-\(hour)0000Z.json")
    }
    let report = try place.importing(["a", "b", "c"]).report
    #expect(report.summaries.map(\.takenAt.description) == seen.map { "2026-01-\($0.dropFirst(2)):00:00Z" })
    #expect(report.summaries.map(\.missing) == [[], [], [], [], ["/subscriptions/c"]])
    #expect(report.summaries.map(\.clusters.notCovered) == [nil, nil, 0, nil, 1])
  }

  @Test func `a document that a manifest says is known is not read again`() throws {
    let place = try Workplace(at: "2026-01-20T12:00:00Z")
    try Federation(seed: 5, collectors: 1, nights: 3).keepArchives(in: place.path("n"))
    let first = try imported(["n/cloud-0"], into: place)
    let documents = first.summaries.flatMap(\.files)
    for file in documents { try Data("not a document".utf8).write(to: URL(filePath: file)) }
    let (again, outcome, lines) = try place.importing(["n/cloud-0"], policy: .ending())
    #expect(outcome == .clean && lines.isEmpty, "\(lines)")
    #expect(again.summaries.map(\.outcome) == documents.map { _ in .alreadyImported })
    #expect(again.summaries.map(\.snapshot) == first.summaries.map(\.snapshot))
    // What is said of it makes it another: then it is read.
    #expect(try place.importing(["n/cloud-0"], claims: ImportClaims(isPartial: true)).outcome == .failed)
  }

  @Test func `coverage, snapshots and metrics say how new what each collector saw is`() throws {
    let place = try Workplace(at: "2026-01-20T12:00:00Z")
    try Federation(seed: 6, collectors: 2, nights: 4).keepArchives(in: place.path("n"))
    _ = try imported(["n/cloud-0", "n/cloud-1"], into: place)
    let reports = try place.database.reports()
    let newest = try Dictionary(
      grouping: place.database.open(.readOnly).loadSnapshots(), by: \.collector
    ).mapValues { $0.map(\.takenAt).max() }
    let drift = try reports.drift(from: nil, to: nil, includingNoise: false, now: Federation.end)
    #expect(drift.coverage.collectors.map(\.collector.description) == ["cloud-0", "cloud-1"])
    #expect(drift.coverage.collectors.allSatisfy { $0.newestCompleteSnapshot == newest[$0.collector.description] })
    let metrics = try reports.metrics(asOf: Federation.end).exposition.text
    for (collector, instant) in newest {
      let name = "fipswatch_collector_newest_complete_snapshot_timestamp_seconds"
      #expect(metrics.contains("\(name){collector=\"\(collector!)\"} \(instant!.seconds)\n"))
    }
    // In between, as it was then.
    let night = Instant("2025-12-21T02:10:00Z")!
    let then = try reports.drift(
      from: nil, to: InstantArgument("2025-12-21T02:10:00Z"), includingNoise: false, now: night)
    #expect(then.coverage.collectors.map { $0.newestSnapshot <= night } == [true, true])
  }

  @Test func `two that disagree about one instant are settled alike in either order, and both are named`() throws {
    func kept(_ collector: String, fips: Bool, in place: Workplace) throws {
      _ = try Archive(folder: place.path(collector)).keep(
        CollectedDocument(
          name: "sub", content: .clusters, text: Data(list(Cluster("shop", Pool("a", fips: fips))).utf8),
          takenAt: Instant("2026-01-10T02:00:00Z")!, scopes: ["/subscriptions/sub"], source: "arm", resources: 1),
        by: CollectorName(collector))
    }
    let told = try [["east", "west"], ["west", "east"], ["east", "west", "east", "west"]].map { order in
      let place = try Workplace(at: "2026-01-20T12:00:00Z")
      try kept("east", fips: true, in: place)
      try kept("west", fips: false, in: place)
      for collector in order {
        let (_, outcome, lines) = try place.importing([collector])
        #expect(outcome != .failed, "\(lines)")
      }
      let store = try place.database.open(.readOnly)
      let snapshots = try store.loadSnapshots()
      #expect(snapshots.map(\.isRetracted).sorted { !$0 && $1 } == [false, true])
      let lost = try #require(snapshots.first { $0.isRetracted })
      let won = try #require(snapshots.first { !$0.isRetracted })
      #expect(won.snapshot < lost.snapshot)
      #expect(lost.retractionReason?.contains("/agentpools/a") == true)
      #expect(lost.retractionReason?.contains("snapshot \(won.snapshot) of collector \(won.collector!)") == true)
      #expect(try Verification(of: place.database.open(.readWrite)).run().report.faults.isEmpty)
      return try self.told(by: place) + [lost.snapshot, lost.retractionReason!]
    }
    #expect(told[0] == told[1] && told[1] == told[2])
  }

  @Test func `without the names of both, the second is refused`() throws {
    let place = try Workplace(at: "2026-01-20T12:00:00Z")
    try place.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-01-10.json")
    try place.write(list(Cluster("shop", Pool("a", fips: false))), to: "other/2026-01-10.json")
    #expect(try place.importing(["2026-01-10.json"]).outcome == .clean)
    #expect(try place.importing(["other"]).lines.contains { $0.contains("differs from what another document") })
  }

  @Test(arguments: ["", ".hidden", "-x", "a/b", "ü", "a b", String(repeating: "a", count: 65)])
  func `a manifest with a name that is none does not count`(name: String) throws {
    #expect(CollectorName(name) == nil)
    let place = try Workplace(at: "2026-01-20T12:00:00Z")
    try Federation(seed: 7, collectors: 1, nights: 1).keepArchives(in: place.path("n"))
    let day = place.path("n/cloud-0/2025-12-20")
    for file in try FileManager.default.contentsOfDirectory(atPath: day) where file.hasSuffix(".manifest.json") {
      let text = try String(contentsOfFile: "\(day)/\(file)", encoding: .utf8)
      try Data(text.replacing("\"cloud-0\"", with: "\"\(name)\"").utf8).write(to: URL(filePath: "\(day)/\(file)"))
    }
    let (report, outcome, lines) = try place.importing(["n/cloud-0"])
    #expect(outcome == .failed && report.summaries.isEmpty)
    #expect(!lines.isEmpty && lines.allSatisfy { $0.hasSuffix("not a manifest: collect again, or move it away") })
  }
}

extension DriftReport {
  fileprivate var withoutCollectors: DriftReport {
    DriftReport(
      from: from, to: to, coverage: Coverage(missing: coverage.missing), events: events,
      newNonCompliantPools: newNonCompliantPools)
  }
}
