import Evidence
import FleetDocuments
import Foundation
import InventoryModel
import InventoryStore
import Operations
import Reporting
import TestSupport

/// A fleet of two clusters over two months, as an auditor comes upon it: `shop` has a pool that was never FIPS (old), one
/// that is fixed on 20 October (web), one that comes on 12 October and is exempt (new); `bank` turns bad on 3 November.
/// The nights of 5 to 7 and 25 October are missing, and that of 10 October is partial.
final class AuditedFleet {
  let place: Workplace
  let system: SystemDetails

  static let month = Month("2026-10")!

  init(at instant: String = "2026-12-20T00:00:00Z", system: SystemDetails = said) throws {
    place = try Workplace(at: instant)
    self.system = system
  }

  static let said = SystemDetails(
    csp: "Contoso", name: "Contoso Payments", impactLevel: .moderate, certificationClass: .c,
    packageURI: "https://trust.example.com/package.json", securityPlan: "ssp.json", assessmentPlan: "plan.json",
    contacts: [.init(role: "ISSO", name: "Ana Lima", email: "ana@example.com")],
    exposures: [.init(scope: "all", isInternetReachable: true, isLikelyExploitable: false, rating: 3)])

  static let policy: Policy = {
    var policy = Policy(name: "audited", scopes: [RegulatedScope(name: "all", slaDays: 30)])
    policy.exemptions = [
      Permission(
        id: "EX-1", control: Control.fipsEnabled.id, selector: Selector(clusters: ["shop"], pools: ["new"]),
        category: .operationalRequirement, justification: "The vendor has no FIPS build.", ticket: "SEC-1",
        requestedBy: "ana", approvedBy: "ben", approvedAt: Instant("2026-10-13")!, expiresOn: Instant("2027-01-31")!)
    ]
    return policy
  }()

  static let missed: Set = ["2026-10-05", "2026-10-06", "2026-10-07", "2026-10-25"]

  func document(of day: String) -> String {
    let shop = Cluster(
      "shop", Pool("old", fips: false, Self.members), Pool("web", fips: day >= "2026-10-20", Self.members),
      Pool("fine", fips: true, Self.members))
    var clusters = [shop, Cluster("bank", Pool("safe", fips: day < "2026-11-03", Self.members))]
    if day >= "2026-10-12" { clusters[0].pools.append(Pool("new", fips: false, Self.members)) }
    if day == "2026-10-10" { clusters.removeLast() }
    return list(clusters)
  }

  private static let members =
    #","osSku":"Ubuntu","vmSize":"Standard_D4s_v5","count":3,"nodeImageVersion":"AKSUbuntu-2204gen2fipscontainerd-202610.01.0","#
    + #""currentOrchestratorVersion":"1.31.2""#

  /// Imports nights in one go.
  func importNights(from first: String, through last: String, policy: Policy = policy, skippingMissed: Bool = true)
    throws
  {
    let days = Instant(first)!.dayNumber...Instant(last)!.dayNumber
    let names = days.map { CivilDate(dayNumber: $0).description }.filter {
      !skippingMissed || !Self.missed.contains($0)
    }
    for name in names { try place.write(document(of: name), to: "\(name).json") }
    let whole = names.filter { $0 != "2026-10-10" }
    if !whole.isEmpty { _ = try place.importing(whole.map { "\($0).json" }, policy: policy) }
    if names.contains("2026-10-10") {
      let shop = Scope(Cluster("shop").id)!
      _ = try place.importing(
        ["2026-10-10.json"], claims: ImportClaims(scopes: [shop]), policy: policy)
    }
  }

  /// September's last night, and October.
  func importOctober() throws { try importNights(from: "2026-09-30", through: "2026-10-31") }

  @discardableResult
  func write(
    _ month: Month = month, to folder: String, at now: String? = nil, version: OSCALVersion = .current,
    plan: String? = nil
  ) throws -> EvidenceReport {
    let context =
      now.map { now in
        RunContext(now: { Instant(now)! }, environment: [:], log: place.log.logger)
      } ?? place.context
    return try EvidenceRun(
      of: place.database.openExisting(), system: system, oscalVersion: version, savedPlan: plan, in: context
    )
    .write(month, to: place.path(folder))
  }

  /// The bytes of every file of a package, by name.
  func files(of folder: String) throws -> [String: Data] {
    let root = place.path(folder)
    let names = FileManager.default.enumerator(atPath: root)!.compactMap { $0 as? String }
    return try Dictionary(
      uniqueKeysWithValues: names.compactMap { name in
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isFolder)
        return isFolder.boolValue ? nil : (name, try Data(contentsOf: URL(filePath: "\(root)/\(name)")))
      })
  }

  func json(_ name: String, of folder: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: URL(filePath: place.path("\(folder)/\(name)"))))
  }

  func verify(_ folder: String, withDatabase: Bool = true) throws -> (EvidenceVerifyReport, Operations.Outcome) {
    try EvidenceVerification(of: place.path(folder)).run(
      against: withDatabase ? place.database.open(.readOnly) : nil)
  }
}

extension JSONValue {
  subscript(key: String) -> JSONValue? { if case .object(let members) = self { members[key] } else { nil } }
  subscript(index: Int) -> JSONValue { if case .array(let elements) = self { elements[index] } else { .null } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
  var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }
}
