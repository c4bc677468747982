/// Which alerts were sent to which sinks, and which still fire.
public struct AlertLedger: Hashable, Sendable {
  /// That the alerts of a rule are sent to a sink, and since when.
  public struct Route: Hashable, Sendable {
    public var sink: String
    public var rule: String
    /// What happened earlier is history, not news.
    public var since: Instant

    public init(sink: String, rule: String, since: Instant) {
      self.sink = sink
      self.rule = rule
      self.since = since
    }
  }

  public struct Sent: Hashable, Sendable {
    public var sink: String
    public var alert: Alert

    public init(sink: String, alert: Alert) {
      self.sink = sink
      self.alert = alert
    }
  }

  public var routes: [Route]
  /// What was sent and is not resolved.
  public var firing: [Sent]

  public init(routes: [Route] = [], firing: [Sent] = []) {
    self.routes = routes
    self.firing = firing
  }

  /// What an evaluation does to it, all in one transaction.
  public struct Change: Hashable, Sendable {
    public struct Draft: Hashable, Sendable {
      public var sink: String
      public var rule: String
      public var phase: AlertMessage.Phase
      /// Of the alerts in it.
      public var keys: [String]

      public init(sink: String, rule: String, phase: AlertMessage.Phase, keys: [String]) {
        self.sink = sink
        self.rule = rule
        self.phase = phase
        self.keys = keys
      }
    }

    public var begun: [Route] = []
    public var ended: [Route] = []
    public var raised: [Sent] = []
    public var resolved: [Sent] = []
    public var messages: [Draft] = []

    public init() {}
  }
}
