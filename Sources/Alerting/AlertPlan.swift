import InventoryModel

/// Makes messages of what fires: what a sink was not sent yet, and what is resolved that it was sent.
package struct AlertPlan: Sendable {
  private let settings: AlertSettings
  private let firing: [String: [Alert]]
  private let newsFrom: Instant
  private let closeReasons: [String: String]

  /// - Parameters:
  ///   - evaluate: what fires of a rule.
  ///   - newsFrom: where the news begins for a sink that is new to a rule: the day of the newest snapshot,
  ///     so that switching alerts on sends those of last night and not of last year.
  ///   - closeReasons: why findings ended, by the keys of alerts that were sent of them.
  package init(
    _ settings: AlertSettings, newsFrom: Instant, closeReasons: [String: String] = [:],
    evaluate: (AlertRule) -> [Alert]
  ) {
    self.settings = settings
    self.closeReasons = closeReasons
    self.newsFrom = newsFrom
    firing = Dictionary(uniqueKeysWithValues: settings.rules.map { ($0.name, evaluate($0)) })
  }

  package func change(of ledger: AlertLedger) -> AlertLedger.Change {
    var change = AlertLedger.Change()
    var sent = Dictionary(grouping: ledger.firing) { Pair(sink: $0.sink, rule: $0.alert.rule) }
    var routes = Dictionary(ledger.routes.map { (Pair(sink: $0.sink, rule: $0.rule), $0) }) { $1 }
    for rule in settings.rules {
      for sink in settings.sinks(of: rule) {
        let pair = Pair(sink: sink.name, rule: rule.name)
        let known = routes.removeValue(forKey: pair)
        let route = known ?? AlertLedger.Route(sink: sink.name, rule: rule.name, since: newsFrom)
        if known == nil { change.begun.append(route) }
        send(sink, of: rule, since: route.since, sent: sent.removeValue(forKey: pair) ?? [], in: &change)
      }
    }
    change.ended = routes.values.sorted { ($0.sink, $0.rule) < ($1.sink, $1.rule) }
    // What was sent by a rule that no longer exists is resolved at the sinks that still do.
    for (pair, rest) in sent.sorted(by: { ($0.key.sink, $0.key.rule) < ($1.key.sink, $1.key.rule) }) {
      resolve(rest, of: pair.rule, at: settings.sinks.first { $0.name == pair.sink }, in: &change)
    }
    return change
  }

  private struct Pair: Hashable {
    let sink: String
    let rule: String
  }

  private func send(
    _ sink: AlertSink, of rule: AlertRule, since: Instant, sent: [AlertLedger.Sent], in change: inout AlertLedger.Change
  ) {
    let present = firing[rule.name] ?? []
    let (known, keys) = (Set(sent.map(\.alert.key)), Set(present.map(\.key)))
    let news = present.filter { !known.contains($0.key) && (!rule.isAboutEvents || $0.since >= since) }
    change.raised += news.map { AlertLedger.Sent(sink: sink.name, alert: $0) }
    change.messages += Self.drafts(of: news, rule.name, .firing, to: sink)
    resolve(sent.filter { !keys.contains($0.alert.key) }, of: rule.name, at: sink, in: &change)
  }

  private func resolve(
    _ over: [AlertLedger.Sent], of rule: String, at sink: AlertSink?, in change: inout AlertLedger.Change
  ) {
    change.resolved += over.map { sent in
      var ended = sent
      ended.alert.closeReason = closeReasons[sent.alert.key]
      return ended
    }
    guard let sink, !sink.isChat else { return }
    change.messages += Self.drafts(of: over.map(\.alert), rule, .resolved, to: sink)
  }

  /// One message, or as many as it takes where each alert is sent and not only counted.
  private static func drafts(
    of alerts: [Alert], _ rule: String, _ phase: AlertMessage.Phase, to sink: AlertSink
  ) -> [AlertLedger.Change.Draft] {
    let size = sink.isChat ? max(1, alerts.count) : AlertMessage.mostAlerts
    return stride(from: 0, to: alerts.count, by: size).map { start in
      AlertLedger.Change.Draft(
        sink: sink.name, rule: rule, phase: phase,
        keys: alerts[start..<min(start + size, alerts.count)].map(\.key))
    }
  }
}
