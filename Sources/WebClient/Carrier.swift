import CCurl
import Foundation
import Synchronization

/// The one thread that speaks to libcurl. It carries several transfers at once and keeps connections for the next ones.
///
/// Others hand it orders and wake it up. It blocks SIGPIPE, which a server that closes its connection causes, for itself
/// alone: the rest of the program, and the programs that it starts, take the signal as before.
final class Carrier: Sendable {
  typealias Asker = CheckedContinuation<WebAnswer, any Error>

  private struct Orders {
    var starting: [(transfer: Transfer, asker: Asker)] = []
    var isEnding = false
    /// Nothing may wake up a thread that is gone.
    var hasEnded = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let orders = Mutex(Orders())
  private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

  /// - Throws: `WebError.setting` where there is no libcurl that can be used.
  init(trusting authorities: Authorities?) throws(WebError) {
    if let problem = ccurl_load() { throw .setting(String(cString: problem)) }
    guard let multi = ccurl_multi_init() else { throw .setting("libcurl cannot be started: there is no memory left") }
    self.multi = multi
    let thread = Thread { [self] in
      Self.blockBrokenPipes()
      carry(trusting: authorities.map { $0.joined(withSystemFile: Self.systemAuthorities) })
    }
    thread.name = "web"
    thread.start()
  }

  // MARK: - From any thread

  func start(_ transfer: Transfer, for asker: Asker) {
    let isTaken = order { orders in
      if !orders.isEnding { orders.starting.append((transfer, asker)) }
      return !orders.isEnding
    }
    if !isTaken { asker.resume(throwing: CancellationError()) }
  }

  /// May come before the transfer is started.
  func cancel(_ transfer: Transfer) {
    transfer.isCancelled.store(true, ordering: .releasing)
    order { _ in }
  }

  func beginEnding() { order { $0.isEnding = true } }

  /// To be called once.
  func end() async {
    await withCheckedContinuation { waiter in
      order { orders in
        orders.isEnding = true
        orders.waiter = waiter
      }
    }
  }

  @discardableResult
  private func order<Value: Sendable>(_ body: (inout Orders) -> Value) -> Value {
    orders.withLock { orders in
      if !orders.hasEnded { ccurl_multi_wakeup(multi) }
      return body(&orders)
    }
  }

  // MARK: - On the thread

  private func carry(trusting authorities: Data?) {
    var running: [UnsafeMutableRawPointer: (transfer: Transfer, asker: Asker)] = [:]
    /// Ends one transfer, whose connection is kept if its answer was whole.
    func end(_ easy: UnsafeMutableRawPointer, _ outcome: (Transfer) -> Result<WebAnswer, any Error>) {
      guard let (transfer, asker) = running.removeValue(forKey: easy) else { return }
      let result = outcome(transfer)
      ccurl_multi_remove_handle(multi, easy)
      transfer.close()
      asker.resume(with: result)
    }
    while true {
      let (starting, isEnding) = takeOrders()
      for (transfer, asker) in starting {
        do {
          let easy = try transfer.open(trusting: authorities)
          running[easy] = (transfer, asker)
          ccurl_multi_add_handle(multi, easy)
        } catch {
          asker.resume(throwing: error)
        }
      }
      for (easy, (transfer, _)) in running where isEnding || transfer.isCancelled.load(ordering: .acquiring) {
        end(easy) { _ in .failure(CancellationError()) }
      }
      if isEnding { break }
      ccurl_multi_perform(multi)
      var code = CURLE_OK
      while let easy = ccurl_multi_next_ended(multi, &code) { end(easy) { $0.result(code) } }
      ccurl_multi_poll(multi, 60_000)
    }
    ccurl_multi_cleanup(multi)
    orders.withLock { $0.waiter.take() }?.resume()
  }

  private func takeOrders() -> (starting: [(Transfer, Asker)], isEnding: Bool) {
    orders.withLock { orders in
      orders.hasEnded = orders.isEnding
      defer { orders.starting = [] }
      return (orders.starting, orders.isEnding)
    }
  }

  private static func blockBrokenPipes() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Where this libcurl looks for authorities, unless it is told.
  private static var systemAuthorities: String? {
    guard let easy = ccurl_easy_init() else { return nil }
    defer { ccurl_easy_cleanup(easy) }
    return ccurl_get_text(easy, CURLINFO_CAINFO).map { String(cString: $0) }
  }
}
