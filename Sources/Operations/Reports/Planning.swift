import Files
import Foundation
import InventoryModel
import InventoryStore
import Remediation
import Reporting

/// What a plan is to be about.
package struct PlanRequest: Sendable {
  package var asOf: Instant
  /// A name or an Azure id; nil for all.
  package var cluster: String?
  /// Of the policy; nil for all.
  package var scope: String?
  package var tool: RemediationTool?
  package var waves: Int?
  /// A plan that was saved before, to say how far it has come.
  package var savedPlan: String?
  /// What surge nodes cost; nil where nobody asks.
  package var prices: PriceBook?

  package init(
    asOf: Instant, cluster: String? = nil, scope: String? = nil, tool: RemediationTool? = nil, waves: Int? = nil,
    savedPlan: String? = nil, prices: PriceBook? = nil
  ) {
    (self.asOf, self.cluster, self.scope, self.tool) = (asOf, cluster, scope, tool)
    (self.waves, self.savedPlan) = (waves, savedPlan)
    self.prices = prices
  }
}

extension Reports {
  /// The way out of non-compliance, and how far a saved plan has come.
  ///
  /// - Throws: where no snapshot was taken by then.
  package func plan(_ request: PlanRequest) throws -> PlanReport {
    let saved = try request.savedPlan.map(SavedPlan.init(contentsOf:))
    return try store.atOnce {
      try checkBegun(by: request.asOf)
      let policy = try store.loadPolicies().policy(at: request.asOf)
      if let scope = request.scope, !policy.scopes.contains(where: { $0.name == scope }) {
        let names = policy.scopes.map(\.name).joined(separator: ", ")
        throw OperationFailure("--scope \(scope): the policy has no such scope: name one of \(names)")
      }
      let cluster = try request.cluster.map { try store.loadCluster(named: $0) }
      func isAskedFor(_ subject: NonCompliantRow) -> Bool {
        (cluster.map { $0 == subject.row.cluster } ?? true) && (request.scope.map(subject.scopes.contains) ?? true)
      }
      let (standings, nonCompliant) = try store.loadNonCompliantRows(asOf: request.asOf)
      func plan(for subjects: [NonCompliantRow]) -> Plan {
        remediationPlan(
          for: subjects, among: standings, policy: policy, asOf: request.asOf, tool: request.tool,
          waveCount: request.waves, prices: request.prices)
      }
      let asked = nonCompliant.filter(isAskedFor)
      let since = try saved.map {
        try progress(of: $0, plan(for: nonCompliant), asked: Set(asked.map(\.row)), request)
      }
      return PlanReport(plan: plan(for: asked), progress: since)
    }
  }

  /// - Parameters:
  ///   - plan: for the whole fleet.
  ///   - asked: what the request is about.
  private func progress(
    of saved: SavedPlan, _ plan: Plan, asked: Set<InventoryRow>, _ request: PlanRequest
  ) throws -> PlanProgress {
    let rows = try store.loadInventory(asOf: request.asOf)
    guard PlanProgress.isOfThisFleet(saved, rows: rows) else {
      throw SavedPlan.ofAnotherFleet(request.savedPlan ?? "")
    }
    return PlanProgress(
      of: saved, now: plan, rows: rows, earlier: try store.loadInventory(asOf: saved.asOf), isAskedFor: asked.contains)
  }
}

extension SavedPlan {
  static func ofAnotherFleet(_ path: String) -> OperationFailure {
    OperationFailure(
      "\(path): none of its clusters is in this database: name the database that it was made from with --database")
  }

  init(contentsOf path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw OperationFailure("\(path): cannot be read: name a file that `fipswatch plan --save` wrote")
    }
    do {
      self = try JSONDecoder().decode(SavedPlan.self, from: data)
    } catch {
      throw OperationFailure("\(path): not a saved plan: name a file that `fipswatch plan --save` wrote")
    }
  }
}

/// Writes the scripts of a plan into a folder.
package enum PlanScripts {
  /// - Throws: where the folder holds anything: scripts of two plans must not lie beside each other.
  package static func write(_ plan: Plan, into folder: String) throws {
    let manager = FileManager.default
    do {
      try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
      guard try manager.contentsOfDirectory(atPath: folder).isEmpty else {
        throw OperationFailure("\(folder): not empty: name a new folder")
      }
    } catch let failure as OperationFailure {
      throw failure
    } catch {
      throw OperationFailure("\(folder): cannot be written: name another folder")
    }
    for script in plan.scripts {
      let path = folder + "/" + script.name
      try Destination(path).write(Data(script.text.utf8))
      try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
  }
}
