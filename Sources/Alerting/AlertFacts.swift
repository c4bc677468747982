import InventoryModel
import Reporting

/// Everything that rules evaluate, at one instant.
package struct AlertFacts: Sendable {
  /// Strict compliance of a policy scope, or (nil) of all that is regulated.
  package struct Compliance: Hashable, Sendable {
    package var scope: String?
    package var at: Instant
    package var strict: Share

    package init(scope: String? = nil, at: Instant, strict: Share) {
      self.scope = scope
      self.at = at
      self.strict = strict
    }
  }

  /// Open findings of all controls.
  package var findings: [Finding]
  /// Rows that passed in their present life before they came to fail.
  package var passedBefore: Set<RowID>
  /// Rows that have failed ever since they were first observed.
  package var failingSinceBaseline: Set<RowID>
  package var permissions: [PermissionAudit]
  /// Now and on days before, for each scope that a rule names.
  package var compliance: [Compliance]
  /// When the newest complete snapshot was taken.
  package var lastComplete: Instant?
  /// Of each collector that has a name.
  package var collectors: [CollectorCondition]
  /// For numbers of hours, what nobody observed for so long.
  package var unseen: [Int: [String]]
  /// Budgets of scopes by lists of price files, or why these give none.
  package var budgets: [[String]: Budgets]

  package enum Budgets: Sendable {
    case known([CostBudget], currency: String?)
    case unknown(reason: String)
  }

  package init(
    findings: [Finding] = [], passedBefore: Set<RowID> = [], failingSinceBaseline: Set<RowID> = [],
    permissions: [PermissionAudit] = [], compliance: [Compliance] = [], lastComplete: Instant? = nil,
    collectors: [CollectorCondition] = [], unseen: [Int: [String]] = [:], budgets: [[String]: Budgets] = [:]
  ) {
    self.findings = findings
    self.passedBefore = passedBefore
    self.failingSinceBaseline = failingSinceBaseline
    self.permissions = permissions
    self.compliance = compliance
    self.lastComplete = lastComplete
    self.collectors = collectors
    self.unseen = unseen
    self.budgets = budgets
  }
}
