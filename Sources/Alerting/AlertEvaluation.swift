import InventoryModel
import Reporting

/// What fires, rule by rule, as of an instant: a pure function of what is known then.
///
/// It knows nothing of what was sent before; `AlertPlan` makes news of it.
package struct AlertEvaluation: Sendable {
  private let settings: AlertSettings
  private let facts: AlertFacts
  private let now: Instant

  package init(_ settings: AlertSettings, of facts: AlertFacts, asOf now: Instant) {
    self.settings = settings
    self.facts = facts
    self.now = now
  }

  /// In the order of their summaries, so that a message begins with the same names each time.
  package func alerts(of rule: AlertRule) -> [Alert] {
    switch rule.trigger {
    case .newNonCompliantPool, .regression, .recurrence, .disagreement, .overdue: findings(of: rule)
    case .exemptionExpiring(let days): expiring(rule, days: days)
    case .complianceBelow(let percent): below(rule, percent: percent)
    case .complianceFalling(let points, let days): falling(rule, points: points, days: days)
    case .noCompleteSnapshot(let hours): silent(rule, hours: hours)
    case .overBudget(let prices): overBudget(rule, facts.budgets[prices])
    }
  }
}

// MARK: - Findings

extension AlertEvaluation {
  /// Reopened within so many days, a finding has come back.
  static let daysOfRecurrence: Double = 180

  /// A finding under an exemption in force fires no alert.
  private func findings(of rule: AlertRule) -> [Alert] {
    let clusters = ClusterColumns(facts.findings.lazy.map(\.cluster))
    return facts.findings
      .filter { $0.isOpen && $0.exemption == nil && rule.matches($0) && fires(rule, $0) }
      .map { Alert($0, rule: rule, among: clusters) }.sorted { ($0.summary, $0.key) < ($1.summary, $1.key) }
  }

  private func fires(_ rule: AlertRule, _ finding: Finding) -> Bool {
    switch rule.trigger {
    case .newNonCompliantPool: isNews(finding) && !isRegression(finding)
    case .regression: isNews(finding) && isRegression(finding) && !isSentAsRecurrence(finding, besides: rule)
    case .recurrence: finding.episodes.last?.isBaseline == false && finding.isRecurrence
    case .disagreement: finding.control == .observedAsDeclared || finding.basis == .conflict
    case .overdue: finding.timeliness(asOf: now) == .overdue
    default: false
    }
  }

  /// A pool that is not FIPS, and has not been so ever since it was first observed.
  private func isNews(_ finding: Finding) -> Bool {
    finding.control == .fipsEnabled && finding.episodes.last?.isBaseline == false
      && !facts.failingSinceBaseline.contains(finding.row)
  }

  private func isRegression(_ finding: Finding) -> Bool {
    finding.reopenCount > 0 || facts.passedBefore.contains(finding.row)
  }

  /// Whoever hears that it came back need not hear that it fails again.
  private func isSentAsRecurrence(_ finding: Finding, besides rule: AlertRule) -> Bool {
    let listeners = Set(settings.sinks(of: rule).map(\.name))
    return finding.isRecurrence
      && settings.rules.contains {
        $0.trigger == .recurrence && $0.matches(finding) && listeners.isSubset(of: settings.sinks(of: $0).map(\.name))
      }
  }
}

extension Finding {
  fileprivate var isRecurrence: Bool {
    guard let latest = episodes.last, let closedAt = episodes.dropLast().last?.closedAt else { return false }
    return latest.openedAt.days(since: closedAt) <= AlertEvaluation.daysOfRecurrence
  }
}

extension Alert {
  /// An episode of a finding.
  fileprivate init(_ finding: Finding, rule: AlertRule, among clusters: ClusterColumns) {
    let since = finding.episodes.last?.openedAt ?? Instant(seconds: 0)
    let name = clusters.label(finding.cluster, named: finding.clusterName) + "/" + (finding.pool ?? "(not listed)")
    self.init(
      key: "\(rule.name)/\(finding.id)/\(since.seconds)", rule: rule.name, trigger: rule.trigger.name,
      summary: "\(name): \(finding.control.id) fails (\(finding.basis.rawValue)) since \(since)", since: since,
      severity: finding.severity, scopes: finding.scopes)
    self.finding = finding.id
    control = finding.control.id
    basis = finding.basis
    clusterId = finding.cluster.description
    cluster = finding.clusterName
    pool = finding.pool
    due = finding.due
    if let due, trigger == .overdue { summary += ", due \(due)" }
  }
}

