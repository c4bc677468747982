import InventoryStore
import Synchronization

/// Measures how long each step of an import takes.
final class PhaseClock: Sendable {
  private let entries = Mutex<[(phase: ImportPhase, at: ContinuousClock.Instant)]>([])

  func enter(_ phase: ImportPhase) { entries.withLock { $0.append((phase, .now)) } }

  /// `read 0.150 s, merge 0.041 s, judge 0.032 s, finish 0.020 s`, up to now.
  var line: String {
    let entries = entries.withLock { $0 }
    let ends = entries.dropFirst().map(\.at) + [.now]
    return zip(entries, ends).map { entry, end in
      let (seconds, fraction) = entry.at.duration(to: end).components
      let milliseconds = seconds * 1_000 + fraction / 1_000_000_000_000_000
      let decimals = String(milliseconds % 1_000)
      return "\(entry.phase) \(milliseconds / 1_000).\(String(repeating: "0", count: 3 - decimals.count))\(decimals) s"
    }.joined(separator: ", ")
  }
}
