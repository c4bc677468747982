extension Oracle {
  /// What `findings --all` shows: the episodes of one control on one row in one life of its cluster make one finding.
  func findings(at instant: Moment) -> JSON {
    var findings: [String: JSON] = [:]
    for (name, episodes) in Dictionary(grouping: counted(asOf: instant), by: \.finding) {
      let ordered = episodes.sorted { $0.openedAt < $1.openedAt }
      findings["\(name.row) \(name.control) \(ordered[0].openedAt)"] = finding(ordered, at: instant)
    }
    return .object(findings)
  }

  /// A pool that was there when first observed did not appear, so it needs no approval. (DESIGN: "A pool that appears".)
  func counted(asOf instant: Moment) -> [EpisodeFacts] {
    episodes(asOf: instant).filter { $0.control != ControlID.approved || $0.detectedAfter != nil }
  }

  private func finding(_ episodes: [EpisodeFacts], at instant: Moment) -> JSON {
    let last = episodes.last!
    let key = last.row.cluster
    let due = last.slaDays.map { last.openedAt.plus(days: $0) }
    return .object([
      "control": .string(last.control), "severity": .string(last.severity),
      "scopes": .array(last.scopes.map(JSON.string)), "clusterId": .string(key.id), "cluster": .string(key.name),
      "pool": JSON(last.row.pool), "basis": .string(basis(of: last, at: instant)),
      "reopenCount": .number(episodes.count - 1), "due": JSON(due),
      "sla": JSON(due.map { sla(last, due: $0, at: instant) }), "exemption": JSON(exemption(of: last, at: instant)),
      "episodes": .array(
        episodes.map { episode in
          [
            "openedAt": JSON(episode.openedAt), "detectedAfter": JSON(episode.detectedAfter),
            "isBaseline": .bool(episode.detectedAfter == nil), "closedAt": JSON(episode.closedAt),
            "closeReason": JSON(episode.reason),
          ]
        }),
    ])
  }

  private func sla(_ episode: EpisodeFacts, due: Moment, at instant: Moment) -> String {
    guard let closedAt = episode.closedAt else { return instant > due ? "overdue" : "due" }
    return (episode.isRemediated ? ["closedInTime", "closedLate"] : ["ended", "endedLate"])[closedAt > due ? 1 : 0]
  }

  /// Of FIPS, what the failure rested on last; of other controls, what they are about.
  private func basis(of episode: EpisodeFacts, at instant: Moment) -> String {
    guard episode.control == ControlID.fips else { return episode.basis }
    let failing = instants.last { at in
      at <= instant && episode.isOpen(at: at) && states[at]?[episode.row]?.judged.answer == .fail
    }
    return failing.flatMap { states[$0]?[episode.row]?.judged.basis } ?? ""
  }

  private func exemption(of episode: EpisodeFacts, at instant: Moment) -> String? {
    guard episode.closedAt == nil, let state = rows(at: instant)[episode.row] else { return nil }
    return policy(at: instant).exemptions.first { $0.covers(state.facts, episode.control, at: instant) }?.id
  }
}

extension EpisodeFacts {
  struct Name: Hashable {
    var row: RowKey
    var control: String
    var life: Int
  }

  var finding: Name { Name(row: row, control: control, life: life) }
}
