import InventoryModel

/// How the register went over a period: what was discovered, what was cleared, and what is open.
package struct CompatibilityCourse: Sendable {
  /// One bucket, or the whole period.
  package struct Point: Hashable, Sendable {
    /// The bucket's first instant.
    package var at: Instant
    package var discovered: Int
    /// Closed as fixed or with a workaround.
    package var cleared: Int
    /// At its end.
    package var open: Int
    /// Accepted up to its end: they still fail, so they are neither cleared nor open.
    package var accepted: Int
    /// From discovery, of those cleared in it.
    package var meanDaysToClear: Double?
  }

  /// As those of the KPIs' series.
  package let points: [Point]
  package let whole: Point

  /// - Parameters:
  ///   - issues: as of the window's end, or later.
  ///   - firstSnapshot: there are no points before it.
  package init(_ issues: [CompatibilityIssue], in window: KPIWindow, firstSnapshot: Instant?) {
    let issues = issues.compactMap { $0.asOf(window.end) }
    let buckets = Buckets(window, firstSnapshot: firstSnapshot)
    let span = buckets.span ?? Interval(from: window.since ?? window.end, to: window.end.adding(seconds: 1))
    points = buckets.names.enumerated().map { index, name in
      let next = index + 1 < buckets.count ? buckets.names[index + 1] : span.to
      return Self.point(at: name, Interval(from: max(name, span.from), to: min(next, span.to)), issues)
    }
    whole = Self.point(at: span.from, span, issues)
  }

  private static func point(at: Instant, _ interval: Interval, _ issues: [CompatibilityIssue]) -> Point {
    let ended = issues.filter { $0.closedAt.map(interval.contains) == true && $0.closedAs?.isCleared == true }
    let seconds = ended.map { $0.closedAt!.seconds - $0.discoveredAt.seconds }.reduce(0, +)
    let last = interval.to.adding(seconds: -1)
    let atEnd = issues.compactMap { $0.asOf(last) }
    return Point(
      at: at, discovered: issues.count { interval.contains($0.discoveredAt) }, cleared: ended.count,
      open: atEnd.count(where: \.isOpen), accepted: atEnd.count { $0.closedAs == .accepted },
      meanDaysToClear: ended.isEmpty
        ? nil : Double(seconds) / Double(ended.count) / Double(Instant.secondsPerDay))
  }
}

extension CompatibilityCourse.Point: Record {
  package static let attributes: [Column<CompatibilityCourse.Point>] = [
    Column("at", "at") { $0.at }.shown { Cell(CivilDate(dayNumber: $0.at.dayNumber).description) },
    Column("discovered", "discovered", .right) { $0.discovered },
    Column("cleared", "cleared", .right) { $0.cleared },
    Column("accepted", "accepted", .right) { $0.accepted },
    Column("open", "open", .right) { $0.open },
    Column("meanDaysToClear", "mean days to clear", .right) { $0.meanDaysToClear }.shown {
      Cell(days: $0.meanDaysToClear)
    },
  ]
}

extension CompatibilityCourse: Record {
  package static let attributes: [Column<CompatibilityCourse>] = [
    Column("discovered") { $0.whole.discovered },
    Column("cleared") { $0.whole.cleared },
    Column("accepted") { $0.whole.accepted },
    Column("open") { $0.whole.open },
    Column("meanDaysToClear") { $0.whole.meanDaysToClear },
    Column("series") { $0.points },
  ]

  /// Whether there is anything to tell.
  package var isEmpty: Bool { points.allSatisfy { $0.discovered + $0.cleared + $0.open + $0.accepted == 0 } }

  package func section(by bucket: KPIWindow.Bucket) -> Table {
    guard !isEmpty else { return Table(notes: ["No compatibility issue was discovered."]) }
    return Table(
      title: "Compatibility issues by \(bucket.rawValue)", of: points, columns: Point.attributes,
      notes: ["Tests that failed on FIPS pools: `fipswatch compat list`. What is accepted was not cleared."])
  }
}
