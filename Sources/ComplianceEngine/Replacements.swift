import InventoryModel

/// Tells pools that were replaced by a compliant one from those that were only deleted.
///
/// A replacement is a pool of the same life of the cluster that came within the nights that the policy sets before the
/// old one went, is there when it goes, passes, and does not fail the same control. One that comes later does not count:
/// what was reported of the past would change.
struct Replacements {
  let rows: [RowFold]
  let policies: PolicyHistory
  let incarnations: Incarnations

  var judgements: [RowJudgement] {
    guard policies.periods.contains(where: { $0.policy.replacedWithinNights > 0 }) else { return rows.map(\.judgement) }
    return rows.map { row in
      var judgement = row.judgement
      for index in judgement.episodes.indices where isReplaced(judgement.episodes[index]) {
        judgement.episodes[index].closeReason = .replaced
      }
      return judgement
    }
  }

  private func isReplaced(_ episode: JudgedEpisode) -> Bool {
    guard episode.closeReason == .deleted, let end = episode.closedAt else { return false }
    let nights = Int64(policies.policy(at: end).replacedWithinNights)
    guard nights > 0, incarnations.isOneLife(episode.openedAt, end) else { return false }
    let window = Interval(from: end.adding(days: -nights), to: end.adding(seconds: 1))
    return rows.contains { other in
      other.appearances.contains(where: window.contains) && other.passes(at: end)
        && !other.judgement.episodes.contains { $0.control == episode.control && $0.interval.contains(end) }
    }
  }
}

extension RowFold {
  fileprivate func passes(at instant: Instant) -> Bool {
    judgement.spans.last { $0.interval.from <= instant }
      .map { $0.interval.contains(instant) && $0.judgement.verdict == .pass } ?? false
  }
}

extension JudgedEpisode {
  fileprivate var interval: Interval { Interval(from: openedAt, to: closedAt ?? .never) }
}
