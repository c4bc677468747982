/// The events or conditions that alerts are sent for.
public struct AlertRule: Hashable, Sendable {
  public enum Trigger: Hashable, Sendable {
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
  }

  /// What a policy file and messages call a trigger.
  public enum TriggerName: String, Codable, Sendable, CaseIterable {
    case newNonCompliantPool, regression, recurrence, disagreement, overdue, exemptionExpiring, complianceBelow
    case complianceFalling, noCompleteSnapshot
    /// Of messages that `alerts test` sends.
    case test

    /// All that a rule can have.
    public static let ofRules = allCases.filter { $0 != .test }
  }

  /// Tells rules apart; that of its trigger unless given.
  public var name: String
  public var trigger: Trigger
  /// Names of policy scopes; all unless given.
  public var scopes: [String]
  /// Findings that are less severe fire no alert.
  public var minimumSeverity: Control.Severity?
  /// Names of sinks; all unless given.
  public var sinks: [String]

  public init(
    _ trigger: Trigger, name: String? = nil, scopes: [String] = [], minimumSeverity: Control.Severity? = nil,
    sinks: [String] = []
  ) {
    self.name = name ?? trigger.name.rawValue
    self.trigger = trigger
    self.scopes = scopes
    self.minimumSeverity = minimumSeverity
    self.sinks = sinks
  }

  public static let defaultExpiryDays = 15
  public static let defaultFallDays = 7
  public static let defaultSilentHours = 36

  /// Those that are on where none is written. No floor is among them: which one is right, only its owner knows.
  public static let builtIn = [
    AlertRule(.newNonCompliantPool), AlertRule(.regression), AlertRule(.recurrence), AlertRule(.disagreement),
    AlertRule(.overdue), AlertRule(.exemptionExpiring(withinDays: defaultExpiryDays)),
    AlertRule(.complianceFalling(points: 5, withinDays: defaultFallDays)),
    AlertRule(.noCompleteSnapshot(hours: defaultSilentHours)),
  ]

  /// Whether it fires for events; the others fire for conditions.
  ///
  /// Events from before a sink existed are not sent; a condition is sent as long as it holds.
  public var isAboutEvents: Bool {
    switch trigger {
    case .newNonCompliantPool, .regression, .recurrence: true
    default: false
    }
  }

  public func matches(_ finding: Finding) -> Bool {
    (minimumSeverity.map { finding.severity <= $0 } ?? true)
      && (scopes.isEmpty || scopes.contains(where: finding.scopes.contains))
  }
}

extension AlertRule.Trigger {
  public var name: AlertRule.TriggerName {
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
    }
  }
}
