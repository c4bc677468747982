import Foundation
import Synchronization

extension Collection where Self: Sendable, Index == Int {
  /// What becomes of each element, in their order, made on all cores at a time.
  package func concurrentMap<Result: Sendable>(_ transform: @Sendable (Element) -> Result) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { number in
      let result = transform(self[startIndex + number])
      results.withLock { $0[number] = result }
    }
    return results.withLock { $0.map { $0! } }
  }
}
