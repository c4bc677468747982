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
    let found = Self.entries(in: folder)
    guard found[Manifest.fileName].map({ $0 == .typeRegular }) ?? true else {
      throw OperationFailure("\(path): \(Self.isNoFile): take the package from its copy")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw OperationFailure("\(path): cannot be read: name the folder of a package")
    }
    guard let manifest = Manifest(data) else {
      throw OperationFailure("\(path): is no manifest of a package: take the package from its copy")
    }
    let manifestDigest = Files.SHA256(of: data).hexadecimal
    let faults = faults(among: found, by: manifest)
    let today = try store.map { try Self.compare(manifest, manifestDigest, with: $0) }
    let report = EvidenceVerifyReport(
      month: manifest.month, manifestDigest: manifestDigest, files: manifest.files.count, faults: faults, today: today)
    var outcome = Outcome.clean
    if !faults.isEmpty { outcome.worsen(to: .failed) }
    if today?.isSame == false { outcome.worsen(to: .found) }
    return (report, outcome)
  }

  /// Only files that lie in the folder itself are the package: a link may show other bytes to the next who looks.
  private func faults(
    among found: [String: FileAttributeType], by manifest: Manifest
  ) -> [EvidenceVerifyReport.Fault] {
    let names = Set(found.keys).union(manifest.files.keys).subtracting([Manifest.fileName])
    return names.sorted().compactMap { name in
      fault(of: name, found[name], by: manifest).map { .init(file: name, message: $0) }
    }
  }

  private static let isNoFile = "is a link or a device, not a file of the package"

  private func fault(of name: String, _ kind: FileAttributeType?, by manifest: Manifest) -> String? {
    switch kind {
    case nil: "is missing"
    case .typeRegular? where manifest.files[name] == nil: "is not in the manifest"
    case .typeRegular?:
      FileManager.default.contents(atPath: "\(folder)/\(name)").map { manifest.holds($0, as: name) } == true
        ? nil : "is not what the manifest says"
    default: Self.isNoFile
    }
  }

  /// All but folders, by their paths in the folder; links are not followed.
  private static func entries(in folder: String) -> [String: FileAttributeType] {
    let folder = URL(filePath: folder).resolvingSymlinksInPath().path
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.reduce(into: [:]) { entries, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      let kind = attributes?[.type] as? FileAttributeType ?? .typeUnknown
      if kind != .typeDirectory { entries[name] = kind }
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
