import InventoryModel

/// The shape of the part of a policy file with alert rules and sinks.
extension Shape {
  static let alerts = Mapping(fields: [
    Field(
      "sinks", .list(.mapping(sink), minimum: 1), isRequired: true, "Where messages go."),
    Field(
      "rules", .list(.mapping(alertRule), minimum: 1),
      "The rules, which replace the built-in ones; those are all but complianceBelow and overBudget."),
  ])

  private static let alertRule = Mapping(fields: [
    Field(
      "when", .choice(AlertRule.TriggerName.ofRules.map(\.rawValue)), isRequired: true, "The event or condition."),
    Field("name", .text(.name), "The name of the rule; that of \"when\", unless given."),
    Field("scopes", .list(.text(.name), minimum: 1), "Only what is in these scopes of the policy."),
    Field(
      "minimumSeverity", .choice(Control.Severity.allCases.map(\.rawValue)), "Only what is at least as severe."),
    Field("sinks", .list(.text(.name), minimum: 1), "Only these sinks; all, unless given."),
    Field("withinDays", .number(1...365), "The days before an expiry, or the period of a fall."),
    Field("percent", .number(1...100), "The floor of strict compliance."),
    Field("points", .number(1...100), "By how many percentage points strict compliance falls."),
    Field(
      "prices", .list(.text(.words), minimum: 1), "Price files, as cost takes them, by which budgets are evaluated."),
    Field("hours", .number(1...8_760), "For how long there was no complete snapshot."),
  ])

  private static let sink = Mapping(fields: [
    Field("name", .text(.name), isRequired: true, "The name of the sink."),
    Field("kind", .choice(AlertSink.Kind.allCases.map(\.rawValue)), isRequired: true, "The kind of sink."),
    Field("url", .text(.address), "Its address, if that is not a secret."),
    Field("urlFrom", .mapping(secret), "The source of its address, if that is a secret."),
    Field("keyFrom", .mapping(secret), "The source of the key that signs messages."),
    Field("tokenFrom", .mapping(secret), "The source of the bearer token."),
    Field(
      "holdHours", .number(1...8_760),
      "For how many hours an alert stays active in Alertmanager unless it is sent again."),
    Field("endpoint", .text(.address), "The data collection endpoint, or that of the rule."),
    Field("ruleId", .text(.name), "The immutable id of the data collection rule."),
    Field("stream", .text(.name), "The stream of the data collection rule."),
    Field("cloud", .choice(LogStream.CloudName.allCases.map(\.rawValue)), "The cloud of Azure Monitor."),
    Field(
      "format", .choice(AlertSink.Format.allCases.map(\.rawValue)),
      "How messages to it are written: cloudEvents, unless given, or ocsf, an event for each alert."),
    Field("path", .text(.words), "The file that lines are added to."),
    Field("command", .arguments, "The program and its arguments."),
    Field("seconds", .number(1...600), "The time limit of the program."),
    Field(
      "environment", .list(.text(.name), minimum: 1),
      "Variables of the environment that the program gets besides PATH, HOME and the like."),
  ])

  private static let secret = Mapping(
    fields: [
      Field("env", .text(.name), "The environment variable that holds the secret."),
      Field("file", .text(.words), "The file that holds the secret."),
    ], minimum: 1)
}
