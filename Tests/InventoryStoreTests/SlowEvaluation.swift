import ComplianceEngine
import InventoryModel

/// Verdicts and episodes of pools, night by night: nothing is remembered but what the rules name.
extension SlowReading {
  var verdictLines: [String] {
    pools.keys.flatMap { name in judged(name).verdicts.map { "\(name) \($0.interval) \($0.judgement)" } }.sorted()
  }

  var episodeLines: [String] {
    pools.keys.flatMap { name in judged(name).episodes.map { "\(name) \($0)" } }.sorted()
  }

  private func judged(_ name: PoolName) -> SlowEvaluation {
    let observed = pools[name]!
    let rebirths = rebirths(of: name.cluster)
    var judging = SlowEvaluation(lookedAt: observed.keys.sorted())
    var seen: PoolTraits?
    for instant in Set(observed.keys).union(rebirths).sorted() {
      if rebirths.contains(instant) { judging.forget(at: instant) }
      if let looked = observed[instant] { seen = looked }
      judging.see(seen, at: instant)
    }
    return judging
  }
}

struct SlowEvaluation {
  /// When the place of the pool was observed, oldest first.
  let lookedAt: [Instant]
  private(set) var verdicts: [VerdictSpan] = []
  private(set) var episodes: [Episode] = []
  private var held: Judgement?
  private var toldRuntime: String?
  private var toldSKU: String?

  init(lookedAt: [Instant]) { self.lookedAt = lookedAt }

  mutating func see(_ traits: PoolTraits?, at instant: Instant) {
    endSpan(at: instant)
    guard var traits else { return forget(at: instant) }
    toldRuntime = traits.workloadRuntime ?? toldRuntime
    toldSKU = traits.osSKU ?? toldSKU
    (traits.workloadRuntime, traits.osSKU) = (toldRuntime, toldSKU)
    let judgement = unsettledIsNotFixed(declaredJudgement(of: traits), isSettled: traits.isSettled)
    if judgement.verdict == .fail, episodes.last?.isOpen != true { open(at: instant) }
    if judgement.verdict == .pass { close(at: instant, .fixedInPlace) }
    beginSpan(judgement, at: instant)
    held = judgement
  }

  /// The pool was not there, or the cluster is another one: what held holds no more.
  mutating func forget(at instant: Instant) {
    close(at: instant, .deleted)
    (held, toldRuntime, toldSKU) = (nil, nil, nil)
  }

  private func unsettledIsNotFixed(_ raw: Judgement, isSettled: Bool) -> Judgement {
    guard !isSettled else { return raw }
    var judgement = raw
    if let held, held.verdict < raw.verdict { judgement = held }
    if held == nil, raw.verdict == .pass { judgement.verdict = .unknown }
    judgement.isPending = true
    return judgement
  }

  // MARK: Spans and episodes

  private mutating func endSpan(at instant: Instant) {
    guard let last = verdicts.indices.last, verdicts[last].interval.isOpen else { return }
    verdicts[last].interval = Interval(from: verdicts[last].interval.from, to: instant)
  }

  private mutating func beginSpan(_ judgement: Judgement, at instant: Instant) {
    if let last = verdicts.last, last.interval.to == instant, last.judgement == judgement, held != nil {
      verdicts[verdicts.count - 1].interval = Interval(from: last.interval.from)
    } else {
      verdicts.append(VerdictSpan(Interval(from: instant), judgement))
    }
  }

  private mutating func open(at instant: Instant) {
    episodes.append(Episode(openedAt: instant, detectedAfter: lookedAt.last { $0 < instant }))
  }

  private mutating func close(at instant: Instant, _ reason: CloseReason) {
    guard let last = episodes.indices.last, episodes[last].isOpen else { return }
    (episodes[last].closedAt, episodes[last].closeReason) = (instant, reason)
  }
}
