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
  private typealias State = ShownNight.State

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
      let truth = MonthTruth(of: month, nights.map { ShownNight(day: $0.day, state: $0.state) })
      let files = try fleet.files(of: folder)
      let numbered = files.keys.filter { $0.hasSuffix(".json") && $0 != "manifest.json" }
      #expect(Set(truth.numbers.keys).isSubset(of: numbered))
      for name in numbered {
        let numbers = try fleet.json(name, of: folder).numbers.filter { $0.key != ".schemaVersion" }
        let expected = (truth.numbers[name] ?? [:]).filter { !$0.value.isEmpty }
        for path in Set(numbers.keys).union(expected.keys).sorted() {
          let (found, told) = (numbers[path] ?? [], expected[path] ?? [])
          let isEqual = found.count == told.count && zip(found, told).allSatisfy { abs($0 - $1) < 1e-9 }
          #expect(isEqual, "seed \(seed), \(month), \(name)\(path): \(found), not \(told)")
        }
      }
      for (name, counts) in truth.elements {
        for (path, count) in counts {
          let list = path.reduce(try fleet.json(name, of: folder)) { $0[$1] ?? .null }
          #expect(list.elements.count == count, "seed \(seed), \(month), \(name), \(path)")
        }
      }
      for (name, texts) in truth.texts {
        let text = String(decoding: try #require(files[name]), as: UTF8.self)
        for (part, count) in texts {
          #expect(text.components(separatedBy: part).count - 1 == count, "seed \(seed), \(month), \(name): \(part)")
        }
      }
      let plan = try fleet.json("oscal/poam.json", of: folder)["plan-of-action-and-milestones"]
      let open = plan?["risks"]?.elements.count { $0["status"]?.text == "open" }
      #expect(open == truth.openItems, "seed \(seed), \(month)")
    }
    // The months are frozen, and none was restated.
    let report = try fleet.write(Month("2026-12")!, to: "again")
    #expect(report.restatements == [])
  }
}

extension JSONValue {
  /// All numbers in it, by the path that leads to them, in rising order; elements of an array have one path.
  fileprivate var numbers: [String: [Double]] {
    var found: [String: [Double]] = [:]
    func walk(_ value: JSONValue, _ path: String) {
      switch value {
      case .object(let members): for (key, value) in members { walk(value, "\(path).\(key)") }
      case .array(let elements): for element in elements { walk(element, "\(path)[]") }
      case .integer(let number): found[path, default: []].append(Double(number))
      case .number(let number): found[path, default: []].append(number)
      default: break
      }
    }
    walk(self, "")
    return found.mapValues { $0.sorted() }
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
