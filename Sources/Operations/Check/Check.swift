import Blueprints
import ComplianceEngine
import Foundation
import InventoryModel
import InventoryStore
import Reporting

/// Which results make `check` fail.
package enum FailOn: String, CaseIterable, Sendable {
  case any, new, regulated, none

  func counts(_ result: CheckResult) -> Bool {
    guard !result.isExempt else { return false }
    return switch self {
    case .any: true
    case .new: result.isNew
    case .regulated: result.isRegulated
    case .none: false
    }
  }
}

/// Judges what is about to be created or changed, as the fleet is judged.
package struct Check {
  package struct Request: Sendable {
    /// Files, folders, globs, and `-`.
    package var files: [String]
    /// Parameter files of ARM templates.
    package var parameters: [String]
    package var policy: String?
    /// Nil for none.
    package var database: DatabaseFile?
    package var inventory: String?
    package var failOn: FailOn

    package init(
      files: [String], parameters: [String] = [], policy: String? = nil, database: DatabaseFile? = nil,
      inventory: String? = nil, failOn: FailOn = .any
    ) {
      (self.files, self.parameters, self.policy) = (files, parameters, policy)
      (self.database, self.inventory, self.failOn) = (database, inventory, failOn)
    }
  }

  package let report: CheckReport
  /// Commands for the log of the pipeline that it runs in; empty outside of one.
  package let annotations: String
  package private(set) var outcome = Outcome.clean

  /// Writes the report; in a pipeline without anything that its log would take for a command.
  package func write(
    as format: CheckFormat, isColored: Bool, in context: RunContext, to outlet: (String) throws -> Void
  ) throws {
    let isInPipeline = Pipeline(environment: context.environment) != nil
    try report.write(as: format, isColored: isColored) {
      try outlet(isInPipeline ? Pipeline.defused($0, by: format.hash) : $0)
    }
  }

  /// - Throws: what concerns the policy or the known fleet; a document that cannot be read is logged, and the outcome
  ///   is `failed`.
  package init(_ request: Request, in context: RunContext) throws {
    let now = context.now()
    let paths = CheckPaths(request.files)
    var refused = paths.refused
    for one in refused { context.log.error("\(one.file): \(one.message)") }
    for line in paths.passedOver { context.log.warning("\(line)") }
    if !refused.isEmpty { outcome = .failed }
    var fleet = KnownFleet()
    var store: InventoryStore?
    if let database = request.database {
      store = try database.open(.readOnly)
      fleet = try KnownFleet(store!, asOf: now)
    } else if let file = request.inventory {
      fleet = try KnownFleet(inventory: file)
    }
    let policy = try Self.policy(request, store, now, in: context)
    var blueprints: [Blueprint] = []
    for path in paths.files {
      do {
        if let blueprint = try Self.read(path, request, in: context) { blueprints.append(blueprint) }
      } catch let error as any UserFacingError {
        context.log.report(error)
        let (name, text) = (path.path == "-" ? StandardInput.name : path.path, "\(error)")
        let isNamed = text.hasPrefix("\(name): ")
        refused.append(.init(file: name, message: isNamed ? String(text.dropFirst(name.count + 2)) : text))
        outcome = .failed
      }
    }
    if blueprints.isEmpty, outcome == .clean, let first = request.files.first {
      let message = "nothing in it can be checked: name the files that `fipswatch check --help` lists"
      context.log.error("\(first): \(message)")
      refused.append(.init(file: first, message: message))
      outcome = .failed
    }
    if let store {
      let ids = Set(blueprints.lazy.flatMap(\.rows).map(\.subject.cluster))
      try fleet.learnPlaces(of: ids, from: store, asOf: now)
    }
    let report = Evaluation(policy: policy, fleet: fleet, asOf: now).report(on: blueprints, refused)
    self.report = report
    annotations = Pipeline(environment: context.environment).map { CheckAnnotations(for: $0).text(of: report) } ?? ""
    for result in report.results where request.failOn.counts(result) {
      if result.verdict == .fail { outcome.worsen(to: .found) }
      if result.verdict == .unknown { outcome.worsen(to: .partial) }
    }
  }

  /// The file that is given, else what the database was judged by, else that every pool must be FIPS.
  private static func policy(
    _ request: Request, _ store: InventoryStore?, _ now: Instant, in context: RunContext
  ) throws -> Policy {
    if request.policy == nil, let store { return try store.loadPolicies().policy(at: now) }
    return try ChosenPolicy(file: request.policy, in: context).policy
  }

  private static func read(
    _ path: CheckPaths.Path, _ request: Request, in context: RunContext
  ) throws -> Blueprint? {
    var parameters = TemplateParameters()
    for file in request.parameters { try parameters.add(file: file) }
    guard path.path != "-" else {
      return try StandardInput().withCopy {
        try BlueprintDocument.read(file: $0, named: StandardInput.name, parameters: parameters)
      }
    }
    do throws(BlueprintError) {
      return try BlueprintDocument.read(file: path.path, parameters: parameters)
    } catch {
      guard path.isFound, error.isOfAnotherKind else { throw error }
      context.log.warning("\(path.path) was passed over: \(error.message)")
      return nil
    }
  }
}

