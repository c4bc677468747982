/// The lives of a cluster under one id: a new one begins where `resourceUID` became another.
package struct Incarnations: Sendable {
  package struct Life: Sendable {
    package var ordinal: Int
    package var interval: Interval
    var uid: String?
    /// When the UID was first reported.
    var uidKnownFrom: Instant

    /// The UID as far as it was known at an instant, so that learning it later renames no finding.
    package func uid(knownAt instant: Instant) -> String { uidKnownFrom <= instant ? uid ?? "" : "" }
  }

  private var lives: [Life]

  package init(of versions: [Version<ClusterTraits>]) {
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

  /// Whether two instants lie in the same life.
  package func isOneLife(_ one: Instant, _ other: Instant) -> Bool {
    lives[lives.partitionPoint { $0.interval.to > one }].interval.contains(other)
  }

  /// The parts of an interval, one for each life that it touches.
  package func cutting(_ interval: Interval) -> [Life] {
    let first = lives.partitionPoint { $0.interval.to > interval.from }
    return lives[first...].prefix { $0.interval.from < interval.to }.compactMap { life in
      var part = life
      part.interval = life.interval.clamped(to: interval)
      return part.interval.isEmpty ? nil : part
    }
  }

  /// When something of the cluster was there, without a break and within one life of the cluster each.
  ///
  /// - Parameter intervals: in the order of time.
  package func presences(in intervals: [Interval]) -> [Life] {
    intervals.flatMap(cutting).reduce(into: []) { presences, part in
      if let last = presences.last, last.ordinal == part.ordinal, last.interval.to == part.interval.from {
        presences[presences.count - 1].interval = Interval(from: last.interval.from, to: part.interval.to)
      } else {
        presences.append(part)
      }
    }
  }
}
