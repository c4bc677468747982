import Foundation
import InventoryModel
import Remediation
import Reporting
import Synchronization
import Testing

@testable import Dashboard

/// A source of which only clock and version are asked.
private final class TestClock: DashboardSource {
  struct Reading { var commit: Int64 = 1, now = Instant("2026-11-22T10:00:30Z")! }
  let reading = Mutex(Reading())

  func version() throws -> DataVersion { DataVersion(file: 1, commit: reading.withLock { $0.commit }) }
  func now() -> Instant { reading.withLock { $0.now } }
  func pass(seconds: Int64) { reading.withLock { $0.now = $0.now.adding(seconds: seconds) } }
  func commit() { reading.withLock { $0.commit += 1 } }

  func fleetReport(in window: KPIWindow) throws -> FleetReport { throw Refusal.unavailable("") }
  func inventory(asOf: Instant) throws -> InventoryReport { throw Refusal.unavailable("") }
  func findings(asOf: Instant) throws -> FindingsReport { throw Refusal.unavailable("") }
  func kpi(in window: KPIWindow, by grouping: KPIGrouping?, against other: ComparedPeriod?) throws -> KPIReport {
    throw Refusal.unavailable("")
  }
  func drift(from: InstantArgument?, to: InstantArgument?, includingNoise: Bool, now: Instant) throws -> DriftReport {
    throw Refusal.unavailable("")
  }
  func history(of cluster: ClusterID, pool: String?, includingNoise: Bool, asOf: Instant) throws
    -> ClusterHistoryReport
  { throw Refusal.unavailable("") }
  func compatibility(asOf: Instant) throws -> CompatibilityReport { throw Refusal.unavailable("") }
  func knownIssues(asOf: Instant) throws -> KnownIssuesReport { throw Refusal.unavailable("") }
  func plan(asOf: Instant) throws -> PlanReport { throw Refusal.unavailable("") }
  func cost(in window: KPIWindow, by grouping: KPIGrouping?) throws -> CostReport? { nil }

  func evidence(asOf: Instant) throws -> EvidenceMonthsReport { throw Refusal.unavailable("") }
  func exemptions(asOf: Instant) throws -> ExemptionsReport { throw Refusal.unavailable("") }
  func packages() throws -> [WrittenPackage] { [] }
  func packageFile(_ name: String, in package: String) throws -> [UInt8] { [] }
  func snapshots() throws -> SnapshotsReport { throw Refusal.unavailable("") }
  func metrics(asOf: Instant) throws -> MetricsReport { throw Refusal.unavailable("") }
  func condition(asOf: Instant) throws -> DatabaseCondition { throw Refusal.unavailable("") }
}

@Suite("The instant that pages show")
struct MomentTests {
  private let clock = TestClock()
  private let moments: Moments

  init() { moments = Moments(source: clock) }

  private func now(ready: Bool = true) throws -> String {
    try moments.current { _, done in if ready { done(.zero) } }.asOf.description
  }

  @Test func `is the minute, and the same one all through it`() throws {
    #expect(try now() == "2026-11-22T10:00:00Z")
    clock.pass(seconds: 29)
    #expect(try now() == "2026-11-22T10:00:00Z")
  }

  @Test func `is the next minute once that is made ready, not before`() throws {
    _ = try now()
    clock.pass(seconds: 60)
    #expect(try now(ready: false) == "2026-11-22T10:00:00Z")
    let waiting = Moments(source: clock)
    #expect(try waiting.current { _, done in done(.zero) }.asOf.description == "2026-11-22T10:01:00Z")
    clock.pass(seconds: 60)
    // The one that notices is still shown the old minute; the next is not.
    #expect(try waiting.current { _, done in done(.zero) }.asOf.description == "2026-11-22T10:01:00Z")
    #expect(try waiting.current { _, done in done(.zero) }.asOf.description == "2026-11-22T10:02:00Z")
  }

  @Test func `is made ready once, however many ask`() throws {
    _ = try now()
    clock.pass(seconds: 60)
    var preparations = 0
    for _ in 0..<5 { _ = try moments.current { _, _ in preparations += 1 } }
    #expect(preparations == 1)
  }

  @Test func `is new at once when the data is`() throws {
    _ = try now()
    clock.pass(seconds: 60)
    clock.commit()
    #expect(try moments.current { _, _ in }.asOf.description == "2026-11-22T10:01:00Z")
  }

  @Test func `is never more than minutes ago, even where nothing is made ready`() throws {
    _ = try now()
    clock.pass(seconds: 301 + 60)
    #expect(try now(ready: false) == "2026-11-22T10:06:00Z")
  }

