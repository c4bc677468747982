/// One event or condition under a rule: it fires until it is resolved.
///
/// The keys of its JSON are those that receivers see.
public struct Alert: Hashable, Codable, Sendable {
  /// The same for as long as the same is meant: a rule with an episode, an exemption or a crossing.
  public var key: String
  /// The name of the rule.
  public var rule: String
  public var trigger: AlertRule.TriggerName
  /// One line for people. Names in it come from Azure and are hostile.
  public var summary: String
  /// From when on it is so.
  public var since: Instant
  public var severity: Control.Severity?
  /// The policy scopes, or the part of Azure, that it is about.
  public var scopes: [String]
  public var finding: String?
  public var control: String?
  public var basis: Basis?
  public var clusterId: String?
  public var cluster: String?
  public var pool: String?
  public var due: Instant?
  public var exemption: String?

  public init(
    key: String, rule: String, trigger: AlertRule.TriggerName, summary: String, since: Instant,
    severity: Control.Severity? = nil, scopes: [String] = []
  ) {
    self.key = key
    self.rule = rule
    self.trigger = trigger
    self.summary = summary
    self.since = since
    self.severity = severity
    self.scopes = scopes
  }
}

/// The alerts of one rule that are sent to one sink at once.
public struct AlertMessage: Hashable, Sendable {
  public enum Phase: String, Codable, Sendable { case firing, resolved }

  public struct Member: Hashable, Sendable {
    public var alert: Alert
    /// When it was over; nil while it fires.
    public var resolvedAt: Instant?

    public init(_ alert: Alert, resolvedAt: Instant? = nil) {
      self.alert = alert
      self.resolvedAt = resolvedAt
    }
  }

  /// The same each time it is sent; what `alerts resend` takes.
  public var id: String
  public var sink: String
  public var rule: String
  public var phase: Phase
  public var createdAt: Instant
  /// At least one.
  public var members: [Member]

  public init(id: String, sink: String, rule: String, phase: Phase, createdAt: Instant, members: [Member]) {
    self.id = id
    self.sink = sink
    self.rule = rule
    self.phase = phase
    self.createdAt = createdAt
    self.members = members
  }

  public var trigger: AlertRule.TriggerName { members[0].alert.trigger }
  public var alerts: [Alert] { members.map(\.alert) }

  /// More make another message where each alert is sent: a receiver must be able to take it.
  public static let mostAlerts = 500
}

/// A message as the outbox keeps it.
public struct OutboxEntry: Hashable, Sendable {
  public enum Progress: String, Codable, Sendable {
    case waiting, delivered
    /// Given up.
    case failed
  }

  public var id: String
  public var sink: String
  public var rule: String
  public var phase: AlertMessage.Phase
  public var createdAt: Instant
  /// How many alerts it has.
  public var alerts: Int
  public var progress: Progress
  public var attempts: Int
  /// Nil once it is not tried any more.
  public var nextAttemptAt: Instant?
  public var lastError: String?

  public init(
    id: String, sink: String, rule: String, phase: AlertMessage.Phase, createdAt: Instant, alerts: Int,
    progress: Progress, attempts: Int, nextAttemptAt: Instant?, lastError: String?
  ) {
    self.id = id
    self.sink = sink
    self.rule = rule
    self.phase = phase
    self.createdAt = createdAt
    self.alerts = alerts
    self.progress = progress
    self.attempts = attempts
    self.nextAttemptAt = nextAttemptAt
    self.lastError = lastError
  }
}
