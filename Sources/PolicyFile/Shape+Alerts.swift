import InventoryModel

/// The shape of the part of a policy file that says who is told of what.
extension Shape {
  static let alerts = Mapping(fields: [
    Field(
      "sinks", .list(.mapping(sink), minimum: 1), isRequired: true, "Where messages go."),
    Field(
      "rules", .list(.mapping(alertRule), minimum: 1),
      "What is told; replaces the built-in rules, which tell everything but a floor."),
  ])

  private static let alertRule = Mapping(fields: [
    Field(
      "when", .choice(AlertRule.TriggerName.ofRules.map(\.rawValue)), isRequired: true, "What must happen or be so."),
    Field("name", .text(.name), "Tells rules apart; that of \"when\", unless given."),
    Field("scopes", .list(.text(.name), minimum: 1), "Only what is in these scopes of the policy."),
    Field(
      "minimumSeverity", .choice(Control.Severity.allCases.map(\.rawValue)), "Only what is at least as severe."),
    Field("sinks", .list(.text(.name), minimum: 1), "Only these sinks; all, unless given."),
    Field("withinDays", .number(1...365), "How near an end is, or how far back a fall is looked for."),
    Field("percent", .number(1...100), "The floor of strict compliance."),
    Field("points", .number(1...100), "By how many percentage points strict compliance falls."),
    Field("hours", .number(1...8_760), "For how long there was no complete snapshot."),
  ])

  private static let sink = Mapping(fields: [
    Field("name", .text(.name), isRequired: true, "The name of the sink."),
    Field("kind", .choice(AlertSink.Kind.allCases.map(\.rawValue)), isRequired: true, "What it is."),
    Field("url", .text(.address), "Its address, where that is no secret."),
    Field("urlFrom", .mapping(secret), "Where its address stands, which is a secret."),
    Field("keyFrom", .mapping(secret), "Where the key stands that messages are signed with."),
    Field("tokenFrom", .mapping(secret), "Where the bearer token stands that opens it."),
    Field(
      "holdHours", .number(1...8_760), "For how long an Alertmanager believes an alert that is not told again."),
    Field("endpoint", .text(.address), "The data collection endpoint, or that of the rule."),
    Field("ruleId", .text(.name), "The immutable id of the data collection rule."),
    Field("stream", .text(.name), "The stream of the data collection rule."),
    Field("cloud", .choice(LogStream.CloudName.allCases.map(\.rawValue)), "The cloud of Azure Monitor."),
    Field("path", .text(.words), "The file that lines are added to."),
    Field("command", .arguments, "The program and its arguments."),
    Field("seconds", .number(1...600), "How long the program may take."),
  ])

  private static let secret = Mapping(
    fields: [
      Field("env", .text(.name), "The environment variable that holds the secret."),
      Field("file", .text(.words), "The file that holds the secret."),
    ], minimum: 1)
}
