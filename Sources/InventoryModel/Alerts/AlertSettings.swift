/// The alert rules and sinks of a policy file.
///
/// It stands in the policy file but is no part of the policy: a change of it changes no verdict.
package struct AlertSettings: Hashable, Sendable {
  package var rules: [AlertRule]
  package var sinks: [AlertSink]

  package init(rules: [AlertRule] = AlertRule.builtIn, sinks: [AlertSink]) {
    self.rules = rules
    self.sinks = sinks
  }

  /// No alerts are sent.
  package static let none = AlertSettings(sinks: [])

  /// Where a rule goes: to all sinks unless it names some.
  package func sinks(of rule: AlertRule) -> [AlertSink] {
    rule.sinks.isEmpty ? sinks : sinks.filter { rule.sinks.contains($0.name) }
  }
}

/// A place that messages go to.
package struct AlertSink: Hashable, Sendable {
  package enum Destination: Hashable, Sendable {
    /// CloudEvents over HTTP, signed with a key.
    case webhook(address: Address, key: SecretSource)
    /// An incoming webhook of Slack, whose address is a secret.
    case slack(SecretSource)
    /// A workflow of Teams, whose address is a secret.
    case teams(SecretSource)
    /// An alert that is not sent again for so many hours ends by itself there.
    case alertmanager(address: Address, token: SecretSource?, holdHours: Int)
    case azureMonitor(LogStream)
    /// JSON lines at the end of a file.
    case file(path: String)
    /// A program that gets the message on its standard input, and of the environment only what is harmless or named here.
    case command([String], seconds: Int, environment: [String] = [])
  }

  package enum Address: Hashable, Sendable {
    case plain(String)
    case secret(SecretSource)
  }

  /// How messages to webhooks and files are written.
  package enum Format: String, CaseIterable, Sendable {
    case cloudEvents
    /// Compliance Findings of OCSF, one event for each alert.
    case ocsf
  }

  package var name: String
  package var destination: Destination
  package var format: Format

  package init(name: String, destination: Destination, format: Format = .cloudEvents) {
    self.name = name
    self.destination = destination
    self.format = format
  }

  package static let defaultHoldHours = 50
  package static let defaultCommandSeconds = 30

  /// Whether people read there: they see a few names and how many more there are, and are not sent resolved alerts.
  package var isChat: Bool {
    switch destination {
    case .slack, .teams: true
    default: false
    }
  }

  /// What the policy file calls its kind.
  package enum Kind: String, CaseIterable, Sendable {
    case webhook, slack, teams, alertmanager, azureMonitor, file, command
  }

  package var kind: Kind {
    switch destination {
    case .webhook: .webhook
    case .slack: .slack
    case .teams: .teams
    case .alertmanager: .alertmanager
    case .azureMonitor: .azureMonitor
    case .file: .file
    case .command: .command
    }
  }
}

/// Where a secret stands; never the secret itself.
package enum SecretSource: Hashable, Sendable {
  case environment(String)
  case file(String)
}

/// A stream of a data collection rule, which the Logs Ingestion API of Azure Monitor takes rows for.
package struct LogStream: Hashable, Sendable {
  package enum CloudName: String, CaseIterable, Sendable { case `public`, usgovernment, china }

  package var endpoint: String
  /// The immutable id of the rule.
  package var rule: String
  package var stream: String
  package var cloud: CloudName

  package init(endpoint: String, rule: String, stream: String, cloud: CloudName = .public) {
    self.endpoint = endpoint
    self.rule = rule
    self.stream = stream
    self.cloud = cloud
  }

  /// What a token is asked for. Source: `azure-monitor-ingestion`, README, "Create the client", sovereign clouds.
  package var audience: String {
    switch cloud {
    case .public: "https://monitor.azure.com"
    case .usgovernment: "https://monitor.azure.us"
    case .china: "https://monitor.azure.cn"
    }
  }
}
