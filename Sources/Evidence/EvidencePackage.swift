import Foundation
import InventoryModel
import Reporting

/// A file of a package.
package struct EvidenceFile {
  /// Its path in the package, such as `fedramp/historical-activity.json`.
  package let name: String
  /// Hands on its bytes, in order: some files are larger than should be in memory at once.
  package let forEachPiece: ((any ContiguousBytes) throws -> Void) throws -> Void

  package init(name: String, text: String) { self.init(name: name, data: Data(text.utf8)) }
  init(name: String, data: Data) { (self.name, forEachPiece) = (name, { try $0(data) }) }
  init(name: String, json: JSONValue, omitsNulls: Bool = false) {
    (self.name, forEachPiece) = (name, { try json.forEachPieceOfText(omitsNulls: omitsNulls, $0) })
  }
}

/// What an auditor is handed of one month: a pure function of its facts.
package struct EvidencePackage: Sendable {
  package let facts: EvidenceFacts
  package let oscalVersion: OSCALVersion
  let weaknesses: [Weakness]
  let modulesInUse: ModulesInUse
  private let digest: @Sendable (Data) -> Data

  /// - Parameter digest: SHA-256.
  package init(
    _ facts: EvidenceFacts, oscalVersion: OSCALVersion = .current, digest: @escaping @Sendable (Data) -> Data
  ) {
    (self.facts, self.oscalVersion, self.digest) = (facts, oscalVersion, digest)
    modulesInUse = ModulesInUse(facts)
    weaknesses = Weakness.all(of: facts.findings, per: facts.system.itemsPer, numbers: facts.numbers)
  }

  /// What official formats require and nobody said.
  package var missingDetails: [MissingDetail] {
    facts.system.missing(for: Set(active.flatMap(\.scopes)).sorted())
  }

  /// Hands on each file but the manifest, one after the other, so that only one of them is in memory.
  ///
  /// - Parameter folder: where workbooks can be written while they are made.
  package func forEachFile(in folder: String, _ body: (EvidenceFile) throws -> Void) throws {
    for (name, make) in makers(folder) { try body(make(name)) }
  }

  /// The names of all files but the manifest.
  package var fileNames: [String] { makers("").map(\.name) }

  /// The name of each file, and how it is made.
  private typealias Maker = (name: String, make: (String) throws -> EvidenceFile)

  private func makers(_ folder: String) -> [Maker] { records + fedRAMP + oscal + workbooks(in: folder) }

  private var active: [Weakness] { weaknesses.filter { $0.isActive(in: facts.period) } }

  private var oscal: [Maker] {
    let document = OSCALDocument(facts: facts, version: oscalVersion, digest: digest)
    func file(_ name: String, _ json: JSONValue) -> EvidenceFile {
      EvidenceFile(name: name, json: json, omitsNulls: true)
    }
    return [
      ("oscal/assessment-results.json", { file($0, AssessmentResults(document: document, weaknesses: active).json) }),
      ("oscal/poam.json", { file($0, OSCALPlan(document: document, weaknesses: weaknesses).json) }),
    ]
  }

  /// Their items are made for each anew, so that none are held while other files are made.
  private func workbooks(in folder: String) -> [Maker] {
    [
      ("poam.xlsx", { EvidenceFile(name: $0, data: try PlanWorkbook(facts, weaknesses).data(in: folder)) }),
      ("poam.csv", { EvidenceFile(name: $0, text: PlanWorkbook(facts, weaknesses).csv) }),
      ("inventory.xlsx", { EvidenceFile(name: $0, data: try InventoryWorkbook(facts).data(in: folder)) }),
    ]
  }

  private var fedRAMP: [Maker] {
    let reports = VulnerabilityReports(facts, weaknesses)
    return [
      ("fedramp/vulnerability-detail-report.json", { EvidenceFile(name: $0, json: reports.vulnerabilityDetail) }),
      ("fedramp/accepted-vulnerabilities.json", { EvidenceFile(name: $0, json: reports.accepted) }),
      ("fedramp/historical-activity.json", { EvidenceFile(name: $0, json: reports.historicalActivity) }),
    ]
  }
}

