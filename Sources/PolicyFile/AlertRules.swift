import InventoryModel

/// What must hold of alert rules and sinks beyond their shape.
enum AlertRules {
  static func check(_ root: Item, into faults: inout FaultList) {
    guard let alerts = root["alerts"] else { return }
    let (sinks, rules) = (alerts.list("sinks"), alerts.list("rules"))
    checkNames(sinks.compactMap { $0["name"] }, of: "sink", into: &faults)
    checkNames(rules.compactMap { $0["name"] ?? $0["when"] }, of: "rule", into: &faults)
    for sink in sinks { checkKeys(of: sink, into: &faults) }
    for rule in rules {
      checkKeys(ofRule: rule, into: &faults)
      check(rule.list("sinks"), are: sinks.map { $0.text("name") }, "sink", into: &faults)
      check(rule.list("scopes"), are: root.list("scopes").map { $0.text("name") }, "scope", into: &faults)
    }
  }

  private static func checkNames(_ names: [Item], of noun: String, into faults: inout FaultList) {
    var lines: [String: Int] = [:]
    for name in names {
      guard let text = name.scalar?.text, !text.isEmpty else { continue }
      guard let line = lines.updateValue(name.position.line, forKey: text) else { continue }
      faults.add(
        at: name.position, "\(noun) \(Quoted.text(text)) is given already in line \(line)",
        hint: "give each \(noun) another \"name\"")
    }
  }

  private static func check(_ named: [Item], are known: [String], _ noun: String, into faults: inout FaultList) {
    for item in named {
      guard let text = item.scalar?.text, !known.contains(text) else { continue }
      faults.add(
        at: item.position, "there is no \(noun) \(Quoted.text(text))", hint: Suggestion.hint(for: text, of: known))
    }
  }
}

// MARK: - Which keys belong to which kind

extension AlertRules {
  /// Of each inner list one key must be given, and not more.
  private struct Demand {
    var needs: [[String]]
    var may: [String] = []
  }

  private static func checkKeys(of sink: Item, into faults: inout FaultList) {
    guard let kind = AlertSink.Kind(rawValue: sink.text("kind")) else { return }
    check(sink, demand(of: kind), besides: ["name", "kind"], called: "a sink of kind \(kind.rawValue)", into: &faults)
    for key in ["urlFrom", "keyFrom", "tokenFrom"] {
      guard let source = sink[key], source.entries.count > 1 else { continue }
      faults.add(at: source.position, "\"\(key)\" names two places", hint: "give env or file")
    }
  }

  private static func demand(of kind: AlertSink.Kind) -> Demand {
    switch kind {
    case .webhook: Demand(needs: [["url", "urlFrom"], ["keyFrom"]], may: ["format"])
    case .slack, .teams: Demand(needs: [["urlFrom"]])
    case .alertmanager: Demand(needs: [["url", "urlFrom"]], may: ["tokenFrom", "holdHours"])
    case .azureMonitor: Demand(needs: [["endpoint"], ["ruleId"], ["stream"]], may: ["cloud"])
    case .file: Demand(needs: [["path"]], may: ["format"])
    case .command: Demand(needs: [["command"]], may: ["seconds", "environment"])
    }
  }

  private static func checkKeys(ofRule rule: Item, into faults: inout FaultList) {
    guard let trigger = AlertRule.TriggerName(rawValue: rule.text("when")), trigger != .test else { return }
    check(
      rule, demand(of: trigger), besides: ["when", "name", "sinks"], called: "a rule for \(trigger.rawValue)",
      into: &faults)
  }

  private static func demand(of trigger: AlertRule.TriggerName) -> Demand {
    switch trigger {
    case .exemptionExpiring: Demand(needs: [], may: ["scopes", "minimumSeverity", "withinDays"])
    case .complianceBelow: Demand(needs: [["percent"]], may: ["scopes"])
    case .complianceFalling: Demand(needs: [["points"]], may: ["scopes", "withinDays"])
    case .noCompleteSnapshot: Demand(needs: [], may: ["hours"])
    case .overBudget: Demand(needs: [["prices"]], may: ["scopes"])
    default: Demand(needs: [], may: ["scopes", "minimumSeverity"])
    }
  }

  private static func check(
    _ item: Item, _ demand: Demand, besides common: [String], called name: String, into faults: inout FaultList
  ) {
    for keys in demand.needs where item.entries.count(where: { keys.contains($0.key) }) != 1 {
      let isMissing = keys.allSatisfy { item[$0] == nil }
      let choice = keys.map { Quoted.text($0) }.joined(separator: " or ")
      faults.add(at: item.position, "\(name) needs \(choice)", hint: isMissing ? nil : "not both")
    }
    let allowed = demand.needs.flatMap { $0 } + demand.may
    for entry in item.entries where isKnown(entry.key) && !(allowed + common).contains(entry.key) {
      faults.add(
        at: entry.position, "\(name) has no \(Quoted.text(entry.key))", hint: "it has \(Quoted.list(allowed + common))")
    }
  }

  /// Keys that no kind has were reported already.
  private static func isKnown(_ key: String) -> Bool {
    guard case .mapping(let alerts) = Shape.policy["alerts"]?.shape else { return false }
    return ["sinks", "rules"].contains { name in
      guard case .list(.mapping(let fields), _) = alerts[name]?.shape else { return false }
      return fields[key] != nil
    }
  }
}
