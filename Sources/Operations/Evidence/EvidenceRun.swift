import Evidence
import Files
import Foundation
import InventoryModel
import InventoryStore
import Remediation
import Reporting

/// Writes the package of one month for an auditor.
package struct EvidenceRun {
  private let store: InventoryStore
  private let system: SystemDetails
  private let oscalVersion: OSCALVersion
  /// A plan that was saved, of which the steps are milestones.
  private let savedPlan: String?
  private let context: RunContext

  package init(
    of store: InventoryStore, system: SystemDetails, oscalVersion: OSCALVersion = .current, savedPlan: String? = nil,
    in context: RunContext
  ) {
    (self.store, self.system, self.oscalVersion, self.context) = (store, system, oscalVersion, context)
    self.savedPlan = savedPlan
  }

  /// Writes all of a folder, or nothing; a month that is over is frozen with it.
  ///
  /// - Parameters:
  ///   - folder: which must not exist, or be empty.
  ///   - progress: is told what is being done, in a few words.
  package func write(
    _ month: Month, to folder: String, progress: (String) -> Void = { _ in }
  ) throws -> EvidenceReport {
    guard let period = MonthPeriod(month, now: context.now()) else {
      throw OperationFailure("--month \(month): has not begun: name one that has")
    }
    // A month before the first snapshot is told as empty; where none counts at all, nobody ever looked.
    guard try !store.loadSnapshotTimes().isEmpty else {
      throw OperationFailure("--month \(month): no snapshot counts: import one first")
    }
    let milestones = try milestones(asOf: period.asOf)
    let pending = try PendingFolder(folder)
    progress("reading \(month)")
    let (facts, numbers) = try store.deciding {
      try EvidenceReader(store: store, system: system, milestones: milestones, digest: Self.digest)
        .read(period, keepingNumbers: true)
    }
    let package = EvidencePackage(facts, oscalVersion: oscalVersion, digest: Self.digest)
    var files: [String: (bytes: Int, sha256: String)] = [:]
    try package.forEachFileAndOverview(in: pending.scratch) { file in
      progress("writing \(file.name)")
      files[file.name] = try pending.write(file)
    }
    let manifestDigest = try pending.write(Manifest(of: package, files: files).file).sha256
    let frozen = FrozenMonth(
      month: month, factsDigest: facts.factsDigest, manifestDigest: manifestDigest, numbers: numbers.values)
    try store.freeze(period.isOver ? frozen : nil) { try pending.publish() }
    return EvidenceReport(of: package, manifestDigest: manifestDigest, files: files.count + 1)
  }

  /// - Throws: `OperationFailure` where the plan speaks of no cluster of this database.
  private func milestones(asOf instant: Instant) throws -> [PlannedMilestone] {
    guard let savedPlan else { return [] }
    let plan = try SavedPlan(contentsOf: savedPlan)
    guard PlanProgress.isOfThisFleet(plan, rows: try store.loadInventory(asOf: max(instant, plan.asOf))) else {
      throw SavedPlan.ofAnotherFleet(savedPlan)
    }
    return plan.milestones.map {
      PlannedMilestone(cluster: $0.cluster, pool: $0.pool, wave: $0.wave, text: $0.text)
    }
  }

  @Sendable static func digest(_ data: Data) -> Data { Files.SHA256(of: data).bytes }

  static func digest(_ lines: [String]) -> String {
    Files.SHA256(of: Data(lines.joined(separator: "\n").utf8)).hexadecimal
  }
}
