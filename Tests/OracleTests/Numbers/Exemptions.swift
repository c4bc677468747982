extension Oracle {
  /// What `exemptions` shows, by id.
  func exemptions(at instant: Moment) -> JSON {
    let policy = policy(at: instant)
    var audits: [String: JSON] = [:]
    for permission in policy.exemptions + policy.approvals { audits[permission.id] = audit(permission, at: instant) }
    return .object(audits)
  }

  private func audit(_ permission: PolicyFacts.Permission, at instant: Moment) -> JSON {
    let matching = shown(at: instant).filter { permission.match.matches($0.value.state.facts, ifUnknown: false) }
    let isInForce = permission.holds(at: instant)
    let excused = isInForce ? matching.filter { isFailing($0.key, $0.value, permission, at: instant) } : [:]
    let cameBack = instant >= permission.end ? matching.filter { hasComeBack($0.key, permission, at: instant) } : [:]
    let isUsed = !excused.isEmpty || matching.values.contains { $0.state.approvedBy.contains(permission.id) }
    func names(_ rows: [RowKey: Shown]) -> JSON { .array(rows.keys.sorted().map { .string($0.description) }) }
    return .object([
      "control": .string(permission.control), "phase": .string(phase(permission, at: instant)),
      "isUnused": .bool(isInForce && !matching.isEmpty && !isUsed), "isOrphaned": .bool(matching.isEmpty),
      "matching": names(matching), "excused": names(excused), "cameBack": names(cameBack),
      "approvedAt": JSON(permission.from), "expiresOn": .string(permission.lastDay.date),
    ])
  }

  /// Expiring is what ends within fifteen days.
  private func phase(_ permission: PolicyFacts.Permission, at instant: Moment) -> String {
    if instant < permission.from { return "notYet" }
    if instant >= permission.end { return "expired" }
    return instant >= permission.end.plus(days: -15) ? "expiring" : "active"
  }

  /// "Exempt counts exempt fails and unknowns."
  private func isFailing(
    _ row: RowKey, _ shown: Shown, _ permission: PolicyFacts.Permission, at instant: Moment
  ) -> Bool {
    if permission.control == shown.control, shown.isCounted, shown.answer == .unknown { return true }
    return counted(asOf: instant).contains {
      $0.row == row && $0.control == permission.control && $0.closedAt == nil
    }
  }

  /// What is open and was open while it was excused; what opened later did not come back.
  private func hasComeBack(_ row: RowKey, _ permission: PolicyFacts.Permission, at instant: Moment) -> Bool {
    counted(asOf: instant).contains {
      $0.row == row && $0.control == permission.control && $0.closedAt == nil && $0.openedAt < permission.end
    }
  }
}
