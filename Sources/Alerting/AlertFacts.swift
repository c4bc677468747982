import InventoryModel
import Reporting

/// Everything that rules evaluate, at one instant.
public struct AlertFacts: Sendable {
  /// Strict compliance of a policy scope, or (nil) of all that is regulated.
  public struct Compliance: Hashable, Sendable {
    public var scope: String?
    public var at: Instant
    public var strict: Share

    public init(scope: String? = nil, at: Instant, strict: Share) {
      self.scope = scope
      self.at = at
      self.strict = strict
    }
  }

  /// Open findings of all controls.
  public var findings: [Finding]
  /// Rows that passed in their present life before they came to fail.
  public var passedBefore: Set<RowID>
  /// Rows that have failed ever since they were first observed.
  public var failingSinceBaseline: Set<RowID>
  public var permissions: [PermissionAudit]
  /// Now and on days before, for each scope that a rule names.
  public var compliance: [Compliance]
  /// When the newest complete snapshot was taken.
  public var lastComplete: Instant?
  /// For numbers of hours, what nobody observed for so long.
  public var unseen: [Int: [String]]

  public init(
    findings: [Finding] = [], passedBefore: Set<RowID> = [], failingSinceBaseline: Set<RowID> = [],
    permissions: [PermissionAudit] = [], compliance: [Compliance] = [], lastComplete: Instant? = nil,
    unseen: [Int: [String]] = [:]
  ) {
    self.findings = findings
    self.passedBefore = passedBefore
    self.failingSinceBaseline = failingSinceBaseline
    self.permissions = permissions
    self.compliance = compliance
    self.lastComplete = lastComplete
    self.unseen = unseen
  }
}
