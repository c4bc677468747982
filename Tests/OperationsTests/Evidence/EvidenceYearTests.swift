import Evidence
import FleetDocuments
import FleetSimulator
import Foundation
import InventoryModel
import Operations
import Testing

/// A year of weekly nights whose truth the test keeps by itself, against which every number of every month's package is
/// held.
@Suite("Packages of a simulated year")
struct EvidenceYearTests {
  /// What a night shows: the pools of each cluster, with whether FIPS is on.
  private typealias State = [String: [String: Bool]]

  private let fleet = try! AuditedFleet(at: "2027-02-01T00:00:00Z")

  /// Pools flip, come and go by chance.
  private static func nights(seed: UInt64) -> [(day: Instant, state: State)] {
    var random = SeededRandom(seed: seed)
    func chance(_ percent: Int) -> Bool { random.below(100) < percent }
    var state: State = [:]
    for cluster in 0..<6 {
      for pool in 0..<3 { state["c\(cluster)", default: [:]]["p\(pool)"] = chance(70) }
    }
    var nights: [(day: Instant, state: State)] = []
    for week in 0..<52 {
      if week > 0 {
        for (cluster, pools) in state.sorted(by: { $0.key < $1.key }) {
          for (pool, isFIPS) in pools.sorted(by: { $0.key < $1.key }) {
            if chance(6) { state[cluster]![pool] = !isFIPS }
            if chance(1), pools.count > 1, pool != "p0" { state[cluster]![pool] = nil }
          }
          if chance(3) { state[cluster]!["n\(week)"] = chance(50) }
        }
      }
      nights.append((Instant("2026-01-01")!.adding(days: Int64(7 * week)), state))
    }
    return nights
  }

