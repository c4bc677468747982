import Foundation
import InventoryModel
import Logging
import Reporting
import Synchronization

/// Makes the pages, away from the threads that serve connections, and keeps them while they are true.
struct PageDesk: Sendable {
  struct Key: Hashable, Sendable {
    var moment: Moment
    var address: Address
    var form: Representation
  }

  private let source: any DashboardSource
  private let readings: Readings
  private let moments: Moments
  private let log: Logger
  /// Probes wait for nobody.
  private let health = AnswerQueue(threads: 1, limit: 64)
  private let scrapes = AnswerQueue(threads: 1, limit: 4)
  /// Two at a time leave the rest of the machine to the import.
  private let pages = AnswerQueue(threads: 2, limit: 64)
  /// What takes the longer the more is asked for: one after the other.
  private let dear: AnswerQueue
  private let asked = AskedPages()
  /// 64 MB of pages.
  private let answers = ValueCache<Key, Answer>(limit: 64 << 20) { $0.body.readableBytes + 1_024 }

  /// - Parameter time: for an answer that takes the longer the more is asked for.
  init(source: any DashboardSource, log: Logger, time: Duration = .seconds(30)) {
    (self.source, self.log) = (source, log)
    dear = AnswerQueue(threads: 1, limit: 4, time: time)
    readings = Readings(source: source)
    moments = Moments(source: source)
  }

  /// - Parameter isAwaited: whether who asks still waits.
  func answer(
    _ route: Route, query: Substring, accept: String?, isAwaited: @escaping Budget.Asker = { true }
  ) async -> Answer {
    // No person looks at what is for probes.
    var form = route == .health ? Representation.json : Representation(accept: accept)
    do {
      switch route {
      case .asset(let name): return try Asset.answer(name)
      case .health: return try await health(isAwaited)
      case .packageFile(let package, let name): return try await packageFile(name, in: package, isAwaited)
      case .metrics: return try await metrics(isAwaited)
      default:
        var query = try Query(query)
        form = try Representation(query: &query, accept: accept)
        let page = try route.view(&query)
        try query.finish()
        return try await answer(page, as: form, isAwaited)
      }
    } catch let refusal as Refusal {
      return .refusal(refusal, form)
    } catch {
      log.error("\(error)")
      return .failure(.internalServerError, "this page cannot be rendered: the log has the reason", form)
    }
  }

  private func answer(
    _ page: any View, as form: Representation, _ isAwaited: @escaping Budget.Asker
  ) async throws -> Answer {
    let moment = try moment(of: page)
    let isDear = page.isDear(as: form)
    if form == .html, page.asOf == nil, !isDear {
      asked.note(page.address) { try make(page, at: $0, as: .html) }
    }
    let key = Key(moment: moment, address: page.address, form: form)
    return try await answer(key, from: isDear ? dear : pages, isAwaited) { try make(page, at: moment, as: form) }
  }

  /// The answer as it was made before, else made now.
  private func answer(
    _ key: Key, from queue: AnswerQueue, _ isAwaited: @escaping Budget.Asker,
    make: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    if let known = answers.known(key) { return known }
    return try await queue.answer(key, isAwaited: isAwaited) { try answers.value(for: key, make: make) }
  }

  private func make(_ page: any View, at moment: Moment, as form: Representation) throws -> Answer {
    switch form {
    case .html: try html(page, at: moment)
    case .json: Answer(.ok, form.contentType, try page.report(from: readings, at: moment).jsonText)
    case .csv: Answer(.ok, form.contentType, try page.report(from: readings, at: moment).text(as: .csv))
    }
  }

  private func html(_ page: any View, at moment: Moment) throws -> Answer {
    let start = ThreadTime.now
    defer { if !page.isDear(as: .html) { moments.note(ThreadTime.now - start) } }
    return Answer(
      .ok, Representation.html.contentType, try warned(page.page(from: readings, at: moment), at: moment).html.text)
  }

  /// The page, saying at its top when nothing was collected for too long.
  private func warned(_ page: Page, at moment: Moment) throws -> Page {
    let newest = try readings.condition(at: moment).newestCompleteSnapshot
    var page = page
    page.notice = Frame.notice(newest: newest, asOf: moment.asOf)
    return page
  }

  /// The moment that the page asks for, else the current one.
  private func moment(of page: any View) throws -> Moment {
    let current = try currentMoment()
    guard let asOf = page.asOf else { return current }
    let instant = asOf.end(now: current.asOf)
    guard instant <= current.asOf.adding(days: 2) else {
      throw Refusal.badRequest("\(instant) is in the future: give an earlier one")
    }
    return Moment(version: current.version, asOf: instant)
  }

