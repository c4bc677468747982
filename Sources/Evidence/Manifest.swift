import Foundation
import InventoryModel
import Reporting

/// What a package holds: the SHA-256 of every other file, and of the facts that it rests on.
package struct Manifest: Sendable {
  package static let fileName = "manifest.json"

  package let month: Month
  package let asOf: Instant
  package let factsDigest: String
  /// By name: bytes and SHA-256 in hexadecimal.
  package let files: [String: (bytes: Int, sha256: String)]
  package let system: SystemDetails
  /// Of the saved plan that it was written with.
  package let milestones: [PlannedMilestone]
  package let oscalVersion: String
  private let json: JSONValue

  package var file: EvidenceFile { EvidenceFile(name: Self.fileName, json: json) }
}

extension Manifest {
  package init(of package: EvidencePackage, files: [String: (bytes: Int, sha256: String)]) throws {
    let facts = package.facts
    (month, asOf, factsDigest) = (facts.period.month, facts.period.asOf, facts.factsDigest)
    (self.files, system, oscalVersion) = (files, facts.system, package.oscalVersion.rawValue)
    milestones = facts.milestones
    let milestones = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(facts.milestones))
    let system = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(facts.system))
    json = .object([
      "schemaVersion": .integer(1), "product": .string("fipswatch \(Product.version)"), "period": facts.period.json,
      "policies": .array(facts.policies.map { .string($0.policy.name) }), "factsDigest": .string(facts.factsDigest),
      "files": .object(
        files.mapValues { .object(["bytes": .integer(Int64($0.bytes)), "sha256": .string($0.sha256)]) }),
      "restatements": facts.restatements.jsonValue, "system": system, "milestones": milestones,
      "oscalVersion": .string(oscalVersion),
      "missingDetails": .array(
        package.missingDetails.map {
          .object(["key": .string($0.key), "requiredBy": .string($0.requiredBy)])
        }),
    ])
  }

  /// Reads one; nil for what is none.
  package init?(_ data: Data) {
    guard let json = try? JSONDecoder().decode(JSONValue.self, from: data), case .object(let members) = json,
      case .object(let period)? = members["period"], case .string(let month)? = period["month"],
      case .string(let asOf)? = period["asOf"], case .string(let digest)? = members["factsDigest"],
      case .object(let files)? = members["files"], let month = Month(month), let asOf = Instant(asOf)
    else { return nil }
    (self.month, self.asOf, factsDigest, self.json) = (month, asOf, digest, json)
    var known: [String: (bytes: Int, sha256: String)] = [:]
    for (name, file) in files {
      guard case .object(let file) = file, case .integer(let bytes)? = file["bytes"],
        case .string(let sha256)? = file["sha256"]
      else { return nil }
      known[name] = (Int(bytes), sha256)
    }
    self.files = known
    let system = (members["system"]).flatMap { try? JSONEncoder().encode($0) }
    self.system = system.flatMap { try? JSONDecoder().decode(SystemDetails.self, from: $0) } ?? .unsaid
    let milestones = members["milestones"].flatMap { try? JSONEncoder().encode($0) }
    self.milestones = milestones.flatMap { try? JSONDecoder().decode([PlannedMilestone].self, from: $0) } ?? []
    if case .string(let version)? = members["oscalVersion"] { oscalVersion = version } else { oscalVersion = "" }
  }
}
