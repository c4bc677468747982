import Collector
import Files
import Foundation
import InventoryModel
import InventoryStore
import Reporting

/// One unattended night. A step that fails is told, and keeps only those from running that need what it makes.
///
/// It waits for the disk and for other imports, and so stays off the threads that serve what waits for the network.
@MainActor package struct Night {
  private let plan: NightPlan
  private let context: RunContext
  private let startedAt: Instant
  package private(set) var report: NightReport
  package private(set) var outcome = Outcome.clean
  /// Nil while the database could not be opened.
  private var store: InventoryStore?
  /// The policy, and who is told of what it finds; nil where the file cannot be used.
  private var policy: ChosenPolicy?

  package init(_ plan: NightPlan, in context: RunContext) {
    (self.plan, self.context, startedAt) = (plan, context, context.now())
    report = NightReport(startedAt: startedAt)
  }

  /// - Throws: `OperationFailure` where another night has the archive.
  package mutating func run() async throws {
    let lock = try NightLock.taking(plan.archive.folder)
    for day in plan.archive.days.suffix(2) { plan.archive.sweep(day) }
    await open()
    await step(.collect) { try await $0.collect() }
    await step(.import) { try $0.importWhatIsLeft() }
    await step(.evaluate) { try $0.evaluate() }
    await step(.alert) { try await $0.alert() }
    await step(.metrics) { try $0.writeMetrics() }
    await step(.prune) { try $0.prune() }
    withExtendedLifetime(lock) {}
  }

  /// What was collected is kept even where neither can be used.
  private mutating func open() async {
    await attempt { $0.policy = try ChosenPolicy(file: $0.plan.policy, in: $0.context) }
    await attempt { $0.store = try $0.plan.database.open(.readWrite, patience: 120) }
  }

  private mutating func step(
    _ name: NightReport.Step.Name, _ body: (inout Night) async throws -> NightReport.Step
  ) async {
    var done: NightReport.Step?
    let fault = await attempt { done = try await body(&$0) }
    let step = done ?? NightReport.Step(name, .failed, fault ?? "see the log")
    report.steps.append(step)
    switch step.outcome {
    case .failed: outcome.worsen(to: .failed)
    case .partial: outcome.worsen(to: .partial)
    case .done, .skipped: break
    }
    context.log.info("\(name.rawValue): \(step.outcome.rawValue): \(step.detail)")
  }

  /// - Returns: what went wrong, which is logged; nil where nothing did.
  @discardableResult
  private mutating func attempt(_ body: (inout Night) async throws -> Void) async -> String? {
    do {
      try await body(&self)
      return nil
    } catch {
      let lines = (error as? any UserFacingError)?.lines ?? ["\(error)"]
      for line in lines { context.log.error("\(line)") }
      outcome.worsen(to: .failed)
      return lines.count == 1 ? lines[0] : "see the log"
    }
  }
}

// MARK: - Steps. Those after the collection see what it found, which is dated later than the night's beginning.

extension Night {
  private mutating func collect() async throws -> NightReport.Step {
    try checkClock()
    let fresh = plan.freshDocuments(now: startedAt)
    let collected = try await plan.collection.collect(into: plan.archive, leavingOut: fresh, in: context)
    collected.tellWhatWasNotSeen(to: context.log)
    report.documents = collected.documents.map(\.manifest)
    let partial = report.documents.count { !$0.coverage.isComplete }
    var words = [Plural.text(collected.documents.count, "document")]
    if partial > 0 { words.append("\(partial) incomplete") }
    if !fresh.isEmpty { words.append("\(fresh.count) were fresh") }
    if let reason = collected.partialReason { words.append(reason) }
    return NightReport.Step(.collect, collected.isComplete ? .done : .partial, words.joined(separator: ", "))
  }

  /// A night under a wrong date would be the newest for ever, and hide those that follow.
  private func checkClock() throws {
    guard let newest = try store?.loadSnapshotTimes().last, newest > startedAt.adding(days: 1) else { return }
    throw OperationFailure(
      "the newest snapshot is of \(newest), and this machine's clock says \(startedAt):"
        + " correct the clock, or retract that snapshot")
  }

