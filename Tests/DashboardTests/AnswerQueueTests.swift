import Foundation
import InventoryModel
import Logging
import Remediation
import Reporting
import Synchronization
import TestSupport
import Testing

@testable import Dashboard

/// A source that answers nothing but probes, and is as slow as it is let.
private final class SlowSource: DashboardSource {
  /// Keeps every reading of KPIs from ending while it is locked.
  let isHeld = Mutex(true)
  /// Whether the overview takes a second of a processor.
  let takesLong = Mutex(false)
  let overviews = Mutex(0)
  private let readings = Mutex(0)
  var begun: Int { readings.withLock { $0 } }

  func version() throws -> DataVersion { DataVersion(file: 1, commit: 1) }
  func now() -> Instant { Instant("2026-11-22T10:00:30Z")! }
  func release() { isHeld.withLock { $0 = false } }

  func kpi(in window: KPIWindow, by grouping: KPIGrouping?, against other: ComparedPeriod?) throws -> KPIReport {
    readings.withLock { $0 += 1 }
    while isHeld.withLock({ $0 }) {
      if Budget.current?.isOver == true { throw Budget.refusal }
      usleep(1_000)
    }
    throw Refusal.notFound("read")
  }
  func condition(asOf: Instant) throws -> DatabaseCondition {
    DatabaseCondition(newestSnapshot: nil, newestCompleteSnapshot: nil, lastImport: nil, bytes: 0)
  }
  func metrics(asOf: Instant) throws -> MetricsReport { throw Refusal.notFound("scraped") }
  func fleetReport(in window: KPIWindow) throws -> FleetReport {
    overviews.withLock { $0 += 1 }
    var time = Duration.zero
    while takesLong.withLock({ $0 }), time < .seconds(1) {
      time += processorTime { for number in 0..<100_000 { _ = number.description } }
    }
    throw Refusal.notFound("overview")
  }
  func inventory(asOf: Instant) throws -> InventoryReport { InventoryReport(rows: []) }
  func findings(asOf: Instant) throws -> FindingsReport { throw Refusal.notFound("") }
  func drift(from: InstantArgument?, to: InstantArgument?, includingNoise: Bool, now: Instant) throws -> DriftReport {
    throw Refusal.notFound("")
  }
  func history(of cluster: ClusterID, pool: String?, includingNoise: Bool, asOf: Instant) throws
    -> ClusterHistoryReport
  { throw Refusal.notFound("") }
  func exemptions(asOf: Instant) throws -> ExemptionsReport { throw Refusal.notFound("") }
  func packages() throws -> [WrittenPackage] { [] }
  func packageFile(_ name: String, in package: String) throws -> [UInt8] { [] }
  func snapshots() throws -> SnapshotsReport { throw Refusal.notFound("") }
  func compatibility(asOf: Instant) throws -> CompatibilityReport { throw Refusal.notFound("") }
  func knownIssues(asOf: Instant) throws -> KnownIssuesReport { throw Refusal.notFound("") }
  func plan(asOf: Instant) throws -> PlanReport { throw Refusal.notFound("") }
  func cost(in window: KPIWindow, by grouping: KPIGrouping?) throws -> CostReport? { nil }

  func evidence(asOf: Instant) throws -> EvidenceMonthsReport { throw Refusal.notFound("") }
}

@Suite("Requests that take long")
struct AnswerQueueTests {
  private let source = SlowSource()
  private let desk: PageDesk

  /// No time is too long here: what ends a reading is the test, however busy the machine.
  init() {
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    desk = PageDesk(source: source, log: log, time: .seconds(86_400))
  }

  private func ask(_ target: String, isAwaited: @escaping Budget.Asker = { true }) async -> Answer {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return await desk.answer(
      Route(path: parts[0])!, query: parts.count > 1 ? parts[1] : "", accept: nil, isAwaited: isAwaited)
  }

  /// Waits, after `body`, for what the desk makes unasked: a process whose threads still work must not exit.
  private func withDesk(_ body: () async throws -> Void) async throws {
    try await body()
    await desk.end()
  }