  private func currentMoment() throws -> Moment { try moments.current(prepare: prepareLater) }

  private func prepareLater(_ moment: Moment, _ done: @escaping @Sendable (Duration) -> Void) {
    pages.later { done(ContinuousClock().measure { prepare(moment) }) }
  }

  /// Makes what people open first, by which it shows whether pages take long; if so, all that the menu names; and anew
  /// what was asked for since the last moment.
  private func prepare(_ moment: Moment) {
    for (_, path) in Frame.pages {
      keep(Address(path), at: moment) { moment in
        var nothing = Query()
        return try make(Route(path: path[...])!.view(&nothing), at: moment, as: .html)
      }
      guard moments.isSlow else { break }
    }
    for (address, make) in asked.taken() { keep(address, at: moment, make) }
  }

  private func keep(_ address: Address, at moment: Moment, _ make: AskedPages.Making) {
    do {
      _ = try answers.value(for: Key(moment: moment, address: address, form: .html)) { try make(moment) }
    } catch is Refusal {
      // Whoever asks is told.
    } catch {
      log.warning("\(error)")
    }
  }

  /// Sees to it that pages which take long are ready before anybody asks, until `serve` returns; nothing is made after that.
  func whileReady(_ serve: () async throws -> Void) async throws {
    let lookout = Task { await keepReady() }
    var failure: (any Error)?
    do { try await serve() } catch { failure = error }
    lookout.cancel()
    await lookout.value
    await end()
    if let failure { throw failure }
  }

  /// Returns when nothing is made any more.
  func end() async {
    for queue in [health, scrapes, pages, dear] { await queue.end() }
  }

  /// Until the task is cancelled.
  func keepReady() async {
    while !Task.isCancelled {
      health.later { try? moments.refresh(prepare: prepareLater) }
      try? await Task.sleep(for: Self.lookout)
    }
  }

  /// How often new data is looked for.
  private static let lookout = Duration.seconds(2)
}

// MARK: - For programs

extension PageDesk {
  /// Who asks needs no token, and so is not told more than that there is data, and how old it is.
  private func health(_ isAwaited: @escaping Budget.Asker) async throws -> Answer {
    let now = source.now()
    do {
      let moment = Moment(version: try source.version(), asOf: now)
      let key = Key(moment: moment, address: Address("/healthz"), form: .json)
      return try await health.answer(key, isAwaited: isAwaited) {
        let condition = try readings.condition(at: moment)
        let report = HealthReport(asOf: now, newestComplete: condition.newestCompleteSnapshot)
        return Answer(.ok, Representation.json.contentType, report.jsonText, isTagged: false)
      }
    } catch let refusal as Refusal {
      log.warning("\(refusal.message)")
      throw Refusal.unavailable("the data cannot be read: the log has the reason")
    }
  }

  /// Never kept: a package may be large, and is asked for once.
  private func packageFile(
    _ name: String, in package: String, _ isAwaited: @escaping Budget.Asker
  ) async throws -> Answer {
    let key = Key(moment: try currentMoment(), address: Address("/evidence/\(package)/\(name)"), form: .html)
    return try await dear.answer(key, isAwaited: isAwaited) {
      Answer(download: try source.packageFile(name, in: package), named: "\(package)-\(name.replacing("/", with: "-"))")
    }
  }

  /// What Prometheus scrapes: exactly what `fipswatch metrics` writes.
  private func metrics(_ isAwaited: @escaping Budget.Asker) async throws -> Answer {
    let (moment, address) = (try currentMoment(), Address("/metrics"))
    asked.note(address, make: exposition)
    return try await answer(Key(moment: moment, address: address, form: .html), from: scrapes, isAwaited) {
      try exposition(at: moment)
    }
  }

  private func exposition(at moment: Moment) throws -> Answer {
    Answer(.ok, Exposition.contentType, try readings.metrics(at: moment).exposition.text)
  }
}

/// What of now was asked for in the last minute, and how each is made.
final class AskedPages: Sendable {
  typealias Making = @Sendable (Moment) throws -> Answer

  /// More are not made ready: their first reader waits.
  private static let most = 64

  private let makings = Mutex<[Address: Making]>([:])

  func note(_ address: Address, make: @escaping Making) {
    makings.withLock { makings in
      if makings.count < Self.most { makings[address] = make }
    }
  }

  /// All of it, which is then forgotten.
  func taken() -> [Address: Making] {
    makings.withLock { makings in
      defer { makings = [:] }
      return makings
    }
  }
}

/// What the thread that asks has taken of a processor, which others who are busy do not lengthen.
private enum ThreadTime {
  static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
