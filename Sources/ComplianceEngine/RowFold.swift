import InventoryModel

/// Carries the judgements of a row from one stretch to the next, and writes down its spans and episodes.
struct RowFold {
  private(set) var judgement: RowJudgement
  /// When the row began to be there, each time.
  private(set) var appearances: [Instant] = []
  private var fips = ControlFold(.fipsEnabled)
  private var others: [ControlFold] = []
  private var life: Int?
  private var end: Instant?
  private var before: Before?
  private var approval = Approval()
  private var denials = RememberedDenials()
  private var wasRegulated = false
  private var hasLeftScope = false

  /// The stretch before, while the row was there.
  private struct Before {
    var row: RowFacts
    var assessment: Assessment
    var policy: Int
  }

  init(row: Int64) { judgement = RowJudgement(row: row) }

  /// The row was like this in an interval, which follows all that were seen before.
  ///
  /// - Parameter kept: which of its tags and labels are absent, and count as last reported.
  mutating func see(
    _ seen: RowFacts, keeping kept: MapKinds = [], in interval: Interval, of life: Incarnations.Life,
    under policies: PolicyHistory
  ) {
    if end != interval.from || self.life != life.ordinal { startAfresh(at: interval.from, in: life) }
    let row = denials.remembering(seen)
    let index = policies.index(at: interval.from)
    let policy = policies.periods[index].policy
    var assessment = policy.assess(row, at: interval.from)
    let change = Change(
      from: before.map { ($0.row, $0.assessment) }, to: row,
      underOld: before.flatMap { before in
        before.policy == index ? nil : policies.periods[before.policy].policy.assess(row, at: interval.from)
      })
    approval.see(assessment, change: change, isPool: row.isPool) { policy.isApproved(row.subject!, at: interval.from) }
    assessment.others[.poolApproved] = approval.demanded
    follow(assessment, change, row, at: interval.from, in: life)
    let keepsTags = !kept.isEmpty && !kept.isDisjoint(with: policy.readMaps)
    append(assessment, row, change, keepsTags: keepsTags, in: interval)
    before = Before(row: row, assessment: assessment, policy: index)
    end = interval.to
  }

  /// What was judged; a row that ended takes its open episodes with it.
  mutating func finish() {
    if let end, end != .never { startAfresh(closing: end, isNewLife: false) }
    for control in [fips] + others { judgement.episodes += control.closed + (control.open.map { [$0] } ?? []) }
  }

  // MARK: Beginnings

  private mutating func startAfresh(at instant: Instant, in life: Incarnations.Life) {
    startAfresh(closing: end, isNewLife: self.life != life.ordinal)
    appearances.append(instant)
    (before, denials, approval, self.life) = (nil, RememberedDenials(), Approval(), life.ordinal)
    (wasRegulated, hasLeftScope) = (false, false)
  }

  private mutating func startAfresh(closing end: Instant?, isNewLife: Bool) {
    fips.startAfresh(closing: end, isNewLife: isNewLife)
    for index in others.indices { others[index].startAfresh(closing: end, isNewLife: isNewLife) }
  }

  // MARK: Controls

  private mutating func follow(
    _ assessment: Assessment, _ change: Change, _ row: RowFacts, at instant: Instant, in life: Incarnations.Life
  ) {
    guard let regulation = assessment.regulation else {
      return leaveScope(for: change.reasonToLeave, at: instant, row, assessment)
    }
    (wasRegulated, hasLeftScope) = (true, false)
    func episode(_ control: Control) -> JudgedEpisode {
      JudgedEpisode(
        control: control, openedAt: instant, findingOpenedAt: instant, incarnation: life.uid(knownAt: instant),
        basis: control.basis ?? assessment.fips.basis, scopes: regulation.scopes, severity: regulation.severity,
        slaDays: regulation.slaDays)
    }
    fips.see(
      assessment.fips.verdict, isSettled: row.isSettled, reason: change.reasonToPass(.fipsEnabled),
      episode: { episode(.fipsEnabled) }, at: instant)
    if others.isEmpty, assessment.others.isEmpty { return }
    for control in Control.all.dropFirst() {
      guard let place = place(of: control, isNeeded: assessment.others[control] != nil) else { continue }
      if let verdict = assessment.others[control] {
        others[place].see(
          verdict, isSettled: row.isSettled, reason: change.reasonToPass(control), episode: { episode(control) },
          at: instant)
      } else if control != .observedAsDeclared {  // Nodes that fall silent end nothing.
        others[place].release(at: instant, change.reasonToLeave(control))
      }
    }
  }

  /// The verdict is told all the same, so it is carried on.
  private mutating func leaveScope(for reason: CloseReason, at instant: Instant, _ row: RowFacts, _ now: Assessment) {
    hasLeftScope = hasLeftScope || (wasRegulated && reason == .leftScope)
    wasRegulated = false
    fips.release(at: instant, reason, carrying: fips.verdict(after: now.fips.verdict, isSettled: row.isSettled))
    for index in others.indices { others[index].release(at: instant, reason) }
  }

  private mutating func place(of control: Control, isNeeded: Bool) -> Int? {
    if let place = others.firstIndex(where: { $0.control == control }) { return place }
    guard isNeeded else { return nil }
    others.append(ControlFold(control))
    return others.count - 1
  }

  // MARK: Spans

  private mutating func append(
    _ assessment: Assessment, _ row: RowFacts, _ change: Change, keepsTags: Bool, in interval: Interval
  ) {
    var shown = assessment.fips
    let verdict = fips.inForce ?? shown.verdict
    if verdict != shown.verdict, let last = judgement.spans.last, last.judgement.verdict == verdict, before != nil {
      shown = last.judgement
    }
    shown.verdict = verdict
    shown.isPending = !row.isSettled
    let standing = Standing(
      assessment.regulation, isExempt: assessment.isExempt, hasLeftScope: hasLeftScope, keepsTags: keepsTags)
    judgement.spans.appendMerging(VerdictSpan(interval, shown, standing: standing, cause: change.cause))
  }
}

/// Whether a pool that appeared was approved. Once it was, it stays so.
private struct Approval {
  private(set) var verdict: Verdict?
  private var isDemanded = false

  /// What the policy asks for now; nil where it asks for nothing.
  var demanded: Verdict? { isDemanded ? verdict : nil }

  /// - Parameter isApproved: whether an approval covers the pool now.
  mutating func see(_ assessment: Assessment, change: Change, isPool: Bool, isApproved: () -> Bool) {
    let isDemandedNow = isPool && assessment.regulation?.require.approval == true
    // Who was there before the policy asked is not new.
    if isDemandedNow, !isDemanded, verdict == nil {
      verdict = change.isByPolicy(\.asksForApproval) ? .notApplicable : .fail
    }
    isDemanded = isDemandedNow
    if verdict == .fail, isDemandedNow, isApproved() { verdict = .pass }
  }
}

extension RowFacts {
  var isPool: Bool {
    if case .pool = kind { return true }
    return false
  }
}

extension [VerdictSpan] {
  /// Appends a span, or lengthens the last one where the same goes on.
  mutating func appendMerging(_ span: VerdictSpan) {
    guard let last, last.judgement == span.judgement, last.standing == span.standing,
      last.interval.to == span.interval.from, span.cause != .appeared
    else {
      append(span)
      return
    }
    self[count - 1].interval = Interval(from: last.interval.from, to: span.interval.to)
  }
}
