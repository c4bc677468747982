/// How a permission stands at an instant, and what it does.
public struct PermissionAudit: Hashable, Sendable {
  /// Derived from its dates alone.
  public enum Phase: String, Codable, Sendable {
    case notYet, active
    /// Active, and over within fifteen days.
    case expiring
    case expired
  }

  public var permission: Permission
  public var phase: Phase
  /// Rows that its selector fits.
  public var matching: [RowName]
  /// Of these, the rows with an open finding of its control: what it excuses, or, once it has expired, what came back.
  public var failing: [RowName]

  public init(permission: Permission, asOf instant: Instant, matching: [RowName], failing: [RowName]) {
    self.permission = permission
    phase = permission.phase(asOf: instant)
    self.matching = matching
    self.failing = failing
  }

  /// In force, but nothing fails that it would excuse.
  public var isUnused: Bool { (phase == .active || phase == .expiring) && failing.isEmpty && !isOrphaned }
  /// Nothing is where it points.
  public var isOrphaned: Bool { matching.isEmpty }
}

extension Permission {
  static let daysOfWarning: Int64 = 15

  public func phase(asOf instant: Instant) -> PermissionAudit.Phase {
    if instant < interval.from { return .notYet }
    if instant >= interval.to { return .expired }
    return instant >= interval.to.adding(days: -Self.daysOfWarning) ? .expiring : .active
  }
}
