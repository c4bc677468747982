import Evidence
import Files
import Foundation
import InventoryModel
import InventoryStore
import Reporting

/// Whether a package is as it was written, and what the database would give today.
package struct EvidenceVerification {
  private let folder: String

  package init(of folder: String) { self.folder = folder }

  /// - Parameter store: nil where there is no database: what it would give is then not compared.
  package func run(against store: InventoryStore?) throws -> (report: EvidenceVerifyReport, outcome: Outcome) {
    let path = "\(folder)/\(Manifest.fileName)"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw OperationFailure("\(path): cannot be read: name the folder of a package")
    }
    guard let manifest = Manifest(data) else {
      throw OperationFailure("\(path): is no manifest of a package: take the package from its copy")
    }
    let manifestDigest = Files.SHA256(of: data).hexadecimal
    let faults = faults(by: manifest)
    let today = try store.map { try Self.compare(manifest, manifestDigest, with: $0) }
    let report = EvidenceVerifyReport(
      month: manifest.month, manifestDigest: manifestDigest, files: manifest.files.count, faults: faults, today: today)
    var outcome = Outcome.clean
    if !faults.isEmpty { outcome.worsen(to: .failed) }
    if today?.isSame == false { outcome.worsen(to: .found) }
    return (report, outcome)
  }

  private func faults(by manifest: Manifest) -> [EvidenceVerifyReport.Fault] {
    let found = Set(Self.files(in: folder)).subtracting([Manifest.fileName])
    let unlisted = found.subtracting(manifest.files.keys).sorted().map {
      EvidenceVerifyReport.Fault(file: $0, message: "is not in the manifest")
    }
    let changed = manifest.files.keys.sorted().compactMap { name -> EvidenceVerifyReport.Fault? in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
        return .init(file: name, message: "is missing")
      }
      return manifest.holds(data, as: name) ? nil : .init(file: name, message: "is not what the manifest says")
    }
    return changed + unlisted
  }

  private static func files(in folder: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) && !isFolder.boolValue
    }
  }

  /// What the database would give today for the same instant and system.
  private static func compare(
    _ manifest: Manifest, _ manifestDigest: String, with store: InventoryStore
  ) throws -> EvidenceVerifyReport.Today {
    try store.atOnce {
      let frozen = try store.loadFrozenMonths().first { $0.month == manifest.month }
      let reader = EvidenceReader(
        store: store, system: manifest.system, milestones: manifest.milestones, digest: EvidenceRun.digest)
      let (facts, _) = try reader.read(MonthPeriod(manifest.month, asOf: manifest.asOf), keepingNumbers: false)
      let package = EvidencePackage(
        facts, oscalVersion: OSCALVersion(rawValue: manifest.oscalVersion) ?? .current,
        digest: EvidenceRun.digest)
      var differing: [String] = []
      let scratch = try ScratchFolder(beside: FileManager.default.temporaryDirectory.path + "/package")
      try package.forEachFileAndOverview(in: scratch.path) { file in
        if try manifest.files[file.name]?.sha256 != file.digest().sha256 { differing.append(file.name) }
      }
      let gone = Set(manifest.files.keys).subtracting(package.allFileNames)
      return EvidenceVerifyReport.Today(
        isFirstWritten: frozen.map { $0.manifestDigest == manifestDigest },
        areFactsSame: facts.factsDigest == manifest.factsDigest, differingFiles: (differing + gone).sorted(),
        restatements: facts.restatements)
    }
  }
}

extension Manifest {
  /// Whether it lists a file of the name with just these bytes.
  func holds(_ data: Data, as name: String) -> Bool {
    files[name].map { data.count == $0.bytes && Files.SHA256(of: data).hexadecimal == $0.sha256 } ?? false
  }
}