  /// As where a page has taken a second of a processor.
  private func makePagesSlow() { moments.note(.seconds(1)) }

  @Test func `is of the old data until pages that take long are ready`() throws {
    makePagesSlow()
    _ = try now()
    clock.commit()
    let made = Mutex<[@Sendable (Duration) -> Void]>([])
    func shown() throws -> Int64 {
      try moments.current { _, done in made.withLock { $0.append(done) } }.version.commit
    }
    for _ in 0..<3 { #expect(try shown() == 1) }
    #expect(made.withLock { $0.count } == 1)
    made.withLock { $0.first }?(.zero)
    #expect(try shown() == 2)
  }

  @Test func `is of the new data after minutes, though nothing of it is ready`() throws {
    makePagesSlow()
    _ = try now()
    clock.pass(seconds: 3_000)
    clock.commit()
    func shown() throws -> Int64 { try moments.current { _, _ in }.version.commit }
    #expect(try shown() == 1)
    clock.pass(seconds: 299)
    #expect(try shown() == 1)
    clock.pass(seconds: 61)
    #expect(try shown() == 2)
  }

  @Test func `may be an hour ago where pages take long, not more`() throws {
    makePagesSlow()
    _ = try now()
    clock.pass(seconds: 3_500)
    #expect(try now(ready: false) == "2026-11-22T10:00:00Z")
    clock.pass(seconds: 200)
    #expect(try now(ready: false) == "2026-11-22T11:02:00Z")
  }

  @Test func `is made ready though nobody asks, where pages take long`() throws {
    var prepared = 0
    func refresh() throws -> Int {
      prepared = 0
      try moments.refresh { _, done in
        prepared += 1
        done(.zero)
      }
      return prepared
    }
    // The first pages show whether they take long.
    #expect(try refresh() == 1)
    clock.commit()
    #expect(try refresh() == 0)
    makePagesSlow()
    #expect(try refresh() == 1)
    #expect(try refresh() == 0)
    clock.pass(seconds: 1_700)
    #expect(try refresh() == 0)
    clock.pass(seconds: 200)
    #expect(try refresh() == 1)
  }

  @Test func `is made ready the more seldom the longer that takes`() throws {
    makePagesSlow()
    _ = try moments.current { _, done in done(.seconds(4)) }
    clock.pass(seconds: 60)
    var prepared = 0
    _ = try moments.current { _, _ in prepared += 1 }
    #expect(prepared == 0)
    clock.pass(seconds: 60)
    _ = try moments.current { _, _ in prepared += 1 }
    #expect(prepared == 1)
  }
}

private final class Counter: Sendable {
  private let count = Mutex(0)
  var sum: Int { count.withLock { $0 } }

  @discardableResult
  func add(_ number: Int) -> Int {
    count.withLock {
      $0 += number
      return $0
    }
  }
}

@Suite("Values that are dear to make")
struct ValueCacheTests {
  @Test func `are made once, however many ask at the same time`() {
    let cache = ValueCache<Int, Int>(limit: 10)
    let (made, given) = (Counter(), Counter())
    DispatchQueue.concurrentPerform(iterations: 50) { _ in
      let value = try? cache.value(for: 1) { made.add(1) }
      given.add(value ?? 0)
    }
    #expect(made.sum == 1)
    #expect(given.sum == 50)
  }

  @Test func `are forgotten, those not asked for for longest first, where there is no room`() throws {
    let cache = ValueCache<Int, Int>(limit: 3)
    for key in 1...3 { _ = try cache.value(for: key) { key } }
    _ = cache.known(1)
    _ = try cache.value(for: 4) { 4 }
    #expect((1...4).map { cache.known($0) } == [1, nil, 3, 4])
  }

  @Test func `that could not be made are tried again`() throws {
    let cache = ValueCache<Int, Int>(limit: 3)
    #expect(throws: Refusal.self) { _ = try cache.value(for: 1) { throw Refusal.unavailable("busy") } }
    #expect(cache.known(1) == nil)
    #expect(try cache.value(for: 1) { 5 } == 5)
  }

  @Test func `that are too large alone are given, and not kept`() throws {
    let cache = ValueCache<Int, Int>(limit: 3) { $0 }
    #expect(try cache.value(for: 1) { 100 } == 100)
    #expect(cache.known(1) == nil)
    #expect(try cache.value(for: 2) { 3 } == 3)
    #expect(cache.known(2) == 3)
  }
}
