/// One event or condition under a rule: it fires until it is resolved.
///
/// The keys of its JSON are those that receivers see.
package struct Alert: Hashable, Codable, Sendable {
  /// The same for as long as the same is meant: a rule with an episode, an exemption or a crossing.
  package var key: String
  /// The name of the rule.
  package var rule: String
  package var trigger: AlertRule.TriggerName
  /// One line for people. Names in it come from Azure and are hostile.
  package var summary: String
  /// From when on it is so.
  package var since: Instant
  package var severity: Control.Severity?
  /// The policy scopes, or the part of Azure, that it is about.
  package var scopes: [String]
  package var finding: String?
  package var control: String?
  package var basis: Basis?
  package var clusterId: String?
  package var cluster: String?
  package var pool: String?
  package var due: Instant?
  package var exemption: String?
  /// Why the finding that it is about ended: a `CloseReason`, `exempted`, or `restated` where no snapshot that counts shows
  /// it any more. Nil while it fires, and of what is about no finding.
  package var closeReason: String?

  /// Whether it ended without a fix.
  package var isUnremediated: Bool {
    closeReason.map { CloseReason(rawValue: $0)?.isRemediation != true } ?? false
  }

  package init(
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
package struct AlertMessage: Hashable, Sendable {
  package enum Phase: String, Codable, Sendable { case firing, resolved }

  package struct Member: Hashable, Sendable {
    package var alert: Alert
    /// When it was over; nil while it fires.
    package var resolvedAt: Instant?

    package init(_ alert: Alert, resolvedAt: Instant? = nil) {
      self.alert = alert
      self.resolvedAt = resolvedAt
    }
  }

  /// The same each time it is sent; what `alerts resend` takes.
  package var id: String
  package var sink: String
  package var rule: String
  package var phase: Phase
  package var createdAt: Instant
  /// At least one.
  package var members: [Member]

  package init(id: String, sink: String, rule: String, phase: Phase, createdAt: Instant, members: [Member]) {
    self.id = id
    self.sink = sink
    self.rule = rule
    self.phase = phase
    self.createdAt = createdAt
    self.members = members
  }

  package var trigger: AlertRule.TriggerName { members[0].alert.trigger }
  package var alerts: [Alert] { members.map(\.alert) }

  /// More make another message where each alert is sent: a receiver must be able to take it.
  package static let mostAlerts = 500
}

/// A message as the outbox keeps it.
package struct OutboxEntry: Hashable, Sendable {
  package enum Progress: String, Codable, Sendable {
    case waiting, delivered
    /// Given up.
    case failed
  }

  package var id: String
  package var sink: String
  package var rule: String
  package var phase: AlertMessage.Phase
  package var createdAt: Instant
  /// How many alerts it has.
  package var alerts: Int
  package var progress: Progress
  package var attempts: Int
  /// Nil once it is not tried any more.
  package var nextAttemptAt: Instant?
  package var lastError: String?

  package init(
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
