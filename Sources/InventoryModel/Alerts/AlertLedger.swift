/// Which alerts were sent to which sinks, and which still fire.
package struct AlertLedger: Hashable, Sendable {
  /// That the alerts of a rule are sent to a sink, and since when.
  package struct Route: Hashable, Sendable {
    package var sink: String
    package var rule: String
    /// What happened earlier is history, not news.
    package var since: Instant

    package init(sink: String, rule: String, since: Instant) {
      self.sink = sink
      self.rule = rule
      self.since = since
    }
  }

  package struct Sent: Hashable, Sendable {
    package var sink: String
    package var alert: Alert

    package init(sink: String, alert: Alert) {
      self.sink = sink
      self.alert = alert
    }
  }

  package var routes: [Route]
  /// What was sent and is not resolved.
  package var firing: [Sent]

  package init(routes: [Route] = [], firing: [Sent] = []) {
    self.routes = routes
    self.firing = firing
  }

  /// What an evaluation does to it, all in one transaction.
  package struct Change: Hashable, Sendable {
    package struct Draft: Hashable, Sendable {
      package var sink: String
      package var rule: String
      package var phase: AlertMessage.Phase
      /// Of the alerts in it.
      package var keys: [String]

      package init(sink: String, rule: String, phase: AlertMessage.Phase, keys: [String]) {
        self.sink = sink
        self.rule = rule
        self.phase = phase
        self.keys = keys
      }
    }

    package var begun: [Route] = []
    package var ended: [Route] = []
    package var raised: [Sent] = []
    package var resolved: [Sent] = []
    package var messages: [Draft] = []

    package init() {}
  }
}
