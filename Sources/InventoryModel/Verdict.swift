/// The answer to "does this pool meet the control?". Ordered from worst to best.
package enum Verdict: String, Codable, Sendable, Comparable, CaseIterable {
  case fail, unknown, pass, notApplicable

  private var rank: Int { Verdict.allCases.firstIndex(of: self)! }
  package static func < (lhs: Verdict, rhs: Verdict) -> Bool { lhs.rank < rhs.rank }
}

/// What decided.
package enum Basis: String, Codable, Sendable, CaseIterable {
  // The rows of the verdict table.
  case notListed, kata, conflict, image, flag, flagAbsent, osDefault
  case flagAndImage = "flag+image"
  // The other controls.
  case module, tags, capability, approval
  /// The policy wants modules validated to a standard, and the certificate of one of them expired or was never found.
  case certificate
  // What the nodes say, or the class that they are made from.
  case nodes, nodeClass
  /// The policy wants the nodes to confirm a pass, and they did not.
  case evidenceMissing
  /// Nodes said no, and what they said is too old to count; forgetting it is no remediation.
  case evidenceExpired
  /// No complete snapshot has confirmed a pass for too long.
  case stale
}

/// How the answer is known, from a declaration in Azure's API up to a reading from the kernel.
package enum Evidence: String, Codable, Sendable {
  case declared, image, label, kernel
}

/// A verdict with what it rests on.
package struct Judgement: Hashable, Sendable {
  package var verdict: Verdict
  package var basis: Basis
  package var evidence: Evidence
  /// The pool is not settled, so its verdict cannot get better yet.
  package var isPending: Bool

  package init(_ verdict: Verdict, _ basis: Basis, evidence: Evidence = .declared, isPending: Bool = false) {
    self.verdict = verdict
    self.basis = basis
    self.evidence = evidence
    self.isPending = isPending
  }

  /// Whether FIPS is on, be the modules validated or not.
  package var isFIPSOn: Bool { verdict == .pass || decidingControl == .moduleValidated }

  /// The control that stands between the row and a pass.
  package var decidingControl: Control { basis == .module || basis == .certificate ? .moduleValidated : .fipsEnabled }
}

/// A judgement and the period in which it was in force, with what a report needs to know of the row there.
package struct VerdictSpan: Hashable, Sendable {
  /// Why a span began.
  package enum Cause: String, Codable, Sendable {
    /// The row came, or a new life of its cluster began.
    case appeared
    /// A document reported something else of it.
    case facts
    case policy
    /// Evidence became too old, a permission began or ended, a certificate lapsed.
    case time
  }

  package var interval: Interval
  package var judgement: Judgement
  package var standing: Standing
  package var cause: Cause

  package init(
    _ interval: Interval, _ judgement: Judgement, standing: Standing = .builtIn, cause: Cause = .facts
  ) {
    self.interval = interval
    self.judgement = judgement
    self.standing = standing
    self.cause = cause
  }
}

/// How a row stands to the policy.
package struct Standing: Hashable, Sendable {
  /// The scopes that it is in; none where it is not regulated.
  package var scopes: [String]
  /// The highest of its scopes; nil where there is none.
  package var severity: Control.Severity?
  /// A permission lets it fail.
  package var isExempt: Bool
  /// It was regulated once, and its tags or labels took it out.
  package var hasLeftScope: Bool
  /// The approvals by which it passes `pool-approved`; none where that is not required, or nobody approved it.
  package var approvals: [String]
  /// Tags or labels that the policy reads are absent, and those last reported still count.
  package var keepsTags: Bool

  package init(
    scopes: [String], severity: Control.Severity?, isExempt: Bool = false, hasLeftScope: Bool = false,
    approvals: [String] = [], keepsTags: Bool = false
  ) {
    self.scopes = scopes
    self.severity = severity
    self.isExempt = isExempt
    self.hasLeftScope = hasLeftScope
    self.approvals = approvals
    self.keepsTags = keepsTags
  }

  package init(
    _ regulation: Regulation?, isExempt: Bool = false, hasLeftScope: Bool = false, approvals: [String] = [],
    keepsTags: Bool = false
  ) {
    self.init(
      scopes: regulation?.scopes ?? [], severity: regulation?.severity, isExempt: isExempt, hasLeftScope: hasLeftScope,
      approvals: approvals, keepsTags: keepsTags)
  }

  /// That of every row under the built-in policy.
  package static let builtIn = Standing(scopes: ["all"], severity: .high)

  package var isRegulated: Bool { !scopes.isEmpty }
}
