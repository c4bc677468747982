import InventoryModel

/// Rules and sinks made from the items of a file. What has the wrong shape reads as empty.
extension AlertSettings {
  init(_ root: Item) {
    guard let alerts = root["alerts"] else {
      self = .none
      return
    }
    self.init(
      rules: alerts["rules"].map { $0.items.map(AlertRule.init) } ?? AlertRule.builtIn,
      sinks: alerts.list("sinks").map(AlertSink.init))
  }
}

extension AlertRule {
  fileprivate init(_ item: Item) {
    self.init(
      Trigger(item), name: item["name"]?.scalar?.text, scopes: item.texts("scopes"),
      minimumSeverity: Control.Severity(rawValue: item.text("minimumSeverity")), sinks: item.texts("sinks"))
  }
}

extension AlertRule.Trigger {
  fileprivate init(_ item: Item) {
    let days = item.number("withinDays")
    switch AlertRule.TriggerName(rawValue: item.text("when")) {
    case .regression: self = .regression
    case .recurrence: self = .recurrence
    case .disagreement: self = .disagreement
    case .overdue: self = .overdue
    case .exemptionExpiring: self = .exemptionExpiring(withinDays: days ?? AlertRule.defaultExpiryDays)
    case .complianceBelow: self = .complianceBelow(percent: item.number("percent") ?? 0)
    case .complianceFalling:
      self = .complianceFalling(points: item.number("points") ?? 0, withinDays: days ?? AlertRule.defaultFallDays)
    case .noCompleteSnapshot:
      self = .noCompleteSnapshot(hours: item.number("hours") ?? AlertRule.defaultSilentHours)
    case .overBudget: self = .overBudget(prices: item.texts("prices"))
    case .newNonCompliantPool, .test, nil: self = .newNonCompliantPool
    }
  }
}

extension AlertSink {
  fileprivate init(_ item: Item) {
    self.init(
      name: item.text("name"), destination: Destination(item),
      format: Format(rawValue: item.text("format")) ?? .cloudEvents)
  }
}

extension AlertSink.Destination {
  fileprivate init(_ item: Item) {
    switch AlertSink.Kind(rawValue: item.text("kind")) {
    case .slack: self = .slack(SecretSource(item["urlFrom"]))
    case .teams: self = .teams(SecretSource(item["urlFrom"]))
    case .alertmanager:
      self = .alertmanager(
        address: AlertSink.Address(item), token: item["tokenFrom"].map(SecretSource.init),
        holdHours: item.number("holdHours") ?? AlertSink.defaultHoldHours)
    case .azureMonitor:
      self = .azureMonitor(
        LogStream(
          endpoint: item.text("endpoint"), rule: item.text("ruleId"), stream: item.text("stream"),
          cloud: LogStream.CloudName(rawValue: item.text("cloud")) ?? .public))
    case .file: self = .file(path: item.text("path"))
    case .command:
      self = .command(
        item.texts("command"), seconds: item.number("seconds") ?? AlertSink.defaultCommandSeconds,
        environment: item.texts("environment"))
    case .webhook, nil: self = .webhook(address: AlertSink.Address(item), key: SecretSource(item["keyFrom"]))
    }
  }
}

extension AlertSink.Address {
  fileprivate init(_ item: Item) {
    self = item["urlFrom"].map { .secret(SecretSource($0)) } ?? .plain(item.text("url"))
  }
}

extension SecretSource {
  fileprivate init(_ item: Item?) {
    self = item?["file"]?.scalar.map { .file($0.text) } ?? .environment(item?.text("env") ?? "")
  }
}
