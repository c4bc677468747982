/// What one control says of a row that does not exist yet.
package struct ForeseenVerdict: Hashable, Sendable {
  package var control: Control
  package var verdict: Verdict
  /// Nil where it depends on what is not known yet.
  package var basis: Basis?
  /// Why the pool cannot be FIPS at all; only of `fips-capable`.
  package var limit: CapabilityTable.Limit?

  package init(control: Control, verdict: Verdict, basis: Basis? = nil, limit: CapabilityTable.Limit? = nil) {
    (self.control, self.verdict, self.basis, self.limit) = (control, verdict, basis, limit)
  }
}

/// What a policy says of a row that does not exist yet.
package struct Foresight: Hashable, Sendable {
  package var regulation: Regulation?
  /// `fips-enabled` first, then what the scopes of the row require besides.
  package var verdicts: [ForeseenVerdict]

  package init(regulation: Regulation?, verdicts: [ForeseenVerdict]) {
    (self.regulation, self.verdicts) = (regulation, verdicts)
  }

  package func verdict(of control: Control) -> Verdict? { verdicts.first { $0.control == control }?.verdict }
}