// MARK: - Exemptions

extension AlertEvaluation {
  /// Exemptions in force whose last day is near. With a selector, those that excuse something that it matches.
  private func expiring(_ rule: AlertRule, days: Int) -> [Alert] {
    facts.permissions.filter { audit in
      let (permission, life) = (audit.permission, audit.permission.interval)
      return permission.category != nil && life.contains(now) && now >= life.to.adding(days: -Int64(days))
        && (rule.scopes.isEmpty && rule.minimumSeverity == nil || excuses(permission, somethingFitting: rule))
    }.map { audit in
      let (permission, life) = (audit.permission, audit.permission.interval)
      let day = CivilDate(dayNumber: permission.expiresOn.dayNumber)
      var alert = Alert(
        key: "\(rule.name)/\(permission.id)/\(life.to.seconds)", rule: rule.name, trigger: rule.trigger.name,
        summary: "exemption \(permission.id) (\(permission.control)) ends with \(day);"
          + " it excuses \(Plural.text(audit.failing.count, "finding"))", since: life.to.adding(days: -Int64(days)))
      (alert.exemption, alert.control, alert.due) = (permission.id, permission.control, life.to)
      return alert
    }
  }

  private func excuses(_ permission: Permission, somethingFitting rule: AlertRule) -> Bool {
    facts.findings.contains { $0.exemption == permission.id && rule.matches($0) }
  }
}

// MARK: - Compliance

extension AlertEvaluation {
  private func below(_ rule: AlertRule, percent: Int) -> [Alert] {
    tracks(of: rule).compactMap { scope, track in
      guard let present = present(of: track) else { return withoutRows(rule, scope) }
      guard present.part * 100 < percent * present.whole else { return nil }
      return crossing(rule, scope, "strict compliance is \(present.percent) %, under \(percent) %")
    }
  }

  /// Compared with the best of the days before, so that a rise in between hides nothing.
  private func falling(_ rule: AlertRule, points: Int, days: Int) -> [Alert] {
    tracks(of: rule).compactMap { scope, track in
      guard let present = present(of: track) else { return withoutRows(rule, scope) }
      let before = track.dropFirst().filter { $0.at >= now.adding(days: -Int64(days)) && $0.strict.whole > 0 }
      guard let best = before.map(\.strict).max(by: { $0.isLess(than: $1) }), best.exceeds(present, byPoints: points)
      else { return nil }
      return crossing(
        rule, scope, "strict compliance fell from \(best.percent) % to \(present.percent) % within \(days) days")
    }
  }

  /// Nil where nothing is regulated.
  private func present(of track: [AlertFacts.Compliance]) -> Share? {
    track.first.flatMap { $0.at == now && $0.strict.whole > 0 ? $0.strict : nil }
  }

  /// What lost its rows has not come to comply, and a floor under nothing would never be heard of.
  private func withoutRows(_ rule: AlertRule, _ scope: String?) -> Alert {
    crossing(rule, scope, "nothing is regulated, so there is no compliance to evaluate")
  }

  /// The scopes that a rule names, or the whole fleet, each from the present back.
  private func tracks(of rule: AlertRule) -> [(scope: String?, track: [AlertFacts.Compliance])] {
    let scopes: [String?] = rule.scopes.isEmpty ? [nil] : rule.scopes
    return scopes.map { scope in
      (scope, facts.compliance.filter { $0.scope == scope && $0.at <= now }.sorted { $0.at > $1.at })
    }
  }

  private func crossing(_ rule: AlertRule, _ scope: String?, _ text: String) -> Alert {
    Alert(
      key: [rule.name, scope].compactMap { $0 }.joined(separator: "/"), rule: rule.name, trigger: rule.trigger.name,
      summary: (scope.map { "\($0): " } ?? "") + text, since: now, scopes: scope.map { [$0] } ?? [])
  }
}