  private func waitFor(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(1)) }
  }

  static let dear = ["/kpi?bucket=day", "/kpi?by=cluster", "/kpi?since=-991d", "/kpi?format=json", "/kpi?as-of=-1d"]

  @Test func `are made one after the other, and beyond a few who wait there is no room`() async throws {
    try await withDesk {
      async let first = ask(Self.dear[0])
      try await waitFor { source.begun == 1 }
      let others = Self.dear[1...].map { target in Task { await ask(target) } }
      // One is being made, three wait, and whichever of them comes last is sent away.
      var refused: Answer?
      await withTaskGroup(of: Answer.self) { group in
        for other in others { group.addTask { await other.value } }
        refused = await group.next()
        #expect(source.begun == 1)
        source.release()
        for await answer in group { #expect(answer.status == .notFound) }
      }
      #expect(refused?.status == .serviceUnavailable)
      #expect(refused?.fields[.retryAfter] == "5")
      #expect(await first.status == .notFound)
      #expect(source.begun == 4)
    }
  }

  @Test func `keep no probe, no scrape and no page waiting`() async throws {
    try await withDesk {
      let waiting = Self.dear.prefix(4).map { target in Task { await ask(target) } }
      try await waitFor { source.begun == 1 }
      for _ in 0..<100 { #expect(await ask("/healthz").status == .ok) }
      #expect(await ask("/metrics").status == .notFound)
      #expect(await ask("/fleet").status == .ok)
      #expect(source.begun == 1)
      source.release()
      for task in waiting { #expect(await task.value.status == .notFound) }
    }
  }

  @Test func `are made once for all who ask the same`() async throws {
    try await withDesk {
      let waiting = (0..<20).map { _ in Task { await ask(Self.dear[0]) } }
      try await waitFor { source.begun == 1 }
      source.release()
      for task in waiting { #expect(await task.value.status == .notFound) }
      #expect(source.begun < 20)
    }
  }

  @Test(arguments: [false, true]) func `are made before anybody asks, and so is the first page of all`(
    takesLong: Bool
  ) async throws {
    try await withDesk {
      source.takesLong.withLock { $0 = takesLong }
      let lookout = Task { await desk.keepReady() }
      try await waitFor { source.overviews.withLock { $0 } == 1 }
      if takesLong {
        try await waitFor { source.begun == 1 }
        source.release()
      }
      lookout.cancel()
      await lookout.value
      #expect(source.begun == (takesLong ? 1 : 0))
    }
  }

  @Test func `end when nobody waits for them any more`() async throws {
    try await withDesk {
      let isThere = Mutex(true)
      let gone = Task { await ask(Self.dear[0]) { isThere.withLock { $0 } } }
      try await waitFor { source.begun == 1 }
      isThere.withLock { $0 = false }
      #expect(await gone.value.status == .serviceUnavailable)
      source.release()
      // The one thread is free for the next.
      #expect(await ask(Self.dear[1]).status == .notFound)
    }
  }

  @Test func `are not begun for somebody who went away while waiting`() async throws {
    try await withDesk {
      let first = Task { await ask(Self.dear[0]) }
      try await waitFor { source.begun == 1 }
      let isThere = Mutex(true)
      let asked = Mutex(false)
      let gone = Task {
        await ask(Self.dear[1]) {
          asked.withLock { $0 = true }
          return isThere.withLock { $0 }
        }
      }
      isThere.withLock { $0 = false }
      source.release()
      #expect(await first.value.status == .notFound)
      #expect(await gone.value.status == .serviceUnavailable)
      #expect(source.begun == 1)
    }
  }

  private func key() throws -> PageDesk.Key {
    PageDesk.Key(
      moment: Moment(version: try source.version(), asOf: source.now()), address: Address("/"), form: .html)
  }

  @Test func `end when their time is over`() async throws {
    let queue = AnswerQueue(threads: 1, limit: 1, time: .milliseconds(50))
    let key = try key()
    let error = await #expect(throws: Refusal.self) {
      try await queue.answer(key, isAwaited: Self.always) {
        while !Budget.current!.isOver { usleep(1_000) }
        throw Budget.refusal
      }
    }
    #expect(error == Budget.refusal)
    await queue.end()
  }

  private static let always: Budget.Asker = { true }

  @Test func `are made again for who comes while they are given up`() async throws {
    let queue = AnswerQueue(threads: 1, limit: 1, time: .seconds(86_400))
    let key = try key()
    let isThere = Mutex(true)
    let turns = Mutex(0)
    /// The first turn ends as one that was stopped does.
    let make: AnswerQueue.Making = {
      let turn = turns.withLock { turns in
        turns += 1
        return turns
      }
      guard turn == 1 else { return Answer(.ok, "text/plain", "made") }
      while isThere.withLock({ $0 }) { usleep(1_000) }
      throw Budget.refusal
    }
    let gone: Budget.Asker = { isThere.withLock { $0 } }
    let first = Task { try? await queue.answer(key, isAwaited: gone, make: make) }
    try await waitFor { turns.withLock { $0 } == 1 }
    let next = Task { try await queue.answer(key, isAwaited: Self.always, make: make) }
    isThere.withLock { $0 = false }
    #expect(String(buffer: try await next.value.body) == "made")
    _ = await first.value
    await queue.end()
  }
}
