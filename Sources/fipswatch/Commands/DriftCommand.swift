import ArgumentParser
import DriftEngine
import InventoryModel
import InventoryStore
import Reporting

struct DriftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Shows what changed between two nights, new non-compliant pools first. Exits with 2 on drift.",
    discussion: """
      EXAMPLES:
        fipswatch drift                                   # between the ends of the last two days with snapshots
        fipswatch drift --from 2026-11-01 --to 2026-11-22
        fipswatch drift --from -30d --every-night         # the stretch with every night in it
      """)

  @Option(parsing: .unconditional, help: "The state before. A bare date means its end.")
  var from: InstantArgument?

  @Option(parsing: .unconditional, help: "The state after. A bare date means its end.")
  var to: InstantArgument?

  @Flag(help: "What changed in every night between, not only what is different in the end.")
  var everyNight = false

  @Flag(help: "Also what Azure changes by itself: eTags, image and patch versions, autoscaled counts.")
  var noise = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let store = try database.open(.readOnly)
      let ends = try DriftStretch(nights: store.loadSnapshotTimes())
        .ends(from: from, to: to, everyNight: everyNight, now: Clock.now())
      let policy = try store.loadPolicies().policy(at: ends[ends.count - 1])
      let report = try DriftReading(store: store, policy: policy, includingNoise: noise).report(of: ends)
      format.write(report)
      try outcome(of: report).exit()
    }
  }

  private func outcome(of report: DriftReport) -> Outcome {
    var outcome = Outcome.clean
    if !report.coverage.isComplete { outcome.worsen(to: .partial) }
    if !report.events.isEmpty || !report.newNonCompliantPools.isEmpty { outcome.worsen(to: .found) }
    return outcome
  }
}

/// Which instants `drift` compares.
struct DriftStretch {
  /// The ends of the days that have snapshots, oldest first.
  private let ends: [Instant]

  init(nights times: [Instant]) { ends = Set(times.map(\.endOfDay)).sorted() }

  /// Two instants, or with `everyNight` all ends of days between them too.
  func ends(from: InstantArgument?, to: InstantArgument?, everyNight: Bool, now: Instant) throws -> [Instant] {
    guard let newest = ends.last else {
      throw CommandFailure(description: "no snapshots yet: import one first")
    }
    let to = to?.end(now: now) ?? (from == nil ? newest : max(newest, now))
    // Before the first night there was nothing: all that it shows is a baseline.
    let from = from?.end(now: now) ?? ends.last { $0 < to.startOfDay } ?? to.startOfDay.adding(seconds: -1)
    guard from <= to else { throw CommandFailure(description: "--from \(from) is later than --to \(to)") }
    guard everyNight else { return [from, to] }
    return [from] + ends.filter { from < $0 && $0 < to } + [to]
  }
}

/// Loads and compares the states at the ends of a stretch.
struct DriftReading {
  let store: InventoryStore
  let policy: Policy
  let includingNoise: Bool

  func report(of ends: [Instant]) throws -> DriftReport {
    let (from, to) = (ends[0], ends[ends.count - 1])
    let events = try zip(ends, ends.dropFirst()).flatMap { from, to in
      detectDrift(in: try store.loadChanges(from: from, to: to), policy: policy)
    }
    return DriftReport(
      from: from, to: to, coverage: .init(missing: try store.loadUnobserved(after: from, through: to)),
      events: try store.attributed(events.filter { includingNoise || $0.category != .noise }),
      newNonCompliantPools: try store.loadNewlyFailing(from: from, to: to))
  }
}