  private func importNights(_ nights: [(day: Instant, state: State)]) throws {
    let names = try nights.map { night in
      let clusters = night.state.sorted { $0.key < $1.key }.map { name, pools in
        var cluster = Cluster(name)
        cluster.pools = pools.sorted { $0.key < $1.key }.map { pool, isFIPS in
          let image =
            isFIPS ? "AKSUbuntu-2204gen2fipscontainerd-202601.01.0" : "AKSUbuntu-2204gen2containerd-202601.01.0"
          return Pool(pool, fips: isFIPS, #","count":2,"nodeImageVersion":"\#(image)""#)
        }
        return cluster
      }
      let name = "\(CivilDate(dayNumber: night.day.dayNumber)).json"
      try fleet.place.write(list(clusters), to: name)
      return name
    }
    #expect(try fleet.place.importing(names).outcome != .failed)
  }

  @Test(arguments: [UInt64(1), 2])
  func `every number of every month is what a slow recomputation gives`(seed: UInt64) throws {
    let nights = Self.nights(seed: seed)
    try importNights(nights)
    for number in 1...12 {
      let month = Month("2026-\(number < 10 ? "0" : "")\(number)")!
      let folder = "m\(number)"
      try fleet.write(month, to: folder)
      let known = nights.filter { $0.day <= month.end }
      let last = try #require(known.last).state
      let pools = last.flatMap { cluster, pools in pools.map { (cluster, $0.key, $0.value) } }
      let failing = Set(pools.filter { !$0.2 }.map(\.0))

      let point = try #require(fleet.json("kpi.json", of: folder)["series"]?.elements.last)
      #expect(point["pools"]?["pass"]?.number == Double(pools.count { $0.2 }), "seed \(seed), \(month)")
      #expect(point["pools"]?["fail"]?.number == Double(pools.count { !$0.2 }), "seed \(seed), \(month)")
      #expect(point["open"]?.number == Double(pools.count { !$0.2 }), "seed \(seed), \(month)")

      // Openings and remediations of the month, by comparing each night with the one before.
      var (opened, fixed) = (0, 0)
      for (index, night) in known.enumerated() where night.day >= month.start {
        let before = index == 0 ? [:] : known[index - 1].state
        for (cluster, pools) in night.state {
          for (pool, isFIPS) in pools {
            let was = before[cluster]?[pool]
            if !isFIPS, was != false { opened += 1 }
            if isFIPS, was == false { fixed += 1 }
          }
        }
      }
      let series = try fleet.json("kpi.json", of: folder)["series"]?.elements ?? []
      #expect(series.reduce(0) { $0 + ($1["opened"]?.number ?? 0) } == Double(opened), "seed \(seed), \(month)")
      #expect(series.reduce(0) { $0 + ($1["closed"]?.number ?? 0) } == Double(fixed), "seed \(seed), \(month)")

      // One item for each cluster in which something ever failed; open where something fails now.
      let everFailing = Set(known.flatMap { $0.state.filter { $0.value.values.contains(false) }.map(\.key) })
      let plan = try fleet.json("oscal/poam.json", of: folder)["plan-of-action-and-milestones"]
      #expect(plan?["poam-items"]?.elements.count == everFailing.count, "seed \(seed), \(month)")
      let open = plan?["risks"]?.elements.count { $0["status"]?.text == "open" }
      #expect(open == failing.count, "seed \(seed), \(month)")
      let csv = String(decoding: try #require(fleet.files(of: folder)["poam.csv"]), as: UTF8.self)
      #expect(csv.matches(of: #/FW-[0-9]{5},SC-13/#).count == everFailing.count, "seed \(seed), \(month)")

      let failures = try fleet.json("coverage.json", of: folder)["failuresOfDetection"]?.elements.count ?? 0
      let history = try fleet.json("fedramp/historical-activity.json", of: folder)
      let vulnerabilities =
        (history["activeVulnerabilities"]?.elements.count ?? 0)
        + (history["acceptedVulnerabilities"]?.elements.count ?? 0)
      #expect(vulnerabilities == everFailing.count + failures, "seed \(seed), \(month)")

      // Between weekly nights six nights are missed, each time one failure of detection.
      let inMonth = (0..<31).map { month.start.adding(days: $0) }.filter { $0 <= month.end }
      let counts = try fleet.json("coverage.json", of: folder)["counts"]
      let days = Set(nights.map(\.day))
      #expect(counts?["complete"]?.number == Double(inMonth.count { days.contains($0) }), "seed \(seed), \(month)")
      #expect(counts?["missed"]?.number == Double(inMonth.count { !days.contains($0) }), "seed \(seed), \(month)")

      let modules = try fleet.json("modules.json", of: folder)["modules"]?.elements ?? []
      let nodes = Double(2 * pools.count { $0.2 })
      #expect(modules.count == (nodes > 0 ? 5 : 0), "seed \(seed), \(month)")
      #expect(modules.allSatisfy { $0["nodes"]?.number == nodes }, "seed \(seed), \(month)")
    }
    // The months are frozen, and none was restated.
    let report = try fleet.write(Month("2026-12")!, to: "again")
    #expect(report.restatements == [])
  }
}

/// What an assessor of SC-13 looks for, and where it is. Sources: NIST SP 800-53A SC-13, CMMC Assessment Guide SC.L2-3.13.11.
@Suite("An assessor's checklist for SC-13")
struct EvidenceChecklistTests {
  @Test(
    "Each item is in the package",
    arguments: [
      ("which policy requires FIPS, and since when", "exemptions.json", #""policy": "audited""#),
      ("the list of cryptographic modules", "modules.json", #""module": "Libgcrypt""#),
      ("certificate numbers", "modules.json", #""certificate": 4793"#),
      ("whether certificates were active on the day", "modules.json", #""status": "expired""#),
      ("who says so, and as of when", "modules.json", #""sourceAsOf": "2026-11-28""#),
      ("how many nodes run a module", "modules.csv", "nodes"),
      ("where FIPS is off", "findings.json", #""control": "fips-enabled""#),
      ("since when", "findings.json", #""openedAt": "2026-09-30T00:00:00Z""#),
      ("what is done about it, by when", "poam.csv", "Turn FIPS on"),
      ("who approved exceptions, why and until when", "exemptions.json", #""approvedBy": "ben""#),
      ("the ticket of the decision", "exemptions.json", #""ticket": "SEC-1""#),
      ("what was not observed", "coverage.json", #""state": "missed""#),
      ("how much of the fleet complies", "kpi.json", #""complianceStrict""#),
      ("what each number means", "kpi.json", #""definitions""#),
      ("what changed in the month", "drift.json", #""events""#),
      ("the digests of what it rests on", "snapshots.json", #""sha256""#),
      ("that nothing was changed since", "manifest.json", #""sha256""#),
      ("what is not covered", "index.html", "Not covered: Containers"),
      ("how to verify it", "index.html", "fipswatch evidence verify"),
      ("the score of CMMC 3.13.11", "modules.json", #""practice": "SC.L2-3.13.11""#),
      ("the requirement as OSCAL", "oscal/assessment-results.json", #""control-id": "sc-13""#),
      ("vulnerabilities for FedRAMP", "fedramp/vulnerability-detail-report.json", #""providerTrackingId": "FW-00001""#),
    ])
  func item(what: String, file: String, text: String) throws {
    let data = try #require(Self.package[file], "\(what): \(file)")
    #expect(String(decoding: data, as: UTF8.self).contains(text), "\(what)")
  }

  private static let package: [String: Data] = {
    let fleet = try! AuditedFleet()
    try! fleet.importOctober()
    try! fleet.write(to: "p")
    return try! fleet.files(of: "p")
  }()
}
