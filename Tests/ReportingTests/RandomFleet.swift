import InventoryModel

@testable import Reporting

/// Spans, observations and episodes drawn from a seed, on a raster of six hours over a hundred days.
struct RandomFleet {
  let spans: [KPISpan]
  let observations: [[Instant]]
  let episodes: [KPIEpisode]
  let firstSnapshot: Instant
  static let length: Int64 = 100

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    firstSnapshot = Self.instant(Int64.random(in: 0...40, using: &generator))
    observations = (0..<3).map { _ in
      (0..<Int.random(in: 0...12, using: &generator)).map { _ in Self.instant(using: &generator) }.sorted()
    }
    var spans: [KPISpan] = []
    for cluster in 0..<Int64.random(in: 0...5, using: &generator) {
      for row in 0..<Int64.random(in: 1...4, using: &generator) {
        spans += Self.spans(row: cluster * 10 + row, cluster: cluster, using: &generator)
      }
    }
    self.spans = spans
    episodes = (0..<Int.random(in: 0...12, using: &generator)).map { _ in Self.episode(using: &generator) }
  }

  static func instant(_ quarters: Int64) -> Instant { .day(0).adding(seconds: quarters * 21_600) }

  static func instant(using generator: inout SeededGenerator) -> Instant {
    instant(Int64.random(in: 0..<length * 4, using: &generator))
  }

  /// The life of one row: periods that follow each other, now and then with a gap, the last one often open.
  private static func spans(row: Int64, cluster: Int64, using generator: inout SeededGenerator) -> [KPISpan] {
    var cuts = (0..<Int.random(in: 2...6, using: &generator)).map { _ in instant(using: &generator) }.sorted()
    if Bool.random(using: &generator) { cuts.append(.never) }
    let group = ["a", "b", "c"].randomElement(using: &generator)!
    let observations = Int.random(in: 0...2, using: &generator)
    return zip(cuts, cuts.dropFirst()).filter { $0 < $1 }.compactMap { from, to in
      guard Int.random(in: 0..<6, using: &generator) > 0 else { return nil }
      return KPISpan(
        row: row, cluster: cluster, interval: Interval(from: from, to: to),
        verdict: [.pass, .pass, .fail, .unknown, .notApplicable].randomElement(using: &generator)!,
        isRegulated: Int.random(in: 0..<5, using: &generator) > 0, isExempt: Bool.random(using: &generator),
        hasLeftScope: Bool.random(using: &generator),
        nodes: Int.random(in: 0...5, using: &generator), scopes: [group], group: group, observations: observations)
    }
  }

  private static func episode(using generator: inout SeededGenerator) -> KPIEpisode {
    let opened = instant(using: &generator)
    let reason: CloseReason? = [nil, .fixedInPlace, .replaced, .deleted, .leftScope].randomElement(using: &generator)!
    let length = Int64.random(in: 1...120, using: &generator) * 21_600
    let episode = Episode(
      openedAt: opened, detectedAfter: Bool.random(using: &generator) ? opened.adding(days: -1) : nil,
      closedAt: reason.map { _ in opened.adding(seconds: length) }, closeReason: reason)
    return KPIEpisode(episode: episode, groups: [["a"], ["b"], ["c"]].randomElement(using: &generator)!)
  }

  func randomWindow(seed: UInt64) -> KPIWindow {
    var generator = SeededGenerator(seed: ~seed)
    let ends = [Self.instant(using: &generator), Self.instant(using: &generator)].sorted()
    return KPIWindow(
      since: Bool.random(using: &generator) ? ends[0] : nil, until: Bool.random(using: &generator) ? ends[1] : nil,
      asOf: Self.instant(Int64.random(in: 200...440, using: &generator)),
      bucket: KPIWindow.Bucket.allCases.randomElement(using: &generator)!)
  }
}
