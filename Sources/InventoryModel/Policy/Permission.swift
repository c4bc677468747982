/// An approved, dated permission: an exemption from a control, or the approval of new pools.
///
/// Its state is derived from its dates. Who asked for it and who approved it are never the same.
public struct Permission: Hashable, Codable, Sendable {
  /// Why a control may fail (Azure Policy's `waiver` and `mitigated`; FedRAMP's false positive and operational
  /// requirement).
  public enum Category: String, Codable, Sendable, CaseIterable {
    case waiver, mitigated, falsePositive, operationalRequirement
  }

  public var id: String
  /// The control that may fail; `pool-approved` for an approval.
  public var control: String
  public var selector: Selector
  /// Nil for an approval.
  public var category: Category?
  public var justification: String
  public var ticket: String
  public var requestedBy: String
  public var approvedBy: String
  public var approvedAt: Instant
  /// The first instant of its last day, which still counts.
  public var expiresOn: Instant

  public init(
    id: String, control: String, selector: Selector, category: Category?, justification: String, ticket: String,
    requestedBy: String, approvedBy: String, approvedAt: Instant, expiresOn: Instant
  ) {
    self.id = id
    self.control = control
    self.selector = selector
    self.category = category
    self.justification = justification
    self.ticket = ticket
    self.requestedBy = requestedBy
    self.approvedBy = approvedBy
    self.approvedAt = approvedAt
    self.expiresOn = expiresOn
  }

  /// When it counts. The day of its expiry is included.
  public var interval: Interval { Interval(from: approvedAt, to: expiresOn.adding(days: 1)) }

  public func covers(_ subject: Subject, control: String, at instant: Instant) -> Bool {
    self.control == control && interval.contains(instant) && selector.matches(subject, ifUnknown: false)
  }
}
