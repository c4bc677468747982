import InventoryModel

/// What brought one stretch of a row from the one before: the row itself, the policy, or only time.
struct Change {
  private let isFirst: Bool
  private let isRowNew: Bool
  private let isAssessmentNew: Bool
  /// What the policy of the stretch before says of the row as it is now; nil where the policy is the same.
  private let underOld: Assessment?

  init(from before: (row: RowFacts, assessment: Assessment)?, to row: RowFacts, underOld: Assessment?) {
    isFirst = before == nil
    isRowNew = before?.row != row
    isAssessmentNew = underOld != nil && underOld != before?.assessment
    self.underOld = underOld
  }

  var cause: VerdictSpan.Cause {
    guard !isFirst else { return .appeared }
    guard underOld != nil else { return isRowNew ? .facts : .time }
    return isRowNew && isAssessmentNew ? .facts : .policy
  }

  /// Why a control passes, if it does: only a change of the row itself is a remediation.
  func reasonToPass(_ control: Control) -> CloseReason {
    guard control != .poolApproved, isRowNew else { return .policyChanged }
    guard let underOld else { return .fixedInPlace }
    return underOld.verdict(of: control) == .pass ? .fixedInPlace : .policyChanged
  }

  /// Why a row is not regulated, if it is not.
  var reasonToLeave: CloseReason { underOld?.regulation != nil ? .policyChanged : .leftScope }

  /// Why a control is no longer required of a row that is still regulated.
  func reasonToLeave(_ control: Control) -> CloseReason {
    let wasRequired =
      control == .poolApproved ? underOld?.asksForApproval == true : underOld?.verdict(of: control) != nil
    return wasRequired ? .policyChanged : .leftScope
  }

  /// Whether something is so only because of the policy.
  func isByPolicy(_ property: (Assessment) -> Bool) -> Bool { underOld.map { !property($0) } ?? false }
}

extension Assessment {
  /// What came of it, the past of the row tells.
  var asksForApproval: Bool { regulation?.require.approval == true }

  func verdict(of control: Control) -> Verdict? { control == .fipsEnabled ? fips.verdict : others[control] }
}
