/// What `kpi` was asked for.
struct KPIQuestion {
  var since: Moment?
  var until: Moment
  var asOf: Moment
  var bucket = "month"
  var by: String?

  var end: Moment { min(until, asOf) }

  var arguments: [String] {
    let fixed = ["kpi", "--until", "\(until)", "--as-of", "\(asOf)", "--bucket", bucket]
    return fixed + (since.map { ["--since", "\($0)"] } ?? []) + (by.map { ["--by", $0] } ?? [])
  }

  func start(of instant: Moment) -> Moment {
    switch bucket {
    case "day": instant.startOfDay
    case "week": instant.startOfWeek
    default: instant.startOfMonth
    }
  }

  func next(after start: Moment) -> Moment {
    switch bucket {
    case "day": start.plus(days: 1)
    case "week": start.plus(days: 7)
    default: start.startOfNextMonth
    }
  }
}

extension Oracle {
  /// What `kpi` shows, counted bucket by bucket (DESIGN §5).
  func kpi(_ question: KPIQuestion) -> JSON {
    let first = script.sightings[0].takenAt
    let start = max(question.since ?? first, first)
    var series: [String: JSON] = [:]
    if start <= question.end {
      let names = groups(question, from: start)
      var bucket = question.start(of: start)
      while bucket <= question.end {
        let next = question.next(after: bucket)
        let window = max(bucket, start)...min(next.plus(seconds: -1), question.end)
        for group in names { series["\(group ?? "") \(bucket)"] = point(bucket, window, group, question) }
        bucket = next
      }
    }
    return .object([
      "asOf": JSON(question.asOf), "since": JSON(question.since ?? first), "until": JSON(question.until),
      "bucket": .string(question.bucket), "series": .object(series),
      "remediation": remediation(from: start, through: question.end),
    ])
  }

  /// Every group that a row was in at the end of a bucket, or an episode as it opened.
  private func groups(_ question: KPIQuestion, from start: Moment) -> [String?] {
    guard let by = question.by else { return [nil] }
    var names: Set<String> = []
    var bucket = question.start(of: start)
    while bucket <= question.end {
      let end = min(question.next(after: bucket).plus(seconds: -1), question.end)
      for (row, shown) in shown(at: end) where shown.isCounted || shown.state.hasLeftScope {
        names.formUnion(groups(of: row, shown.state, by, at: end))
      }
      bucket = question.next(after: bucket)
    }
    for episode in fipsEpisodes(asOf: question.end) { names.formUnion(groups(of: episode, by)) }
    return names.sorted()
  }

  private func point(_ bucket: Moment, _ window: ClosedRange<Moment>, _ group: String?, _ question: KPIQuestion) -> JSON
  {
    let end = window.upperBound
    let members = shown(at: end).filter { row, shown in
      guard let group, let by = question.by else { return true }
      return groups(of: row, shown.state, by, at: end).contains(group)
    }
    let counted = members.filter(\.value.isCounted)
    let episodes = fipsEpisodes(asOf: end).filter { episode in
      guard let group, let by = question.by else { return true }
      return groups(of: episode, by).contains(group)
    }
    let closed = episodes.filter { $0.isRemediated && window.contains($0.closedAt!) }
    let days = closed.map { Double($0.closedAt!.seconds - $0.openedAt.seconds) / Double(Moment.day) }
    var values = ratios(counted, window)
    values["at"] = JSON(bucket)
    if let group { values["group"] = .string(group) }
    values["opened"] = .number(episodes.count { window.contains($0.openedAt) })
    values["closed"] = .number(closed.count)
    values["open"] = .number(episodes.count { $0.closedAt == nil })
    values["leftScope"] = .number(members.values.count { !$0.isCounted && $0.state.hasLeftScope })
    values["mttrDays"] = JSON(Statistics.mean(days))
    values["mttrMedianDays"] = JSON(Statistics.median(days))
    return .object(values)
  }

  private func ratios(_ counted: [RowKey: Shown], _ window: ClosedRange<Moment>) -> [String: JSON] {
    let total = counted.count
    let pass = counted.values.count(where: \.passes)
    let exempt = counted.values.count { $0.state.isExempt && !$0.passes }
    let clusters = Dictionary(grouping: counted, by: \.key.cluster)
    let compliant = clusters.values.count { $0.allSatisfy(\.value.passes) }
    let nodes = counted.values.reduce(0) { $0 + $1.nodes }
    let seen = counted.keys.count { row in observations.all(at: row).contains { window.contains($0.at) } }
    return [
      "pools": [
        "pass": .number(pass), "fail": .number(counted.values.count { $0.answer == .fail }),
        "unknown": .number(counted.values.count { $0.answer == .unknown }), "exempt": .number(exempt),
        "total": .number(total),
      ],
      "complianceStrict": JSON(Statistics.ratio(pass, total)),
      "complianceAdjusted": JSON(Statistics.ratio(pass + exempt, total)),
      "clusterCompliance": JSON(Statistics.ratio(compliant, clusters.count)),
      "nodeCompliance": JSON(Statistics.ratio(counted.values.filter(\.passes).reduce(0) { $0 + $1.nodes }, nodes)),
      "coverage": JSON(Statistics.ratio(seen, total)),
    ]
  }

  func fipsEpisodes(asOf instant: Moment) -> [EpisodeFacts] {
    episodes(asOf: instant).filter { $0.control == ControlID.fips }
  }
}

extension Shown {
  /// `count`, else 1. (No document of a script has `virtualMachineNodesStatus`.)
  var nodes: Int { state.facts.pool?.facts.count ?? 1 }
}

// MARK: - Groups

extension Oracle {
  static let none = "(none)"

  private func groups(of row: RowKey, _ state: RowState, _ by: String, at instant: Moment) -> [String] {
    switch by {
    case "scope": state.scopes.isEmpty ? [Self.none] : state.scopes
    case "severity": [state.severity ?? Self.none]
    default: [group(of: row, state.facts, by) ?? Self.none]
    }
  }

  /// Those of the row as the episode opened.
  private func groups(of episode: EpisodeFacts, _ by: String) -> [String] {
    switch by {
    case "scope": episode.scopes
    case "severity": [episode.severity]
    default: [rows(at: episode.openedAt)[episode.row].flatMap { group(of: episode.row, $0.facts, by) } ?? Self.none]
    }
  }

  private func group(of row: RowKey, _ facts: RowFacts, _ by: String) -> String? {
    switch by {
    case "subscription": row.cluster.subscription
    case "cluster": row.cluster.name
    case "location": facts.shownCluster?.location
    case "os": facts.pool?.facts.osType
    case "owner": tag("owner", of: facts)
    default: tag(String(by.dropFirst("tag:".count)), of: facts)
    }
  }

  private func tag(_ name: String, of facts: RowFacts) -> String? {
    facts.pool?.facts.tags?.value(named: name) ?? facts.shownCluster?.tags?.value(named: name)
  }
}
