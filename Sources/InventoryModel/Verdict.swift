/// The answer to "does this pool meet the control?". Ordered from worst to best.
public enum Verdict: String, Codable, Sendable, Comparable, CaseIterable {
  case fail, unknown, pass, notApplicable

  private var rank: Int { Verdict.allCases.firstIndex(of: self)! }
  public static func < (lhs: Verdict, rhs: Verdict) -> Bool { lhs.rank < rhs.rank }
}

/// What decided.
public enum Basis: String, Codable, Sendable, CaseIterable {
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
public enum Evidence: String, Codable, Sendable {
  case declared, image, label, kernel
}

/// A verdict with what it rests on.
public struct Judgement: Hashable, Sendable {
  public var verdict: Verdict
  public var basis: Basis
  public var evidence: Evidence
  /// The pool is not settled, so its verdict cannot get better yet.
  public var isPending: Bool

  public init(_ verdict: Verdict, _ basis: Basis, evidence: Evidence = .declared, isPending: Bool = false) {
    self.verdict = verdict
    self.basis = basis
    self.evidence = evidence
    self.isPending = isPending
  }

  /// Whether FIPS is on, be the modules validated or not.
  public var isFIPSOn: Bool { verdict == .pass || decidingControl == .moduleValidated }

  /// The control that stands between the row and a pass.
  public var decidingControl: Control { basis == .module || basis == .certificate ? .moduleValidated : .fipsEnabled }
}

/// A judgement and the period in which it was in force, with what a report needs to know of the row there.
public struct VerdictSpan: Hashable, Sendable {
  /// Why a span began.
  public enum Cause: String, Codable, Sendable {
    /// The row came, or a new life of its cluster began.
    case appeared
    /// A document reported something else of it.
    case facts
    case policy
    /// Evidence became too old, a permission began or ended, a certificate lapsed.
    case time
  }

  public var interval: Interval
  public var judgement: Judgement
  public var standing: Standing
  public var cause: Cause

  public init(
    _ interval: Interval, _ judgement: Judgement, standing: Standing = .builtIn, cause: Cause = .facts
  ) {
    self.interval = interval
    self.judgement = judgement
    self.standing = standing
    self.cause = cause
  }
}

/// How a row stands to the policy.
public struct Standing: Hashable, Sendable {
  /// The scopes that it is in; none where it is not regulated.
  public var scopes: [String]
  /// The highest of its scopes; nil where there is none.
  public var severity: Control.Severity?
  /// A permission lets it fail.
  public var isExempt: Bool
  /// It was regulated once, and its tags or labels took it out.
  public var hasLeftScope: Bool
  /// The approvals by which it passes `pool-approved`; none where that is not required, or nobody approved it.
  public var approvals: [String]
  /// Tags or labels that the policy reads are absent, and those last reported still count.
  public var keepsTags: Bool

  public init(
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

  public init(
    _ regulation: Regulation?, isExempt: Bool = false, hasLeftScope: Bool = false, approvals: [String] = [],
    keepsTags: Bool = false
  ) {
    self.init(
      scopes: regulation?.scopes ?? [], severity: regulation?.severity, isExempt: isExempt, hasLeftScope: hasLeftScope,
      approvals: approvals, keepsTags: keepsTags)
  }

  /// That of every row under the built-in policy.
  public static let builtIn = Standing(scopes: ["all"], severity: .high)

  public var isRegulated: Bool { !scopes.isEmpty }
}
