import InventoryModel

/// How long failing pools took to be fixed, over a whole window. Counts are of episodes; durations are in days.
package struct Remediation: Hashable, Sendable {
  /// Remediated in the window.
  package var closed = 0
  /// Open at its end.
  package var open = 0
  /// Ended otherwise in it.
  package var censored = 0
  /// Those of the above whose true start is not known.
  package var openedAtBaseline = 0
  package var meanDays: Double?
  package var medianDays: Double?
  package var p90Days: Double?
  package var kaplanMeierMedianDays: Double?
  package var openAgeMedianDays: Double?
  package var openAgeMaxDays: Double?
  /// Of those that had one, the share remediated within the SLA of all that were remediated or, still open, are past it.
  package var withinSla: Share?

  /// - Parameters:
  ///   - window: half-open; its last instant is the one that ages are told for. Nil when there is nothing to see.
  init(of episodes: [KPIEpisode], in window: Interval?) {
    guard let window else { return }
    let end = window.to.adding(seconds: -1)
    let members = episodes.compactMap { $0.asOf(end) }.filter { ($0.episode.closedAt ?? .never) >= window.from }
    let atRisk = members.map(\.episode)
    let remediated = Durations(atRisk.filter(\.isRemediated).map { $0.age(at: end) })
    let ages = Durations(atRisk.filter(\.isOpen).map { $0.age(at: end) })

    (closed, open, censored) = (remediated.count, ages.count, atRisk.count - remediated.count - ages.count)
    openedAtBaseline = atRisk.count(where: \.isBaseline)
    (meanDays, medianDays, p90Days) = (remediated.meanDays, remediated.medianDays, remediated.p90Days)
    (openAgeMedianDays, openAgeMaxDays) = (ages.medianDays, ages.maxDays)
    kaplanMeierMedianDays = KaplanMeier.median(
      atRisk.map {
        .init(entry: max(0, window.from.seconds - $0.openedAt.seconds), exit: $0.age(at: end), isEvent: $0.isRemediated)
      }
    ).map { Durations.days($0) }
    withinSla = Self.shareWithinSLA(members, end: end)
  }

  /// What is open and late has missed its SLA already; leaving it out would reward not fixing it.
  private static func shareWithinSLA(_ members: [KPIEpisode], end: Instant) -> Share? {
    let limited = members.filter { $0.slaDays != nil }
    guard !limited.isEmpty else { return nil }
    let remediated = limited.filter(\.episode.isRemediated)
    let late = limited.count { $0.episode.isOpen && !$0.isWithinSLA(at: end) }
    return Share(remediated.count { $0.isWithinSLA(at: end) }, of: remediated.count + late)
  }
}

extension KPIEpisode {
  fileprivate func asOf(_ instant: Instant) -> KPIEpisode? {
    episode.asOf(instant).map { KPIEpisode(episode: $0, groups: groups, slaDays: slaDays) }
  }

  fileprivate func isWithinSLA(at end: Instant) -> Bool {
    slaDays.map { (episode.closedAt ?? end) <= episode.openedAt.adding(days: Int64($0)) } ?? true
  }
}

extension Episode {
  /// In seconds; of a closed episode, its whole duration.
  fileprivate func age(at end: Instant) -> Int64 { (closedAt ?? end).seconds - openedAt.seconds }
}
