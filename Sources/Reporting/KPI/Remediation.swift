import InventoryModel

/// How long failing pools took to be fixed, over a whole window. Counts are of episodes; durations are in days.
public struct Remediation: Hashable, Sendable {
  /// Remediated in the window.
  public var closed = 0
  /// Open at its end.
  public var open = 0
  /// Ended otherwise in it.
  public var censored = 0
  /// Those of the above whose true start is not known.
  public var openedAtBaseline = 0
  public var meanDays: Double?
  public var medianDays: Double?
  public var p90Days: Double?
  public var kaplanMeierMedianDays: Double?
  public var openAgeMedianDays: Double?
  public var openAgeMaxDays: Double?
  /// The share remediated within the SLA of all that were remediated or, still open, are past it.
  public var withinSla: Share?

  /// - Parameters:
  ///   - window: half-open; its last instant is the one that ages are told for. Nil when there is nothing to see.
  ///   - slaDays: nil when no SLA is in force.
  init(of episodes: [Episode], in window: Interval?, slaDays: Double?) {
    guard let window else { return }
    let end = window.to.adding(seconds: -1)
    let atRisk = episodes.compactMap { $0.asOf(end) }.filter { ($0.closedAt ?? .never) >= window.from }
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
    withinSla = slaDays.map { Self.shareWithin($0, remediated: remediated, open: ages) }
  }

  /// What is open and late has missed its SLA already; leaving it out would reward not fixing it.
  private static func shareWithin(_ limit: Double, remediated: Durations, open: Durations) -> Share {
    let late = open.count - open.count(withinDays: limit)
    return Share(remediated.count(withinDays: limit), of: remediated.count + late)
  }
}

extension Episode {
  fileprivate var isRemediated: Bool { closeReason?.isRemediation == true }

  /// In seconds; of a closed episode, its whole duration.
  fileprivate func age(at end: Instant) -> Int64 { (closedAt ?? end).seconds - openedAt.seconds }
}