  /// What was put into the archive by hand is imported by hand.
  private func warnOfStrays() {
    let strays = plan.archive.strays(since: startedAt.adding(days: -Int64(plan.catchUpDays)))
    guard let first = strays.first else { return }
    let others = strays.count == 1 ? "" : " and \(Plural.text(strays.count - 1, "other file"))"
    context.log.warning(
      "\(plan.archive.folder): no collection kept \(first)\(others), so nightly does not import them: run `fipswatch import`"
    )
  }

  private mutating func importWhatIsLeft() throws -> NightReport.Step {
    guard let store, let policy = policy?.policy else {
      return NightReport.Step(.import, .failed, "the documents are kept, and the next run imports them")
    }
    warnOfStrays()
    let left = try plan.documentsToImport(into: store, now: startedAt)
    guard !left.isEmpty else { return NightReport.Step(.import, .done, "nothing was left to import") }
    let history = try store.loadPolicies()
    let tonight = plan.beginningOfNight(now: startedAt)
    var imports = Import(into: store, in: context) { $0 < tonight ? history.policy(at: $0) : policy }
    try imports.importCollection(left)
    report.imported = imports.report
    let pools = imports.report.summaries.map(\.pools)
    let words = [
      Plural.text(left.count, "document"), "\(pools.reduce(0) { $0 + $1.seen }) pools seen",
      "\(pools.reduce(0) { $0 + $1.new }) new", "\(pools.reduce(0) { $0 + $1.changed }) changed",
      "\(pools.reduce(0) { $0 + $1.gone }) gone",
    ]
    let outcome: NightReport.Step.Outcome =
      switch imports.outcome {
      case .clean: .done
      case .partial: .partial
      case .found, .failed: .failed
      }
    return NightReport.Step(.import, outcome, words.joined(separator: ", "))
  }

  private mutating func evaluate() throws -> NightReport.Step {
    guard let store, let nights = try? store.loadSnapshotTimes(), !nights.isEmpty else {
      return NightReport.Step(.evaluate, .skipped, "there is no snapshot yet")
    }
    let standing = try Reports(store).standing(asOf: context.now(), nights: nights)
    report.standing = standing
    return NightReport.Step(
      .evaluate, .done,
      "\(standing.strict.part) of \(standing.strict.whole) pools pass; newly failing "
        + "\(standing.newNonCompliantPools.count), open \(standing.openFindings), overdue \(standing.overdueFindings)")
  }

  /// A sink that is down fails no night: what did not arrive waits in the outbox.
  private mutating func alert() async throws -> NightReport.Step {
    guard let store, let settings = policy?.alerts else {
      return NightReport.Step(.alert, .failed, "no alerts without the policy and the database")
    }
    guard !settings.sinks.isEmpty else { return NightReport.Step(.alert, .skipped, "the policy names no sink") }
    let sinks = try await AlertRound(settings, of: store, delivery: plan.delivery, in: context).run().sinks
    let counts = [("delivered", \AlertReport.SinkLine.delivered), ("waiting", \.waiting), ("given up", \.failed)]
    let words = counts.map { name, path in "\(sinks.reduce(0) { $0 + $1[keyPath: path] }) \(name)" }
    return NightReport.Step(.alert, .done, words.joined(separator: ", "))
  }

  private mutating func writeMetrics() throws -> NightReport.Step {
    guard let file = plan.metricsFile else { return NightReport.Step(.metrics, .skipped, "no file was named") }
    guard let store else { return NightReport.Step(.metrics, .failed, "there is no database") }
    let prices = try plan.priceFiles.isEmpty ? nil : PriceBook(readingFiles: plan.priceFiles)
    let text = try Reports(store).metrics(asOf: context.now(), prices: prices).exposition.text
    try Destination(file).write(Data(text.utf8))
    return NightReport.Step(.metrics, .done, file)
  }

  private mutating func prune() throws -> NightReport.Step {
    guard let store else { return NightReport.Step(.prune, .skipped, "what is imported is not known") }
    let first = plan.archive.days.first?.start ?? startedAt
    let known = try store.loadDocuments(since: first)
    let gone = try plan.archive.prune(keepingDays: plan.keptDays, now: startedAt) { !known.contains($0.identity) }
    report.pruned = gone.map(\.start)
    return NightReport.Step(.prune, .done, "\(Plural.text(gone.count, "day")) left the archive")
  }
}
