/// What a policy says of one row, and why.
package struct AppliedPolicy: Hashable, Sendable {
  package var name: RowName
  package var subject: Subject
  /// Those of its scopes that match the row.
  package var scopes: [RegulatedScope]
  /// What they require together; nil where none matches.
  package var regulation: Regulation?
  /// Exemptions and approvals that match the row, in whatever phase.
  package var permissions: [Permission]

  package init(_ policy: Policy, to subject: Subject, named name: RowName) {
    self.name = name
    self.subject = subject
    scopes = policy.scopes.filter { $0.selector.matches(subject, ifUnknown: true) }
    regulation = policy.regulation(of: subject)
    permissions = (policy.exemptions + policy.approvals).filter { $0.selector.matches(subject, ifUnknown: false) }
  }
}
