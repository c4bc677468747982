/// One period in which a control failed on a row.
struct EpisodeFacts {
  var row: RowKey
  var control: String
  var life: Int
  var openedAt: Moment
  var detectedAfter: Moment?
  var closedAt: Moment?
  var reason: String?
  var basis: String
  var scopes: [String]
  var severity: String
  var slaDays: Int?

  var isRemediated: Bool { ["fixedInPlace", "replaced"].contains(reason) }
  func isOpen(at instant: Moment) -> Bool { openedAt <= instant && instant < closedAt ?? .never }
}

/// A row as it stood at one instant.
struct RowState {
  var facts: RowFacts
  var stay: Int
  /// Of FIPS, the control that every number counts.
  var judged: Evaluated
  var isPending: Bool
  var scopes: [String]
  var severity: String?
  var isExempt: Bool
  var hasLeftScope: Bool
  /// By which approval the pool may be there, where it was asked for.
  var approvedBy: [String]
  /// Something was reported of it, or stopped to count, since the instant before.
  var isReported: Bool
  /// What the policy before would have made of the same facts; nil where the policy is the same.
  var underOld: (isRegulated: Bool, answer: Answer, staleAfterDays: Int)?

  var isRegulated: Bool { !scopes.isEmpty }
}

/// Carries one stay of a row from instant to instant: only what DESIGN says is remembered.
struct RowLife {
  let row: RowKey
  let stay: Int
  let life: Int
  private(set) var episodes: [EpisodeFacts] = []
  /// The last verdict of each control that is followed.
  private var held: [String: Answer] = [:]
  /// The controls that it passes now; a verdict that is only carried on, while nodes are silent, is none of these.
  private(set) var passing: Set<String> = []
  /// Of each control that passes, or would if the row were settled, what made it so.
  private var reasons: [String: String] = [:]
  private var before: (facts: RowFacts, policy: PolicyFacts)?
  private var shown: Evaluated?
  private var wasRegulated = false
  private var hasLeftScope = false
  private var denials = Denials()
  private var permit: Permit?
  private var approvedBy: [String] = []

  private enum Permit { case asked, approved, wasThereBefore }

  init(row: RowKey, stay: Int, life: Int) { (self.row, self.stay, self.life) = (row, stay, life) }

  /// - Parameter factsUnder: the row as it is now, under the limit on the age of evidence that a policy sets.
  mutating func see(
    _ factsUnder: (PolicyFacts) -> RowFacts, _ policy: PolicyFacts, at instant: Moment, lookedAt: Moment?
  ) -> RowState {
    let facts = factsUnder(policy)
    let now = Assessment(facts, under: policy, at: instant)
    let previous = before?.policy
    let isNewPolicy = previous != nil && previous != policy
    let factsUnderOld = previous.map(factsUnder) ?? facts
    let old = isNewPolicy ? Assessment(factsUnderOld, under: previous!, at: instant) : nil
    // "Another age limit in a policy is a change of policy": what nodes say is compared under the limit before.
    let isReported = before.map { !$0.facts.saysTheSame(as: factsUnderOld) } ?? true
    var denialsUnderOld = denials
    denialsUnderOld.remember(factsUnderOld)
    denials.remember(facts)
    let answers = self.answers(of: now, facts, old)
    let underOld = old.map { old in
      let answer = denialsUnderOld.believed(old.fips, factsUnderOld).answer
      func settled(_ answer: Answer, _ control: String) -> Answer {
        facts.isSettled ? answer : min(answer, held[control] ?? .unknown)
      }
      let fips = settled(answer, ControlID.fips)
      let module = old.others[ControlID.module].map { answer == .pass ? $0 : .unknown }
      let shown = fips == .pass ? min(fips, module.map { settled($0, ControlID.module) } ?? .pass) : fips
      return (old.isRegulated, shown, previous!.staleAfterDays)
    }
    let leaving = old?.isRegulated == true ? "policyChanged" : "leftScope"
    let isEntering = now.isRegulated && !wasRegulated && before != nil
    if now.isRegulated {
      hasLeftScope = false
    } else {
      for control in ControlID.all { close(control, at: instant, leaving) }
      hasLeftScope = hasLeftScope || wasRegulated && leaving == "leftScope"
      held = held.filter { $0.key == ControlID.fips }
      reasons = [:]
    }
    wasRegulated = now.isRegulated
    passing = []
    for control in ControlID.all where now.isRegulated || control == ControlID.fips {
      guard let raw = answers[control] else {
        if control != ControlID.observed { release(control, old, at: instant) }
        continue
      }
      let passesByOld = old.map { old in
        (control == ControlID.fips
          ? denialsUnderOld.believed(old.fips, factsUnderOld).answer : old.answer(control)) == .pass
      }
      let isFixed = control != ControlID.approved && isReported && passesByOld != false && !isEntering
      follow(control, raw, isFixed: isFixed, facts, now, at: instant, lookedAt)
    }
    show(denials.believed(now.fips, facts))
    let (judged, isExempt) = shownWithModules(now)
    before = (facts, policy)
    return RowState(
      facts: facts, stay: stay, judged: judged, isPending: !facts.isSettled, scopes: now.scopes.map(\.name),
      severity: now.severity, isExempt: isExempt, hasLeftScope: hasLeftScope,
      approvedBy: now.asksForApproval ? approvedBy : [], isReported: isReported, underOld: underOld)
  }

