import InventoryModel
import Logging
import NIOCore
import NIOPosix
import Reporting
import Synchronization

/// Makes the pages, away from the threads that serve connections, and keeps them while they are true.
struct PageDesk: Sendable {
  struct Key: Hashable, Sendable {
    var moment: Moment
    var address: Address
    var form: Representation
  }

  let source: any DashboardSource
  let readings: Readings
  private let moments: Moments
  private let threads: NIOThreadPool
  private let log: Logger
  let asked = AskedPages()
  /// 64 MB of pages.
  private let answers = ValueCache<Key, Answer>(limit: 64 << 20) { $0.body.readableBytes + 1_024 }

  init(source: any DashboardSource, threads: NIOThreadPool, log: Logger) {
    (self.source, self.threads, self.log) = (source, threads, log)
    readings = Readings(source: source)
    moments = Moments(source: source)
  }

  func answer(_ route: Route, query: Substring, accept: String?) async -> Answer {
    var form = Representation(accept: accept)
    do {
      if case .asset(let name) = route { return try Asset.answer(name) }
      if case .health = route { return try await onThread { try health() } }
      if case .metrics = route { return try await metrics() }
      var query = try Query(query)
      form = try Representation(query: &query, accept: accept)
      let page = try route.view(&query)
      try query.finish()
      return try await answer(page, as: form)
    } catch let refusal as Refusal {
      return .refusal(refusal, form)
    } catch {
      log.error("\(error)")
      return .failure(.internalServerError, "this page cannot be rendered: the log has the reason", form)
    }
  }

  private func answer(_ page: any View, as form: Representation) async throws -> Answer {
    let moment = try moment(of: page)
    if form == .html, page.asOf == nil {
      asked.note(page.address) { try make(page, at: $0, as: .html) }
    }
    return try await answer(Key(moment: moment, address: page.address, form: form)) {
      try make(page, at: moment, as: form)
    }
  }

  /// The answer as it was made before, else made now.
  func answer(_ key: Key, make: @escaping @Sendable () throws -> Answer) async throws -> Answer {
    if let known = answers.known(key) { return known }
    return try await onThread { try answers.value(for: key, make: make) }
  }

  private func make(_ page: any View, at moment: Moment, as form: Representation) throws -> Answer {
    switch form {
    case .html: Answer(.ok, form.contentType, try page.page(from: readings, at: moment).html.text)
    case .json: Answer(.ok, form.contentType, try page.report(from: readings, at: moment).jsonText)
    case .csv: Answer(.ok, form.contentType, try page.report(from: readings, at: moment).text(as: .csv))
    }
  }

  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await threads.runIfActive { try body() }
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

  func currentMoment() throws -> Moment {
    try moments.current { next, done in
      threads.submit { _ in
        prepare(next)
        done()
      }
    }
  }

  /// Makes anew what was asked for since the last moment.
  private func prepare(_ moment: Moment) {
    for (address, make) in asked.taken() {
      do {
        let key = Key(moment: moment, address: address, form: .html)
        _ = try answers.value(for: key) { try make(moment) }
      } catch {
        log.warning("\(error)")
      }
    }
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
