/// The events or conditions that alerts are sent for.
package struct AlertRule: Hashable, Sendable {
  package enum Trigger: Hashable, Sendable {
    /// A pool that fails since it appeared.
    case newNonCompliantPool
    /// A pool that passed and fails now.
    case regression
    /// A finding that came back within six months.
    case recurrence
    /// What Azure declares and what is observed are not the same.
    case disagreement
    /// A finding that is open for longer than it may be.
    case overdue
    case exemptionExpiring(withinDays: Int)
    /// Strict compliance.
    case complianceBelow(percent: Int)
    case complianceFalling(points: Int, withinDays: Int)
    case noCompleteSnapshot(hours: Int)
    /// What is not compliant in a scope costs more a month than its `monthlyBudget`, at prices from files.
    case overBudget(prices: [String])
  }

  /// What a policy file and messages call a trigger.
  package enum TriggerName: String, Codable, Sendable, CaseIterable {
    case newNonCompliantPool, regression, recurrence, disagreement, overdue, exemptionExpiring, complianceBelow
    case complianceFalling, noCompleteSnapshot, overBudget
    /// Of messages that `alerts test` sends.
    case test

    /// All that a rule can have.
    package static let ofRules = allCases.filter { $0 != .test }
  }

  /// Tells rules apart; that of its trigger unless given.
  package var name: String
  package var trigger: Trigger
  /// Names of policy scopes; all unless given.
  package var scopes: [String]
  /// Findings that are less severe fire no alert.
  package var minimumSeverity: Control.Severity?
  /// Names of sinks; all unless given.
  package var sinks: [String]

  package init(
    _ trigger: Trigger, name: String? = nil, scopes: [String] = [], minimumSeverity: Control.Severity? = nil,
    sinks: [String] = []
  ) {
    self.name = name ?? trigger.name.rawValue
    self.trigger = trigger
    self.scopes = scopes
    self.minimumSeverity = minimumSeverity
    self.sinks = sinks
  }

  package static let defaultExpiryDays = 15
  package static let defaultFallDays = 7
  package static let defaultSilentHours = 36

  /// Those that are on where none is written. No floor is among them: which one is right, only its owner knows.
  package static let builtIn = [
    AlertRule(.newNonCompliantPool), AlertRule(.regression), AlertRule(.recurrence), AlertRule(.disagreement),
    AlertRule(.overdue), AlertRule(.exemptionExpiring(withinDays: defaultExpiryDays)),
    AlertRule(.complianceFalling(points: 5, withinDays: defaultFallDays)),
    AlertRule(.noCompleteSnapshot(hours: defaultSilentHours)),
  ]

  /// Whether it fires for events; the others fire for conditions.
  ///
  /// Events from before a sink existed are not sent; a condition is sent as long as it holds.
  package var isAboutEvents: Bool {
    switch trigger {
    case .newNonCompliantPool, .regression, .recurrence: true
    default: false
    }
  }

  package func matches(_ finding: Finding) -> Bool {
    (minimumSeverity.map { finding.severity <= $0 } ?? true)
      && (scopes.isEmpty || scopes.contains(where: finding.scopes.contains))
  }
}

extension AlertRule.Trigger {
  package var name: AlertRule.TriggerName {
    switch self {
    case .newNonCompliantPool: .newNonCompliantPool
    case .regression: .regression
    case .recurrence: .recurrence
    case .disagreement: .disagreement
    case .overdue: .overdue
    case .exemptionExpiring: .exemptionExpiring
    case .complianceBelow: .complianceBelow
    case .complianceFalling: .complianceFalling
    case .noCompleteSnapshot: .noCompleteSnapshot
    case .overBudget: .overBudget
    }
  }
}