// MARK: - Records

extension EvidencePackage {
  private var records: [Maker] {
    [
      ("kpi.json", { EvidenceFile(name: $0, json: document(facts.kpi.jsonValue)) }),
      ("drift.json", { EvidenceFile(name: $0, json: document(facts.drift.jsonValue)) }),
      ("coverage.json", { EvidenceFile(name: $0, json: document(coverage)) }),
      ("exemptions.json", { EvidenceFile(name: $0, json: document(exemptions)) }),
      ("snapshots.json", { EvidenceFile(name: $0, json: document(snapshots)) }),
      ("findings.json", { EvidenceFile(name: $0, json: document(findings)) }),
      ("modules.json", { EvidenceFile(name: $0, json: document(modules)) }),
      (
        "modules.csv",
        {
          EvidenceFile(
            name: $0, text: Table(records: modulesInUse.uses, columns: ModulesInUse.Use.attributes).csv)
        }
      ),
    ]
  }

  /// An object that says of which time it tells.
  private func document(_ value: JSONValue) -> JSONValue {
    guard case .object(var members) = value else { return value }
    members["schemaVersion"] = members["schemaVersion"] ?? .integer(1)
    members["period"] = facts.period.json
    return .object(members)
  }

  private var coverage: JSONValue {
    let counts = [ObservedNight.State.complete, .partial, .missed].map { state in
      (state.rawValue, JSONValue.integer(Int64(facts.nights.count { $0.state == state })))
    }
    return .object([
      "nights": facts.nights.jsonValue, "counts": .object(Dictionary(uniqueKeysWithValues: counts)),
      "failuresOfDetection": facts.failures.jsonValue, "covers": .array(CoverageStatement.covers.map(JSONValue.string)),
      "doesNotCover": .array(CoverageStatement.doesNotCover.map(JSONValue.string)),
    ])
  }

  private var exemptions: JSONValue {
    .object(["policies": .array(facts.policies.map(\.json))])
  }

  private var snapshots: JSONValue {
    .object([
      "snapshots": facts.snapshots.jsonValue, "nodeEvidence": facts.evidence.jsonValue,
      "factsDigest": .string(facts.factsDigest),
    ])
  }

  private var findings: JSONValue {
    FindingsReport(asOf: facts.period.asOf, findings: facts.findings, includesClosed: true).jsonValue
  }

  private var modules: JSONValue {
    .object([
      "modules": modulesInUse.uses.jsonValue, "poolsWithoutModules": modulesInUse.without.jsonValue,
      "cmmc": CMMCScore(facts).json,
    ])
  }
}

/// What numbers of a package speak of, and what not.
enum CoverageStatement {
  static let covers = [
    "The operating systems of the nodes of AKS node pools that were observed, by what Azure declares (flag and image) and,"
      + " where it was collected, by what nodes and their kernels report.",
    "The cryptographic modules that the node images of these pools carry, by a dated table with sources.",
  ]

  static let doesNotCover = [
    "Containers: what cryptography an application brings with it, and whether it is built to use a validated module.",
    "The control plane of AKS, which Microsoft operates, and other Azure services.",
    "Encryption of traffic between nodes (WireGuard, for one, is not FIPS-validated) and of disks.",
    "Subscriptions and clusters that no snapshot covered: they are named in coverage.json and counted nowhere.",
  ]
}

extension PolicyInForce {
  fileprivate var json: JSONValue {
    .object([
      "policy": .string(policy.name), "from": interval.from.jsonValue, "to": interval.to.jsonValue,
      "asOf": exemptions.asOf.jsonValue, "exemptions": exemptions.audits.jsonValue,
    ])
  }
}

extension ImportedEvidence: Record {
  package static let attributes: [Column<ImportedEvidence>] = [
    Column("file", "file") { $0.name },
    Column("kind", "kind") { $0.kind },
    Column("takenAt", "taken at") { $0.takenAt },
    Column("sha256", "SHA-256") { $0.sha256 },
  ]
}
