/// The arithmetic of DESIGN §5, as plainly as it can be written.
enum Statistics {
  static func ratio(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }

  static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// Nearest rank: the smallest that at least nine in ten do not exceed.
  static func p90(_ values: [Double]) -> Double? {
    values.sorted().first { candidate in values.count { $0 <= candidate } * 10 >= values.count * 9 }
  }

  /// Days after which at most half are left.
  ///
  /// - Parameter lives: from which age each was watched, until which, and whether it ended in a remediation.
  static func kaplanMeierMedian(_ lives: [(entry: Double, exit: Double, isEvent: Bool)]) -> Double? {
    var survival = 1.0
    for age in Set(lives.filter(\.isEvent).map(\.exit)).sorted() {
      let atRisk = lives.count { $0.entry <= age && age <= $0.exit }
      let events = lives.count { $0.isEvent && $0.exit == age }
      survival *= Double(atRisk - events) / Double(atRisk)
      if survival <= 0.5 + 1e-9 { return age }
    }
    return nil
  }
}

extension Oracle {
  /// Time to remediate over a window whose both ends belong to it.
  func remediation(from start: Moment, through end: Moment) -> JSON {
    func days(_ from: Moment, _ to: Moment) -> Double { Double(to.seconds - from.seconds) / Double(Moment.day) }
    let members = start > end ? [] : fipsEpisodes(asOf: end).filter { ($0.closedAt ?? .never) >= start }
    let closed = members.filter(\.isRemediated)
    let open = members.filter { $0.closedAt == nil }
    let durations = closed.map { days($0.openedAt, $0.closedAt!) }
    let ages = open.map { days($0.openedAt, end) }
    let lives = members.map {
      (entry: max(0, days($0.openedAt, start)), exit: days($0.openedAt, $0.closedAt ?? end), isEvent: $0.isRemediated)
    }
    let limited = members.filter { $0.slaDays != nil }
    func isInTime(_ episode: EpisodeFacts) -> Bool {
      days(episode.openedAt, episode.closedAt ?? end) <= Double(episode.slaDays!)
    }
    let met = limited.count { $0.isRemediated && isInTime($0) }
    let judged = limited.count { $0.isRemediated || ($0.closedAt == nil && !isInTime($0)) }
    return .object([
      "closed": .number(closed.count), "open": .number(open.count),
      "censored": .number(members.count - closed.count - open.count),
      "openedAtBaseline": .number(members.count { $0.detectedAfter == nil }),
      "meanDays": JSON(Statistics.mean(durations)), "medianDays": JSON(Statistics.median(durations)),
      "p90Days": JSON(Statistics.p90(durations)),
      "kaplanMeierMedianDays": JSON(Statistics.kaplanMeierMedian(lives)),
      "openAgeMedianDays": JSON(Statistics.median(ages)), "openAgeMaxDays": JSON(ages.max()),
      "withinSla": JSON(Statistics.ratio(met, judged)),
    ])
  }
}
