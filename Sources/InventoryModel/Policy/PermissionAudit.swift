/// How a permission stands at an instant, and what it does.
package struct PermissionAudit: Hashable, Sendable {
  /// Derived from its dates alone.
  package enum Phase: String, Codable, Sendable {
    case notYet, active
    /// Active, and over within fifteen days.
    case expiring
    case expired
  }

  package var permission: Permission
  package var phase: Phase
  /// Rows that its selector matches.
  package var matching: [RowName]
  /// Of these, while it is in force, what it excuses: rows with an open finding of its control, and for `fips-enabled`
  /// those that are unknown too. Once it has expired, what came back: rows whose finding has been open since before its
  /// end.
  package var failing: [RowName]
  /// Some pool passes because of it; only of an approval.
  package var isPassedBy = false

  package init(permission: Permission, asOf instant: Instant, matching: [RowName], failing: [RowName]) {
    self.permission = permission
    phase = permission.phase(asOf: instant)
    self.matching = matching
    self.failing = failing
  }

  /// In force, but nothing needs it.
  package var isUnused: Bool {
    (phase == .active || phase == .expiring) && failing.isEmpty && !isPassedBy && !isOrphaned
  }
  /// Nothing is where it points.
  package var isOrphaned: Bool { matching.isEmpty }
}

extension Permission {
  static let daysOfWarning: Int64 = 15

  package func phase(asOf instant: Instant) -> PermissionAudit.Phase {
    if instant < interval.from { return .notYet }
    if instant >= interval.to { return .expired }
    return instant >= interval.to.adding(days: -Self.daysOfWarning) ? .expiring : .active
  }
}
