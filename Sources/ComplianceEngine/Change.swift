import InventoryModel

/// A row at an instant and what a policy makes of it, its past included: approvals, and nodes that said no.
struct Evaluation {
  var row: RowFacts
  var assessment: Assessment
  /// That of `fips-enabled`, which cannot get better until the row is settled.
  var verdict: Verdict
  /// The same, but no better than that of the modules, where a standard is required of them: what the row is shown with.
  var shown: Verdict

  var isRegulated: Bool { assessment.regulation != nil }

  func isJudgedLike(_ other: Evaluation) -> Bool { assessment == other.assessment && shown == other.shown }
}

/// What brought one period of a row from the one before: the row itself, the policy, or only time.
struct Change {
  /// Nil where the row was not there.
  let before: Evaluation?
  let now: Evaluation
  /// What the policy before would make of the row now, by its own age limit; nil where the policy is the same.
  let underOld: Evaluation?

  private var isRowNew: Bool { before?.row != (underOld ?? now).row }

  /// Where row and policy changed together, the policy is the cause of what it alone brought: that the row is regulated,
  /// or no longer, and else that it passes, or no longer.
  var cause: VerdictSpan.Cause {
    guard let before else { return .appeared }
    guard let underOld else { return isRowNew ? .facts : .time }
    if now.isRegulated != before.isRegulated { return underOld.isRegulated == before.isRegulated ? .policy : .facts }
    let isByRow = isRowNew && !underOld.isJudgedLike(before)
    return isByRow && (underOld.shown == .pass) == (now.shown == .pass) ? .facts : .policy
  }

  /// Why a control passes, if it does: only a change of the row itself is a remediation.
  func reasonToPass(_ control: Control) -> CloseReason {
    guard control != .poolApproved, isRowNew else { return .policyChanged }
    guard let underOld else { return .fixedInPlace }
    return underOld.assessment.verdict(of: control) == .pass ? .fixedInPlace : .policyChanged
  }

  /// Why a row is not regulated, if it is not.
  var reasonToLeave: CloseReason { underOld?.isRegulated == true ? .policyChanged : .leftScope }

  /// Why a control is no longer required of a row that is still regulated.
  func reasonToLeave(_ control: Control) -> CloseReason {
    underOld?.assessment.verdict(of: control) != nil ? .policyChanged : .leftScope
  }
}

extension Assessment {
  /// What came of it follows from the past of the row.
  var asksForApproval: Bool { regulation?.require.approval == true }

  func verdict(of control: Control) -> Verdict? { control == .fipsEnabled ? fips.verdict : others[control] }
}
