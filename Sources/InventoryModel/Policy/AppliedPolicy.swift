/// What a policy says of one row, and why.
public struct AppliedPolicy: Hashable, Sendable {
  public var name: RowName
  public var subject: Subject
  /// Those of its scopes that match the row.
  public var scopes: [RegulatedScope]
  /// What they require together; nil where none matches.
  public var regulation: Regulation?
  /// Exemptions and approvals that match the row, in whatever phase.
  public var permissions: [Permission]

  public init(_ policy: Policy, to subject: Subject, named name: RowName) {
    self.name = name
    self.subject = subject
    scopes = policy.scopes.filter { $0.selector.matches(subject, ifUnknown: true) }
    regulation = policy.regulation(of: subject)
    permissions = (policy.exemptions + policy.approvals).filter { $0.selector.matches(subject, ifUnknown: false) }
  }
}
