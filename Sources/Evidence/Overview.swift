import InventoryModel
import Reporting

/// What an assessor reads first: a package in sentences and tables.
package struct EvidenceOverview: Sendable {
  package struct Part: Sendable {
    /// A word that names it, for links.
    package let id: String
    package let title: String
    package let sentences: [String]
    package let tables: [Table]
    /// The file that has all of it.
    package let file: String
  }

  package let title: String
  package let subtitle: String
  package let parts: [Part]
}

extension EvidencePackage {
  package var overview: EvidenceOverview {
    EvidenceOverview(
      title: "FIPS evidence of \(facts.period.month)",
      subtitle: "\(facts.system.name ?? "A system that nobody named"). \(facts.period.statement)",
      parts: [
        scope, numbers, weaknessPart, exemptions, modules, coverage, restatements, missing, verification, definitions,
      ])
  }

  private func part(
    _ id: String, _ title: String, _ sentences: [String] = [], tables: [Table] = [], file: String
  ) -> EvidenceOverview.Part {
    .init(id: id, title: title, sentences: sentences, tables: tables, file: file)
  }

  private var scope: EvidenceOverview.Part {
    let system = facts.system
    let lines: [(String, String?)] = [
      ("Cloud service provider", system.csp), ("System", system.name),
      ("Impact level", system.impactLevel?.rawValue), ("Class", system.certificationClass?.rawValue),
      ("Certification package overview", system.packageURI), ("System security plan", system.securityPlan),
      ("Points of contact", system.contacts.isEmpty ? nil : system.contacts.map(\.line).joined(separator: "; ")),
      ("Policies in force", facts.policies.map(\.policy.name).joined(separator: ", ")),
    ]
    let table = Table(
      title: "The system", columns: ["what", "said"], rows: lines.map { [Cell($0.0), Cell($0.1 ?? "(nobody said)")] })
    return part(
      "scope", "Scope: what this covers, and what not",
      CoverageStatement.covers.map { "Covered: \($0)" } + CoverageStatement.doesNotCover.map { "Not covered: \($0)" },
      tables: [table], file: "manifest.json")
  }

  private var numbers: EvidenceOverview.Part {
    let cmmc = CMMCScore(facts)
    let points = cmmc.points.map { $0 == 0 ? "met" : "\($0) points to subtract" } ?? "nothing to judge"
    return part(
      "numbers", "Numbers", ["CMMC SC.L2-3.13.11, an estimate: \(points). \(cmmc.reason)"],
      tables: facts.month.points.isEmpty
        ? [facts.month.emptySection] : [facts.month.seriesSection, facts.month.remediationSection], file: "kpi.json")
  }

  private var weaknessPart: EvidenceOverview.Part {
    let active = weaknesses.filter { $0.isActive(in: facts.period) }
    let open = active.filter(\.isOpen)
    return part(
      "findings", "What failed in the period",
      [
        "\(Plural.text(open.count, "item")) of the plan of action \(open.count == 1 ? "is" : "are") open at the end,"
          + " \(active.count - open.count) ended in the period."
      ],
      tables: active.isEmpty ? [] : [Table(title: "Items", of: active, columns: Weakness.columns)], file: "poam.xlsx")
  }

  private var exemptions: EvidenceOverview.Part {
    part(
      "exemptions", "Exemptions and approvals",
      ["An exemption closes nothing: what it lets be counts as failing in every strict number."],
      tables: facts.policies.flatMap(\.exemptions.sections), file: "exemptions.json")
  }

  private var modules: EvidenceOverview.Part {
    let tables = [
      Table(title: "Cryptographic modules in use", of: modulesInUse.uses, columns: ModulesInUse.Use.attributes),
      Table(
        title: "Pools without a listed module", of: modulesInUse.without, columns: ModulesInUse.Without.attributes),
    ]
    return part(
      "modules", "Cryptographic modules in use", [], tables: tables.filter { !$0.rows.isEmpty }, file: "modules.json")
  }

  private var coverage: EvidenceOverview.Part {
    let counts = [ObservedNight.State.complete, .partial, .missed].map { state in
      "\(facts.nights.count { $0.state == state }) \(state.rawValue)"
    }
    return part(
      "coverage", "What was observed",
      [
        "Of \(Plural.text(facts.nights.count, "night")): \(counts.joined(separator: ", ")). Missed and partial nights in"
          + " a row are one failure of detection, which is reported as a vulnerability."
      ],
      tables: facts.failures.isEmpty
        ? [] : [Table(title: "Failures of detection", of: facts.failures, columns: DetectionFailure.attributes)],
      file: "coverage.json")
  }

  private var restatements: EvidenceOverview.Part {
    part(
      "restatements", "Restatements",
      facts.restatements.isEmpty ? ["No number of a month that was written before is another today."] : [],
      tables: facts.restatements.isEmpty
        ? [] : [Table(title: "Numbers that changed", of: facts.restatements, columns: Restatement.attributes)],
      file: "manifest.json")
  }

  private var missing: EvidenceOverview.Part {
    part(
      "missing", "What official formats require and nobody said", [],
      tables: [Table(title: "Left empty", of: missingDetails, columns: MissingDetail.attributes)],
      file: "manifest.json")
  }

  private var verification: EvidenceOverview.Part {
    part(
      "verify", "How to verify this package",
      [
        "manifest.json has the SHA-256 of every other file. When the package was written, the SHA-256 of manifest.json"
          + " itself was printed: compare it with what the provider kept elsewhere.",
        "`sha256sum FILE` gives each of them; `fipswatch evidence verify FOLDER` compares all, and with the provider's"
          + " database says what it would give today.",
        "snapshots.json has the SHA-256 of every document that the numbers rest on, as the archive has them.",
      ], file: "manifest.json")
  }

  private var definitions: EvidenceOverview.Part {
    let rows = FleetReport.definitions.map { [Cell.text($0.name), .text($0.text)] }
    return part(
      "definitions", "What each number means", rows.map { "\($0[0].visibleText()): \($0[1].visibleText(limit: 400))" },
      file: "kpi.json")
  }
}

extension Weakness {
  /// As people read items.
  static let columns: [Column<Weakness>] = [
    .shown("id") { Cell($0.id) },
    .shown("control") { Cell($0.control.id) },
    .shown("cluster") { Cell($0.clusterName) },
    .shown("pools") { Cell($0.poolNames(of: $0.isOpen ? $0.open : $0.findings, limit: 10)) },
    .shown("severity") { Cell($0.severity.rawValue) },
    .shown("detected") { Cell(($0.isBaseline ? "≤ " : "") + $0.detectedAt.civilDay) },
    .shown("due") { Cell($0.due?.civilDay) },
    .shown("ended") { Cell($0.closedAt?.civilDay) },
    .shown("how") { Cell($0.isOpen ? nil : $0.closeReasons.map(\.rawValue).joined(separator: ", ")) },
    .shown("exempt by") { Cell(Set($0.open.compactMap(\.exemption)).sorted().joined(separator: ", ")) },
  ]
}