extension Share {
  /// Cut to one decimal, as reports cut it.
  fileprivate var percent: String { whole > 0 ? "\(part * 1_000 / whole / 10).\(part * 1_000 / whole % 10)" : "–" }

  fileprivate func isLess(than other: Share) -> Bool { part * other.whole < other.part * whole }

  fileprivate func exceeds(_ other: Share, byPoints points: Int) -> Bool {
    (part * other.whole - other.part * whole) * 100 >= points * whole * other.whole
  }
}

// MARK: - Budgets

extension AlertEvaluation {
  /// What cannot be told to be within a budget is sent too, saying so.
  private func overBudget(_ rule: AlertRule, _ budgets: AlertFacts.Budgets?) -> [Alert] {
    switch budgets {
    case nil: []
    case .unknown(let reason):
      [
        Alert(
          key: rule.name, rule: rule.name, trigger: rule.trigger.name,
          summary: "budgets cannot be evaluated: \(reason)", since: now)
      ]
    case .known(let budgets, let currency):
      budgets.filter { $0.isOver != false && (rule.scopes.isEmpty || rule.scopes.contains($0.scope)) }
        .map { crossing(rule, $0.scope, $0.sentence(in: currency)) } + withoutBudget(rule, budgets)
    }
  }

  /// The policy in force is the one that was recorded at the last import: a rule may ask for budgets that it lacks.
  private func withoutBudget(_ rule: AlertRule, _ budgets: [CostBudget]) -> [Alert] {
    let asked: [String?] = rule.scopes.isEmpty ? (budgets.isEmpty ? [nil] : []) : rule.scopes
    return asked.filter { scope in !budgets.contains { $0.scope == scope } }.map { scope in
      crossing(rule, scope, "there is no budget to evaluate: import with a policy that has monthlyBudget")
    }
  }
}

extension CostBudget {
  /// - Parameter priced: the currency of the prices.
  fileprivate func sentence(in priced: String?) -> String {
    let missing = cost.missing == 0 ? "" : "at least "
    let known = "non-compliance costs \(missing)\(cost.atLeast.text)\(priced.map { " \($0)" } ?? "") a month"
    guard let unknownBecause else { return "\(known); the budget is \(text)" }
    return "the budget of \(text) a month cannot be evaluated: \(unknownBecause); \(known)"
  }
}

// MARK: - Snapshots

extension AlertEvaluation {
  /// Nothing complete for so long, or else collectors and parts of Azure of which nothing came for so long.
  private func silent(_ rule: AlertRule, hours: Int) -> [Alert] {
    let limit = now.adding(seconds: -Int64(hours) * 3_600)
    guard let last = facts.lastComplete, last >= limit else {
      let text = facts.lastComplete.map { "the newest is of \($0)" } ?? "there is none"
      return [
        Alert(
          key: rule.name, rule: rule.name, trigger: rule.trigger.name,
          summary: "no complete snapshot for \(hours) hours: \(text)", since: facts.lastComplete ?? now)
      ]
    }
    return quietCollectors(rule, hours: hours, since: limit)
      + (facts.unseen[hours] ?? []).map { place in
        Alert(
          key: "\(rule.name)/\(place)", rule: rule.name, trigger: rule.trigger.name,
          summary: "\(place): not observed for \(hours) hours", since: limit, scopes: [place])
      }
  }

  private func quietCollectors(_ rule: AlertRule, hours: Int, since limit: Instant) -> [Alert] {
    facts.collectors.filter { ($0.newestCompleteSnapshot ?? .init(seconds: .min)) < limit }.map { quiet in
      let text = quiet.newestCompleteSnapshot.map { "the newest is of \($0)" } ?? "there is none"
      return Alert(
        key: "\(rule.name)/collector/\(quiet.collector)", rule: rule.name, trigger: rule.trigger.name,
        summary: "collector \(quiet.collector): no complete snapshot for \(hours) hours: \(text)",
        since: quiet.newestCompleteSnapshot ?? limit)
    }
  }
}
