import Foundation
import Synchronization

/// Makes something of elements on another core, while the caller reads more of them and uses, in order, what was made.
///
/// On one core: on several, what they share would be counted by all of them at once, which took longer than it saved.
package final class PipelinedMap<Element: Sendable, Result: Sendable> {
  private let transform: @Sendable (Element) -> Result
  private let use: (Result) throws -> Void
  private var next: [Element] = []
  private var batches: [Batch] = []
  private let worker = DispatchQueue(label: "pipelined map", qos: .userInitiated)

  /// Handing over one element at a time would take longer than making something of it.
  private static var batchSize: Int { 128 }
  /// Enough to keep the other core busy; a bound keeps memory flat.
  private static var mostBatches: Int { 3 }

  /// - Parameters:
  ///   - transform: runs on another thread, or on the caller's where that one lags behind.
  ///   - use: runs on the caller's thread.
  package init(_ transform: @escaping @Sendable (Element) -> Result, use: @escaping (Result) throws -> Void) {
    self.transform = transform
    self.use = use
  }

  package func put(_ element: Element) throws {
    next.append(element)
    guard next.count == Self.batchSize else { return }
    send()
    guard batches.count > Self.mostBatches else { return }
    if !batches[0].isDone { batches[batches.count - 1].run() }
    try useFirst()
  }

  /// Waits for the elements that are under way, and uses what is made of them.
  package func finish() throws {
    if !next.isEmpty { send() }
    while !batches.isEmpty { try useFirst() }
  }

  private func send() {
    let batch = Batch(next, transform)
    batches.append(batch)
    worker.async { batch.run() }
    next.removeAll(keepingCapacity: true)
  }

  private func useFirst() throws {
    for result in batches.removeFirst().results() { try use(result) }
  }

  /// Some elements, of which whoever comes first makes something.
  private final class Batch: Sendable {
    private let elements: [Element]
    private let transform: @Sendable (Element) -> Result
    private let isTaken = Atomic(false)
    private let made = Mutex<[Result]?>(nil)
    private let end = DispatchGroup()

    init(_ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result) {
      (self.elements, self.transform) = (elements, transform)
      end.enter()
    }

    var isDone: Bool { made.withLock { $0 != nil } }

    func run() {
      guard !isTaken.exchange(true, ordering: .acquiringAndReleasing) else { return }
      let results = elements.map(transform)
      made.withLock { $0 = results }
      end.leave()
    }

    func results() -> [Result] {
      end.wait()
      return made.withLock { $0! }
    }
  }
}
