import InventoryModel

/// Carries the judgements of a row from one period to the next, and writes down its spans and episodes.
struct RowFold {
  private(set) var judgement: RowJudgement
  /// When the row came to be there, each time; not when its place was first observed.
  private(set) var appearances: [Instant] = []
  private let isBaseline: Bool
  private var fips = ControlFold(.fipsEnabled)
  private var others: [ControlFold] = []
  private var life: Int?
  private var end: Instant?
  /// The period before, while the row was there, and the number of its policy.
  private var before: (evaluation: Evaluation, policy: Int)?
  /// What was seen of it, and what was kept.
  private var seen: (facts: RowFacts, kept: MapKinds)?
  private var approval = Approval()
  private var denials = RememberedDenials()
  private var wasRegulated = false
  private var hasLeftScope = false

  /// - Parameter isBaseline: whether the row was there when its place was first observed.
  init(row: Int64, isBaseline: Bool = false) {
    judgement = RowJudgement(row: row)
    self.isBaseline = isBaseline
  }

  /// The row was like this in an interval, which follows all that were seen before.
  ///
  /// - Parameters:
  ///   - facts: the row as it is under the age limit of a policy.
  ///   - kept: which of its tags and labels are absent, and count as last reported.
  ///   - isTurningPoint: whether the policy may now judge the same row in another way.
  mutating func see(
    _ facts: (Policy) -> RowFacts, keeping kept: MapKinds = [], in interval: Interval, of life: Incarnations.Life,
    under policies: PolicyHistory, isTurningPoint: Bool = true
  ) {
    let instant = interval.from
    if end != instant || self.life != life.ordinal { startAfresh(at: instant, in: life) }
    let index = policies.index(at: instant)
    let policy = policies.periods[index].policy
    let row = facts(policy)
    if before?.policy == index, !isTurningPoint, let seen, seen == (row, kept) { return goOn(until: interval.to) }
    let old = before.flatMap { $0.policy == index ? nil : policies.periods[$0.policy].policy }
    let underOld = old.map { evaluation(of: facts($0), by: $0, at: instant) }
    let change = Change(
      before: before?.evaluation, now: evaluate(row, by: policy, at: instant, underOld: underOld),
      underOld: underOld)
    follow(change, at: instant, in: life)
    append(change, keepsTags: !kept.isEmpty && !kept.isDisjoint(with: policy.readMaps), in: interval)
    (before, seen) = ((change.now, index), (row, kept))
    end = interval.to
  }

  /// The same row by the same policy: nothing is to be evaluated.
  private mutating func goOn(until end: Instant) {
    judgement.spans[judgement.spans.count - 1].interval = Interval(from: judgement.spans.last!.interval.from, to: end)
    self.end = end
  }

  private mutating func evaluate(
    _ seen: RowFacts, by policy: Policy, at instant: Instant, underOld: Evaluation?
  ) -> Evaluation {
    let row = denials.remembering(seen)
    var assessment = policy.assess(row, at: instant)
    approval.see(assessment, underOld: underOld?.assessment, isPool: row.isPool) {
      policy.approvals(of: row.subject!, at: instant).map(\.id)
    }
    assessment.others[.poolApproved] = approval.demanded
    let verdict = fips.verdict(after: assessment.fips.verdict, isSettled: row.isSettled)
    return Evaluation(
      row: row, assessment: assessment, verdict: verdict,
      shown: min(verdict, moduleVerdict(of: row, assessment) ?? verdict))
  }

  /// What becomes of the control on modules; nil where it is not required.
  private func moduleVerdict(of row: RowFacts, _ assessment: Assessment) -> Verdict? {
    let fold = others.first { $0.control == .moduleValidated } ?? ControlFold(.moduleValidated)
    return assessment.others[.moduleValidated].map { fold.verdict(after: $0, isSettled: row.isSettled) }
  }

  /// The same, only to compare.
  private func evaluation(of row: RowFacts, by policy: Policy, at instant: Instant) -> Evaluation {
    var fold = self
    return fold.evaluate(row, by: policy, at: instant, underOld: nil)
  }