  // MARK: What is believed

  private mutating func answers(of now: Assessment, _ facts: RowFacts, _ old: Assessment?) -> [String: Answer] {
    var answers = now.others
    answers[ControlID.fips] = denials.believed(now.fips, facts).answer
    if answers[ControlID.observed] == .pass, denials.doubt(facts) {
      answers[ControlID.observed] = .unknown
    }
    if answers[ControlID.module] != nil, answers[ControlID.fips] != .pass { answers[ControlID.module] = .unknown }
    guard now.asksForApproval else { return answers }
    if permit == nil { permit = old?.asksForApproval == false ? .wasThereBefore : .asked }
    if permit == .asked, !now.approvals.isEmpty { (permit, approvedBy) = (.approved, now.approvals) }
    answers[ControlID.approved] = permit == .asked ? .fail : .pass
    return answers
  }

  /// Unsettled is not fixed: until it is settled a verdict can get worse but not better.
  private mutating func follow(
    _ control: String, _ raw: Answer, isFixed: Bool, _ facts: RowFacts, _ now: Assessment, at instant: Moment,
    _ lookedAt: Moment?
  ) {
    let answer = facts.isSettled ? raw : min(raw, held[control] ?? .unknown)
    held[control] = answer
    if answer == .pass { passing.insert(control) }
    guard now.isRegulated else { return }
    if raw == .pass {
      if reasons[control] == nil { reasons[control] = isFixed ? "fixedInPlace" : "policyChanged" }
    } else {
      reasons[control] = nil
    }
    if answer == .pass { close(control, at: instant, reasons[control]!) }
    guard answer == .fail, !episodes.contains(where: { $0.control == control && $0.closedAt == nil }) else { return }
    episodes.append(
      EpisodeFacts(
        row: row, control: control, life: life, openedAt: instant, detectedAfter: lookedAt,
        basis: ControlID.basis(control) ?? "", scopes: now.scopes.map(\.name), severity: now.severity!,
        slaDays: now.slaDays))
  }

  private mutating func show(_ raw: Evaluated) {
    var next = raw
    let answer = held[ControlID.fips]!
    if answer != raw.answer, let last = shown, last.answer == answer { next = last }
    next.answer = answer
    shown = next
  }

  /// Where a standard is asked for, what passes is no better than its modules are.
  private func shownWithModules(_ now: Assessment) -> (Evaluated, isExempt: Bool) {
    guard let shown, shown.answer == .pass, now.isRegulated, let module = held[ControlID.module], module != .pass
    else { return (shown!, now.isExempt) }
    return (Evaluated(module, module == .fail ? "module" : "certificate", shown.grade), now.isModuleExempt)
  }

  // MARK: Ends

  private mutating func release(_ control: String, _ old: Assessment?, at instant: Moment) {
    let wasAsked = control == ControlID.approved ? old?.asksForApproval == true : old?.answer(control) != nil
    close(control, at: instant, wasAsked ? "policyChanged" : "leftScope")
    (held[control], reasons[control]) = (nil, nil)
  }

  mutating func end(at instant: Moment) {
    for control in ControlID.all { close(control, at: instant, "deleted") }
  }

  mutating func markReplaced(_ control: String, at instant: Moment) {
    for index in episodes.indices where episodes[index].control == control && episodes[index].closedAt == instant {
      episodes[index].reason = "replaced"
    }
  }

  private mutating func close(_ control: String, at instant: Moment, _ reason: String) {
    for index in episodes.indices where episodes[index].control == control && episodes[index].closedAt == nil {
      (episodes[index].closedAt, episodes[index].reason) = (instant, reason)
    }
  }
}
