import Evidence
import FleetDocuments
import Foundation
import InventoryModel
import Operations
import Testing

/// September of a fleet whose only pool is FIPS and tagged all the time.
@Suite("A requirement is satisfied only where something shows it")
struct RequirementTests {
  private let place = try! Workplace(at: "2026-12-20T00:00:00Z")

  private func importing(_ days: [Int], policy: Policy) throws {
    let pool = Pool(
      "np", fips: true, #","tags":{"cost":"7"},"nodeImageVersion":"AKSUbuntu-2204gen2fipscontainerd-1.1""#)
    let names = days.map { "2026-09-\($0 < 10 ? "0" : "")\($0).json" }
    for name in names { try place.write(list(Cluster("depot", pool)), to: name) }
    #expect(try place.importing(names, policy: policy).outcome != .failed)
  }

  /// `satisfied pass` of each requirement, by its id.
  private func states(of month: String = "2026-09") throws -> [String: String] {
    let context = RunContext(now: { Instant("2026-12-20")! }, environment: [:], log: place.log.logger)
    _ = try EvidenceRun(
      of: place.database.openExisting(), system: AuditedFleet.said, oscalVersion: .current, savedPlan: nil, in: context
    ).write(Month(month)!, to: place.path("package"))
    let path = place.path("package/oscal/assessment-results.json")
    let json = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: URL(filePath: path)))
    let findings = json["assessment-results"]?["results"]?[0]["findings"]?.elements ?? []
    return Dictionary(
      uniqueKeysWithValues: findings.map {
        let target = $0["target"]
        let status = target?["status"]
        return (target?["target-id"]?.text ?? "", "\(status?["state"]?.text ?? "") \(status?["reason"]?.text ?? "")")
      })
  }

  private func policy(_ scopes: RegulatedScope...) -> Policy { Policy(name: "p", scopes: scopes) }
  private let asking = Requirements(approval: true, tags: ["cost"])
  private let met = "satisfied pass"
  private let unknown = "not-satisfied other"

  @Test func `all that is asked for, observed every night and passing is satisfied`() throws {
    try importing(Array(1...30), policy: policy(RegulatedScope(name: "all", require: asking)))
    #expect(try states() == ["sc-13_obj": met, "cm-3_obj": met, "cm-8_obj": met])
  }

  @Test func `what the policy does not ask for is not satisfied`() throws {
    try importing(Array(1...30), policy: policy(RegulatedScope(name: "all")))
    #expect(try states() == ["sc-13_obj": met, "cm-3_obj": unknown, "cm-8_obj": unknown])
  }

  @Test func `what is asked for where nothing is, is not satisfied`() throws {
    let empty = RegulatedScope(name: "empty", selector: Selector(clusters: ["nowhere"]), require: asking)
    try importing(Array(1...30), policy: policy(empty, RegulatedScope(name: "all")))
    #expect(try states() == ["sc-13_obj": met, "cm-3_obj": unknown, "cm-8_obj": unknown])
  }

  @Test("a night that nobody observed leaves all open", arguments: [Array(1...12) + Array(14...30), [1], [30]])
  func missed(days: [Int]) throws {
    try importing(days, policy: policy(RegulatedScope(name: "all", require: asking)))
    #expect(try states() == ["sc-13_obj": unknown, "cm-3_obj": unknown, "cm-8_obj": unknown])
  }

  @Test func `a month before the first snapshot shows nothing`() throws {
    try importing([3], policy: policy(RegulatedScope(name: "all", require: asking)))
    #expect(try states(of: "2026-06") == ["sc-13_obj": unknown, "cm-3_obj": unknown, "cm-8_obj": unknown])
  }
}
