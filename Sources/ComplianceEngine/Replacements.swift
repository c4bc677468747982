import InventoryModel

/// Tells rows that were replaced by a compliant pool from those that were only deleted.
///
/// A replacement is a pool of the same life of the cluster that came, not at a baseline, within the nights that the
/// policy sets before the old row went, is there when it goes, and passes the same control. One that comes later does not
/// count: what was reported of the past would change.
struct Replacements {
  let pools: [RowFold]
  let policies: PolicyHistory
  let incarnations: Incarnations

  /// What was evaluated of a row, with its episodes that ended in a replacement marked as such.
  func judgement(of row: RowFold) -> RowJudgement {
    var judgement = row.judgement
    guard policies.knowsReplacements else { return judgement }
    for index in judgement.episodes.indices where isReplaced(judgement.episodes[index]) {
      judgement.episodes[index].closeReason = .replaced
    }
    return judgement
  }

  private func isReplaced(_ episode: JudgedEpisode) -> Bool {
    guard episode.closeReason == .deleted, let end = episode.closedAt else { return false }
    let nights = Int64(policies.policy(at: end).replacedWithinNights)
    guard nights > 0, incarnations.isOneLife(episode.openedAt, end) else { return false }
    let window = Interval(from: end.adding(days: -nights), to: end.adding(seconds: 1))
    return pools.contains { $0.appearances.contains(where: window.contains) && $0.passes(episode.control, at: end) }
  }
}
