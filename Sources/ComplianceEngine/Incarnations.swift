import InventoryModel

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

  /// Whether two instants lie in the same life.
  func isOneLife(_ one: Instant, _ other: Instant) -> Bool {
    lives.count == 1 || lives.contains { $0.interval.contains(one) && $0.interval.contains(other) }
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
