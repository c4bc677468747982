import InventoryModel

/// Carries a pool's verdict and its open episode from one version to the next.
struct PoolFold {
  private var judgement: RowJudgement
  private var inForce: Judgement?
  private var told = ToldTraits()
  private var life: Int?
  private var end: Instant?
  private var open: JudgedEpisode?
  private var finding: (openedAt: Instant, incarnation: String)?

  init(row: Int64) { judgement = RowJudgement(row: row) }

  /// The pool had these traits in this interval, which follows all that were seen before.
  mutating func see(_ traits: PoolTraits, in incarnation: Incarnations.Life) {
    let interval = incarnation.interval
    if end != interval.from || life != incarnation.ordinal { startAfresh(in: incarnation) }
    let next = verdictInForce(after: told.completing(traits))
    if next.verdict == .fail, open == nil { openEpisode(at: interval.from, in: incarnation) }
    if next.verdict == .pass { close(at: interval.from, .fixedInPlace) }
    append(VerdictSpan(interval, next))
    (inForce, end) = (next, interval.to)
  }

  /// What was judged; a row that ended takes its open episode with it.
  consuming func finished() -> RowJudgement {
    if let end, end != .never { close(at: end, .deleted) }
    if let open { judgement.episodes.append(open) }
    return judgement
  }

  /// Unsettled is not fixed: until the pool is settled its verdict can get worse but not better, and a pool that was
  /// never seen settled cannot pass yet.
  private func verdictInForce(after traits: PoolTraits) -> Judgement {
    var raw = fipsJudgement(of: traits)
    guard !traits.isSettled else { return raw }
    raw.isPending = true
    guard var held = inForce else {
      if raw.verdict == .pass { raw.verdict = .unknown }
      return raw
    }
    guard raw.verdict > held.verdict else { return raw }
    held.isPending = true
    return held
  }

  /// After an absence, and in a new life of the cluster, nothing of the old pool holds.
  private mutating func startAfresh(in incarnation: Incarnations.Life) {
    if let end { close(at: end, .deleted) }
    if life != incarnation.ordinal { finding = nil }
    (inForce, told, life) = (nil, ToldTraits(), incarnation.ordinal)
  }

  private mutating func openEpisode(at instant: Instant, in incarnation: Incarnations.Life) {
    let named = finding ?? (instant, incarnation.uid(knownAt: instant))
    finding = named
    open = JudgedEpisode(
      control: .fipsEnabled, openedAt: instant, findingOpenedAt: named.openedAt, incarnation: named.incarnation)
  }

  private mutating func close(at instant: Instant, _ reason: CloseReason) {
    guard var episode = open else { return }
    (episode.closedAt, episode.closeReason) = (instant, reason)
    judgement.episodes.append(episode)
    open = nil
  }

  private mutating func append(_ span: VerdictSpan) { judgement.spans.appendMerging(span) }
}

extension [VerdictSpan] {
  /// Appends a span, or lengthens the last one where the same judgement goes on.
  mutating func appendMerging(_ span: VerdictSpan) {
    guard let last, last.judgement == span.judgement, last.interval.to == span.interval.from else {
      append(span)
      return
    }
    self[count - 1].interval = Interval(from: last.interval.from, to: span.interval.to)
  }
}

/// Attributes that older API versions leave out: judging takes the last value told in this incarnation.
struct ToldTraits {
  private var workloadRuntime: String?
  private var osSKU: String?

  mutating func completing(_ traits: PoolTraits) -> PoolTraits {
    workloadRuntime = traits.workloadRuntime ?? workloadRuntime
    osSKU = traits.osSKU ?? osSKU
    var complete = traits
    (complete.workloadRuntime, complete.osSKU) = (workloadRuntime, osSKU)
    return complete
  }
}