  /// What was evaluated; a row that ended takes its open episodes with it.
  consuming func finished() -> RowFold {
    if let end, end != .never { startAfresh(closing: end, isNewLife: false) }
    for control in [fips] + others { judgement.episodes += control.closed + (control.open.map { [$0] } ?? []) }
    return self
  }

  // MARK: Beginnings

  private mutating func startAfresh(at instant: Instant, in life: Incarnations.Life) {
    startAfresh(closing: end, isNewLife: self.life != life.ordinal)
    if !(isBaseline && judgement.spans.isEmpty) { appearances.append(instant) }
    (before, denials, approval, self.life) = (nil, RememberedDenials(), Approval(), life.ordinal)
    (wasRegulated, hasLeftScope) = (false, false)
  }

  private mutating func startAfresh(closing end: Instant?, isNewLife: Bool) {
    fips.startAfresh(closing: end, isNewLife: isNewLife)
    for index in others.indices { others[index].startAfresh(closing: end, isNewLife: isNewLife) }
  }

  // MARK: Controls

  private mutating func follow(_ change: Change, at instant: Instant, in life: Incarnations.Life) {
    let (row, assessment) = (change.now.row, change.now.assessment)
    guard let regulation = assessment.regulation else { return leaveScope(change, at: instant) }
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
      } else if control == .observedAsDeclared {  // Nodes that fall silent end nothing.
        others[place].fallSilent(at: instant)
      } else {
        others[place].release(at: instant, change.reasonToLeave(control))
      }
    }
  }

  /// The verdict is shown all the same, so it is carried on.
  private mutating func leaveScope(_ change: Change, at instant: Instant) {
    let reason = change.reasonToLeave
    hasLeftScope = hasLeftScope || (wasRegulated && reason == .leftScope)
    wasRegulated = false
    fips.release(at: instant, reason, carrying: change.now.verdict)
    for index in others.indices { others[index].release(at: instant, reason) }
  }

  private mutating func place(of control: Control, isNeeded: Bool) -> Int? {
    if let place = others.firstIndex(where: { $0.control == control }) { return place }
    guard isNeeded else { return nil }
    others.append(ControlFold(control))
    return others.count - 1
  }

  /// Whether a control passes at an instant; one that asks nothing of the row does.
  func passes(_ control: Control, at instant: Instant) -> Bool {
    ([fips] + others).contains { fold in
      fold.control == control && fold.verdict(at: instant).map { [.pass, .notApplicable].contains($0) } ?? false
    }
  }

  // MARK: Spans

  private mutating func append(_ change: Change, keepsTags: Bool, in interval: Interval) {
    let (assessment, verdict) = (change.now.assessment, change.now.verdict)
    var shown = assessment.fips
    if verdict != shown.verdict, let last = judgement.spans.last, last.judgement.verdict == verdict, before != nil {
      shown = last.judgement
    }
    shown.verdict = verdict
    let doubt = verdict == .pass ? doubtOfModule(shown) : nil
    shown = doubt ?? shown
    shown.isPending = !change.now.row.isSettled
    let standing = Standing(
      assessment.regulation, isExempt: doubt == nil ? assessment.isExempt : assessment.isModuleExempt,
      hasLeftScope: hasLeftScope, approvals: approval.demanded == .pass ? approval.ids : [], keepsTags: keepsTags)
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
  /// Those by which it passes.
  private(set) var ids: [String] = []
  private var isDemanded = false

  /// What the policy asks for now; nil where it asks for nothing.
  var demanded: Verdict? { isDemanded ? verdict : nil }

  /// - Parameter approvals: those that cover the pool now.
  mutating func see(_ assessment: Assessment, underOld: Assessment?, isPool: Bool, approvals: () -> [String]) {
    let isDemandedNow = isPool && assessment.regulation?.require.approval == true
    // Who was there before the policy asked is not new.
    if isDemandedNow, !isDemanded, verdict == nil {
      verdict = underOld?.asksForApproval == false ? .notApplicable : .fail
    }
    isDemanded = isDemandedNow
    guard verdict == .fail, isDemandedNow, case let ids = approvals(), !ids.isEmpty else { return }
    (verdict, self.ids) = (.pass, ids)
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
