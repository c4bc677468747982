import InventoryStore
import Synchronization

/// Measures how long each step of an import takes.
final class PhaseClock: Sendable {
  private let start = ContinuousClock.now
  private let entries = Mutex<[(phase: ImportPhase, at: ContinuousClock.Instant)]>([])

  func enter(_ phase: ImportPhase) { entries.withLock { $0.append((phase, .now)) } }

  /// Since it was made.
  func elapsedMilliseconds() -> Int64 { Self.milliseconds(of: start.duration(to: .now)) }

  private static func milliseconds(of duration: Duration) -> Int64 {
    duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
  }

  /// `read 0.150 s, merge 0.041 s, judge 0.032 s, finish 0.020 s`, up to now.
  var line: String {
    let entries = entries.withLock { $0 }
    let ends = entries.dropFirst().map(\.at) + [.now]
    return zip(entries, ends).map { entry, end in
      let milliseconds = Self.milliseconds(of: entry.at.duration(to: end))
      let decimals = String(milliseconds % 1_000)
      return "\(entry.phase) \(milliseconds / 1_000).\(String(repeating: "0", count: 3 - decimals.count))\(decimals) s"
    }.joined(separator: ", ")
  }
}