extension Check {
  /// What is judged, by what, when.
  struct Evaluation {
    let policy: Policy
    let fleet: KnownFleet
    let asOf: Instant

    func report(on blueprints: [Blueprint], _ refused: [CheckReport.Refused]) -> CheckReport {
      var results: [CheckResult] = []
      var warnings: [(file: String, warning: BlueprintWarning)] = []
      for blueprint in blueprints {
        warnings += blueprint.warnings.map { (blueprint.file, $0) }
        for row in blueprint.rows {
          let row = placed(row)
          let foresight = policy.foresee(row, at: asOf)
          results += self.results(for: row, foresight, in: blueprint.file)
          warnings += policy.advice(on: row, judgedAs: foresight).map { (blueprint.file, $0) }
        }
      }
      return CheckReport(
        asOf: asOf, policy: policy.name, files: blueprints.map { .init(file: $0.file, kind: $0.kind) },
        refused: refused, results: results, warnings: warnings)
    }

    private func results(for row: ProposedRow, _ foresight: Foresight, in file: String) -> [CheckResult] {
      let before = verdictsBefore(row, turning: foresight)
      return foresight.verdicts.map { foreseen in
        let exemption = policy.exemptions.first {
          $0.covers(row.subject, control: foreseen.control.id, at: asOf)
        }
        return CheckResult(
          file: file, row: row, foreseen: foreseen, regulation: foresight.regulation, exemption: exemption,
          before: before[foreseen.control])
      }
    }

    /// The row with what is known of its cluster: the document may not say it.
    private func placed(_ row: ProposedRow) -> ProposedRow {
      let id = row.subject.cluster
      guard fleet.cluster(like: id) != nil else { return row }
      var row = row
      if fleet.isKnown(id) {
        if row.clusterName == nil { row.clusterName = fleet.names[id] }
        if row.subject.clusterFacts == nil { row.subject.clusterFacts = fleet.places[id] }
      }
      if row.action == .unknown, let pool = row.subject.pool, !pool.isEmpty {
        row.action = known(row) == nil ? .create : .update
      }
      return row
    }

    /// What is created in a cluster of which only the name is known may be in another one.
    private func known(_ row: ProposedRow) -> [Control: Verdict]? {
      let id = row.subject.cluster
      let cluster = row.action == .create ? id : fleet.cluster(like: id) ?? id
      return fleet.rows[KnownFleet.Key(cluster: cluster, pool: row.subject.pool?.foldedID)]
    }

    /// How it stands now: as the fleet has it, else as the document says that it was. What the document turns off was on
    /// when it was made, which is later than the last night.
    private func verdictsBefore(_ row: ProposedRow, turning after: Foresight) -> [Control: Verdict] {
      let declared = declaredBefore(row)
      guard var verdicts = known(row) else { return declared }
      let passes = after.verdicts.contains { $0.control == .fipsEnabled && $0.verdict == .pass }
      if !passes, declared[.fipsEnabled] == .pass { verdicts[.fipsEnabled] = .pass }
      return verdicts
    }

    private func declaredBefore(_ row: ProposedRow) -> [Control: Verdict] {
      guard let content = row.before else { return [:] }
      var old = row
      (old.content, old.action) = (content, .none)
      let verdicts = policy.foresee(old, at: asOf).verdicts.map { ($0.control, $0.verdict) }
      return Dictionary(uniqueKeysWithValues: verdicts)
    }
  }
}
