import InventoryModel

/// What one unattended night did, step by step, and what the fleet looks like after it.
package struct NightReport: Sendable {
  /// One step of a night.
  package struct Step: Hashable, Sendable {
    package enum Name: String, Sendable, CaseIterable { case collect, `import`, evaluate, alert, metrics, prune }

    package enum Outcome: String, Sendable {
      case done
      /// Done, but something could not be seen.
      case partial
      case failed
      /// Not tried: it was not asked for, or what it needs failed.
      case skipped
    }

    package var name: Name
    package var outcome: Outcome
    /// What there is to say, in one line.
    package var detail: String

    package init(_ name: Name, _ outcome: Outcome, _ detail: String) {
      self.name = name
      self.outcome = outcome
      self.detail = detail
    }
  }

  /// The state of the fleet after the night.
  package struct Standing: Sendable {
    package var strict: Share
    package var adjusted: Share
    package var openFindings: Int
    package var overdueFindings: Int
    /// Between the ends of the last two days that have snapshots.
    package var newNonCompliantPools: [InventoryRow]

    package init(
      strict: Share, adjusted: Share, openFindings: Int, overdueFindings: Int, newNonCompliantPools: [InventoryRow]
    ) {
      self.strict = strict
      self.adjusted = adjusted
      self.openFindings = openFindings
      self.overdueFindings = overdueFindings
      self.newNonCompliantPools = newNonCompliantPools
    }
  }

  package var startedAt: Instant
  package var steps: [Step]
  /// What this run collected; what an earlier run of the night had collected is not among it.
  package var documents: [DocumentManifest]
  /// What this run imported.
  package var imported: ImportReport
  /// Nil where it could not be told.
  package var standing: Standing?
  /// The days whose documents were removed from the archive.
  package var pruned: [Instant]

  package init(startedAt: Instant) {
    self.startedAt = startedAt
    steps = []
    documents = []
    imported = ImportReport(summaries: [])
    pruned = []
  }
}

// MARK: - JSON and CSV

extension NightReport: Record {
  package static let attributes: [Column<NightReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("startedAt") { $0.startedAt },
    Column("steps") { $0.steps },
    Column("documents") { $0.documents },
    Column("snapshots") { $0.imported.summaries },
    Column("evidence") { $0.imported.evidence },
    Column("changes") { $0.imported.changes },
    Column("standing") { $0.standing },
    Column("pruned") { $0.pruned },
  ]
}

extension NightReport.Step: Record {
  package static let attributes: [Column<NightReport.Step>] = [
    Column("step", "step") { $0.name.rawValue },
    Column("outcome", "") { $0.outcome.rawValue },
    Column("detail", "what") { $0.detail },
  ]
}

extension NightReport.Standing: Record {
  package static let attributes: [Column<NightReport.Standing>] = [
    Column("complianceStrict", "strict %") { $0.strict.ratio }.shown { Cell(percent: $0.strict) },
    Column("complianceAdjusted", "adjusted %") { $0.adjusted.ratio }.shown { Cell(percent: $0.adjusted) },
    .shown("regulated pools") { Cell($0.strict.whole) },
    Column("openFindings", "open findings") { $0.openFindings },
    Column("overdueFindings", "overdue findings") { $0.overdueFindings },
    Column("newNonCompliantPools") { $0.newNonCompliantPools },
  ]
}

extension NightReport: Report {
  /// One line for each step.
  package var records: Table { Table(records: steps, columns: Step.attributes) }

  package var sections: [Table] {
    [Table(title: "Night of \(startedAt)", of: steps, columns: Step.attributes)] + (standing?.sections ?? [])
  }
}

extension NightReport.Standing {
  fileprivate var sections: [Table] {
    let measures = Table(title: "After it", lines: Self.attributes, of: self, named: "measure")
    guard !newNonCompliantPools.isEmpty else { return [measures] }
    let title = "\(Plural.text(newNonCompliantPools.count, "pool")) newly non-compliant"
    return [measures, InventoryRow.table(of: newNonCompliantPools, title: title)]
  }
}
