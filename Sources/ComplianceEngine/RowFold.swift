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
  /// The row as it was when its nodes denied it, until they, or the row itself, say something else.
  private var denied: (kind: RowFacts.Kind, grade: Evidence)?
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
  mutating func see(_ row: RowFacts, in interval: Interval, of life: Incarnations.Life, under policies: PolicyHistory) {
    if end != interval.from || self.life != life.ordinal { startAfresh(at: interval.from, in: life) }
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
    assessment.fips = afterDenial(assessment.fips, row)
    follow(assessment, change, row, at: interval.from, in: life)
    append(assessment, row, change, in: interval)
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
    (before, denied, approval, self.life) = (nil, nil, Approval(), life.ordinal)
    (wasRegulated, hasLeftScope) = (false, false)
  }

  private mutating func startAfresh(closing end: Instant?, isNewLife: Bool) {
    fips.startAfresh(closing: end, isNewLife: isNewLife)
    for index in others.indices { others[index].startAfresh(closing: end, isNewLife: isNewLife) }
  }

  // MARK: Controls

  /// Nodes that said no were not fixed by silence, nor by words of a lower grade: until all of them say yes with at
  /// least as good evidence, or the row itself is another, a pass is not believed.
  private mutating func afterDenial(_ raw: Judgement, _ row: RowFacts) -> Judgement {
    if let grade = row.nodes.denial {
      denied = (row.kind, grade)
    } else if let last = denied, row.nodes.isConfirmation(over: last.grade) || !last.kind.isDeclaredLike(row.kind) {
      denied = nil
    }
    guard denied != nil, raw.verdict == .pass else { return raw }
    return Judgement(.unknown, .evidenceExpired, evidence: raw.evidence)
  }

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

  private mutating func append(_ assessment: Assessment, _ row: RowFacts, _ change: Change, in interval: Interval) {
    var shown = assessment.fips
    let verdict = fips.inForce ?? shown.verdict
    if verdict != shown.verdict, let last = judgement.spans.last, last.judgement.verdict == verdict, before != nil {
      shown = last.judgement
    }
    shown.verdict = verdict
    let doubt = verdict == .pass ? doubtOfModule(shown) : nil
    shown = doubt ?? shown
    shown.isPending = !row.isSettled
    let standing = Standing(
      assessment.regulation, isExempt: doubt == nil ? assessment.isExempt : assessment.isModuleExempt,
      hasLeftScope: hasLeftScope)
    judgement.spans.appendMerging(VerdictSpan(interval, shown, standing: standing, cause: change.cause))
  }

  /// What a row comes to that passes, but for the standard that its modules must be validated to; nil where nothing
  /// stands in its way.
  private func doubtOfModule(_ shown: Judgement) -> Judgement? {
    let control = others.first { $0.control == .moduleValidated }
    guard let verdict = control?.inForce, verdict < .pass else { return nil }
    return Judgement(verdict, verdict == .fail ? .module : .certificate, evidence: shown.evidence)
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

extension RowFacts.Kind {
  /// Whether Azure declares the same of FIPS in both.
  fileprivate func isDeclaredLike(_ other: RowFacts.Kind) -> Bool {
    guard case .pool(let one) = self, case .pool(let two) = other else { return true }
    return one.enableFIPS == two.enableFIPS && one.imageFamily == two.imageFamily
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
