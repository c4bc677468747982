/// The answer to "does this pool meet the control?". Ordered from worst to best.
public enum Verdict: String, Codable, Sendable, Comparable, CaseIterable {
  case fail, unknown, pass, notApplicable

  private var rank: Int { Verdict.allCases.firstIndex(of: self)! }
  public static func < (lhs: Verdict, rhs: Verdict) -> Bool { lhs.rank < rhs.rank }
}

/// The row of the verdict table that decided.
public enum Basis: String, Codable, Sendable {
  case notListed, kata, conflict, flag, flagAbsent, osDefault
  case flagAndImage = "flag+image"
}

/// How the answer is known, from a declaration in Azure's API up to a reading from the kernel.
public enum Evidence: String, Codable, Sendable {
  case declared, image, label, kernel
}

/// The standard that the module of an image family is validated to.
public enum Standard: String, Codable, Sendable {
  case oneFortyThree = "140-3"
  case oneFortyTwo = "140-2"
  case none, unknown
}

/// Where a module's certificate stands with the CMVP.
public enum Certificate: String, Codable, Sendable {
  case active, interim, historical, unverified
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
}

/// A judgement and the stretch in which it was in force.
public struct VerdictSpan: Hashable, Sendable {
  public var interval: Interval
  public var judgement: Judgement

  public init(_ interval: Interval, _ judgement: Judgement) {
    self.interval = interval
    self.judgement = judgement
  }
}
