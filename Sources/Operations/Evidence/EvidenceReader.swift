import Evidence
import InventoryModel
import InventoryStore
import Reporting

/// Loads what a package is made of. Run it where everything comes from one state of the file.
struct EvidenceReader {
  let store: InventoryStore
  let system: SystemDetails
  var milestones: [PlannedMilestone] = []
  let digest: ([String]) -> String

  private var reports: Reports { Reports(store) }

  /// - Parameter keepingNumbers: whether items that are new get numbers that are kept.
  func read(
    _ period: MonthPeriod, keepingNumbers: Bool
  ) throws -> (facts: EvidenceFacts, numbers: MonthNumbers) {
    let findings = try store.loadFindings(asOf: period.asOf, includingClosed: true)
    var known = try store.loadWeaknessNumbers()
    let new = known.add(Weakness.keys(of: findings, per: system.itemsPer))
    if keepingNumbers { try store.keep(new) }
    let nights = try NightReader(store: store).nights(of: period)
    let month = try reports.kpi(in: window(of: period, by: .month))
    let numbers = MonthNumbers(
      month: month, findings: findings, nights: nights.inPeriod, numbers: known, per: system.itemsPer)
    let facts = EvidenceFacts(
      period: period, system: system, policies: try policies(in: period),
      kpi: try reports.kpi(in: window(of: period, by: .day)), month: month,
      drift: try reports.drift(of: [period.from.adding(seconds: -1), period.asOf], includingNoise: false),
      findings: findings, inventory: try store.loadInventory(asOf: period.asOf), nights: nights.inPeriod,
      failures: nights.failures,
      snapshots: try store.loadSnapshots().filter { $0.takenAt >= period.from && $0.takenAt <= period.asOf },
      evidence: try store.loadImportedEvidence(from: period.from, through: period.asOf), numbers: known,
      factsDigest: try factsDigest(through: period.asOf),
      restatements: try restatements(through: period, today: numbers, numbers: known), milestones: milestones,
      occupiedScopes: try occupiedScopes(at: period))
    return (facts, numbers)
  }

  private func occupiedScopes(at period: MonthPeriod) throws -> Set<String> {
    let points = try reports.kpi(in: window(of: period, by: .month), by: .scope).points
    return Set(points.filter { $0.total > 0 }.compactMap(\.group))
  }

  private func window(of period: MonthPeriod, by bucket: KPIWindow.Bucket) -> KPIWindow {
    KPIWindow(since: period.from, until: period.asOf, asOf: period.asOf, bucket: bucket)
  }

  func factsDigest(through instant: Instant) throws -> String { digest(try store.loadFactNames(through: instant)) }

  private func policies(in period: MonthPeriod) throws -> [PolicyInForce] {
    let all = Interval(from: period.from, to: period.asOf.adding(seconds: 1))
    return try store.loadPolicies().periods.compactMap { own in
      guard own.interval.from < all.to, own.interval.to > all.from else { return nil }
      let interval = own.interval.clamped(to: all)
      return PolicyInForce(
        policy: own.policy, interval: interval,
        exemptions: try reports.exemptions(asOf: interval.to.adding(seconds: -1)))
    }
  }

  /// What is another number today than when a month up to this one was first written.
  private func restatements(
    through period: MonthPeriod, today: MonthNumbers, numbers: WeaknessNumbers
  ) throws -> [Restatement] {
    try store.loadFrozenMonths().filter { $0.month <= period.month }.flatMap { frozen -> [Restatement] in
      if frozen.month == period.month, frozen.itemsPer == system.itemsPer {
        return Restatement.all(of: frozen, today: today.values)
      }
      return try restatements(of: frozen, numbers: numbers)
    }
  }

  private func restatements(of frozen: FrozenMonth, numbers: WeaknessNumbers) throws -> [Restatement] {
    // What it rests on did not change, so no number did.
    guard try factsDigest(through: frozen.month.end) != frozen.factsDigest else { return [] }
    let today = try self.numbers(of: frozen.month, per: frozen.itemsPer, numbers)
    return Restatement.all(of: frozen, today: today.values)
  }

  /// The months that were written up to an instant.
  func months(asOf instant: Instant) throws -> EvidenceMonthsReport {
    let numbers = try store.loadWeaknessNumbers()
    return EvidenceMonthsReport(
      months: try store.loadFrozenMonths().filter { $0.month.end <= instant }.map {
        EvidenceMonthsReport.Written($0, restatements: try restatements(of: $0, numbers: numbers))
      })
  }

  private func numbers(
    of month: Month, per unit: SystemDetails.ItemUnit, _ known: WeaknessNumbers
  ) throws -> MonthNumbers {
    let period = MonthPeriod(month, asOf: month.end)
    let findings = try store.loadFindings(asOf: period.asOf, includingClosed: true)
    // A retracted snapshot may have shown what has a number; what is only known by now has one, too.
    var known = known
    _ = known.add(Weakness.keys(of: findings, per: unit))
    return MonthNumbers(
      month: try reports.kpi(in: window(of: period, by: .month)), findings: findings,
      nights: try NightReader(store: store).nights(of: period).inPeriod, numbers: known, per: unit)
  }
}

/// Finds out which nights observed everything that was known.
struct NightReader {
  let store: InventoryStore

  /// The nights of a period from the first snapshot on, and the failures of detection that reach into it.
  func nights(of period: MonthPeriod) throws -> (inPeriod: [ObservedNight], failures: [DetectionFailure]) {
    let times = try store.loadSnapshotTimes().filter { $0 <= period.asOf }
    guard let first = times.first?.startOfDay else { return ([], []) }
    let counts = Dictionary(grouping: times, by: \.startOfDay).mapValues(\.count)
    let own = try days(from: max(period.from, first), through: lastDay(of: period, counts)).map {
      try night($0, snapshots: counts[$0] ?? 0)
    }
    // A failure that began before the period is told of whole.
    var before: [ObservedNight] = []
    var day = period.from.adding(days: -1)
    while own.first.map({ $0.state != .complete }) == true, day >= first {
      let night = try night(day, snapshots: counts[day] ?? 0)
      guard night.state != .complete else { break }
      before.insert(night, at: 0)
      day = day.adding(days: -1)
    }
    return (own, DetectionFailure.failures(in: before + own))
  }

  /// A day that is not over has not failed yet.
  private func lastDay(of period: MonthPeriod, _ counts: [Instant: Int]) -> Instant {
    let day = period.asOf.startOfDay
    return period.isOver || counts[day] != nil ? day : day.adding(days: -1)
  }

  private func days(from first: Instant, through last: Instant) -> [Instant] {
    guard first <= last else { return [] }
    return (first.dayNumber...last.dayNumber).map { Instant(seconds: $0 * Instant.secondsPerDay) }
  }

  private func night(_ day: Instant, snapshots: Int) throws -> ObservedNight {
    // Without a snapshot nothing was observed: to name all of it helps nobody.
    let missing = snapshots == 0 ? [] : try store.loadUnobserved(after: day.adding(seconds: -1), through: day.endOfDay)
    return ObservedNight(day: day, snapshots: snapshots, missing: missing)
  }
}
