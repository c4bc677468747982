/// An approved, dated permission: an exemption from a control, or the approval of new pools.
///
/// Its state is derived from its dates. Who asked for it and who approved it are never the same.
package struct Permission: Hashable, Codable, Sendable {
  /// Why a control may fail (Azure Policy's `waiver` and `mitigated`; FedRAMP's false positive and operational
  /// requirement).
  package enum Category: String, Codable, Sendable, CaseIterable {
    case waiver, mitigated, falsePositive, operationalRequirement
  }

  package var id: String
  /// The control that may fail; `pool-approved` for an approval.
  package var control: String
  package var selector: Selector
  /// Nil for an approval.
  package var category: Category?
  package var justification: String
  package var ticket: String
  package var requestedBy: String
  package var approvedBy: String
  package var approvedAt: Instant
  /// The first instant of its last day, which still counts.
  package var expiresOn: Instant

  package init(
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
  package var interval: Interval { Interval(from: approvedAt, to: expiresOn.adding(days: 1)) }

  package func covers(_ subject: Subject, control: String, at instant: Instant) -> Bool {
    self.control == control && interval.contains(instant) && selector.matches(subject, ifUnknown: false)
  }
}
