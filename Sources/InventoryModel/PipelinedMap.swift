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
  ///   - transform: runs on another thread.
  ///   - use: runs on the caller's thread.
  package init(_ transform: @escaping @Sendable (Element) -> Result, use: @escaping (Result) throws -> Void) {
    self.transform = transform
    self.use = use
  }

  package func put(_ element: Element) throws {
    next.append(element)
    guard next.count == Self.batchSize else { return }
    send()
    while batches.count > Self.mostBatches { try useFirst() }
  }

  /// Waits for the elements that are under way, and uses what is made of them.
  package func finish() throws {
    if !next.isEmpty { send() }
    while !batches.isEmpty { try useFirst() }
  }

  private func send() {
    batches.append(Batch(next, transform, on: worker))
    next.removeAll(keepingCapacity: true)
  }

  private func useFirst() throws {
    for result in batches.removeFirst().results() { try use(result) }
  }

  private final class Batch: Sendable {
    private let made = Mutex<[Result]>([])
    private let group = DispatchGroup()

    init(_ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result, on worker: DispatchQueue) {
      worker.async(group: group) { [self] in
        let results = elements.map(transform)
        made.withLock { $0 = results }
      }
    }

    func results() -> [Result] {
      group.wait()
      return made.withLock { $0 }
    }
  }
}
