import InventoryModel

/// Judges a cluster and its pools over all of their known time.
///
/// A pure function of the facts: the same timeline gives the same spans and episodes, whatever was imported first.
@Sendable public func judge(_ cluster: ClusterTimeline) -> [RowJudgement] {
  let incarnations = Incarnations(of: cluster.versions)
  var rows = cluster.pools.map { judge($0, in: incarnations) }
  rows.append(judgeUnlistedNodes(of: cluster, in: incarnations))
  return rows
}

private func judge(_ pool: PoolTimeline, in incarnations: Incarnations) -> RowJudgement {
  var fold = PoolFold(row: pool.row)
  for version in pool.versions {
    for life in incarnations.cutting(version.interval) { fold.see(version.traits, in: life) }
  }
  return fold.finished()
}

/// The lives of a cluster under one id: a new one begins where `resourceUID` became another.
struct Incarnations {
  struct Life {
    var ordinal: Int
    var interval: Interval
    var uid: String?
    /// When the UID was first told.
    var uidKnownFrom: Instant

    /// The UID as far as it was known at an instant, so that learning it later renames no finding.
    func uid(knownAt instant: Instant) -> String { uidKnownFrom <= instant ? uid ?? "" : "" }
  }

  private var lives: [Life]

  init(of versions: [Version<ClusterTraits>]) {
    let beginning = Interval(from: Instant(seconds: .min))
    lives = [Life(ordinal: 0, interval: beginning, uid: nil, uidKnownFrom: .never)]
    for version in versions {
      guard let uid = version.traits.resourceUID else { continue }
      learn(uid, at: version.interval.from)
    }
  }

  private mutating func learn(_ uid: String, at instant: Instant) {
    let last = lives.count - 1
    if lives[last].uid == nil {
      (lives[last].uid, lives[last].uidKnownFrom) = (uid, instant)
    } else if lives[last].uid != uid {
      lives[last].interval = Interval(from: lives[last].interval.from, to: instant)
      lives.append(Life(ordinal: lives.count, interval: Interval(from: instant), uid: uid, uidKnownFrom: instant))
    }
  }

  /// The parts of an interval, one for each life that it touches.
  func cutting(_ interval: Interval) -> [Life] {
    lives.compactMap { life in
      var part = life
      part.interval = life.interval.clamped(to: interval)
      return part.interval.isEmpty ? nil : part
    }
  }
}
