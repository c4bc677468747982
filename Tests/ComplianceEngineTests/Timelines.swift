import InventoryModel

/// Day numbers as instants: short to write, easy to read.
func day(_ number: Int64) -> Instant { Instant(seconds: number * Instant.secondsPerDay) }

func stretch(_ from: Int64, _ to: Int64? = nil) -> Interval {
  Interval(from: day(from), to: to.map(day) ?? .never)
}

extension PoolTraits {
  static let compliant = PoolTraits(enableFIPS: true, osType: "Linux", imageFamily: "AKSUbuntu-2204gen2fipscontainerd")
  static let failing = PoolTraits(enableFIPS: false, osType: "Linux", imageFamily: "AKSUbuntu-2204gen2containerd")

  var onAzureLinux: PoolTraits {
    var traits = self
    traits.imageFamily = "AKSAzureLinux-V3gen2fips"
    return traits
  }

  var unsettled: PoolTraits {
    var traits = self
    traits.isSettled = false
    return traits
  }
}

extension ClusterTimeline {
  /// A cluster of row 1 with one pool of row 2.
  static func withPool(
    _ versions: [(Interval, PoolTraits)], cluster: [(Interval, ClusterTraits)] = [(stretch(0), ClusterTraits())]
  ) -> ClusterTimeline {
    ClusterTimeline(
      row: 1, versions: cluster.map { Version($0.0, $0.1) },
      pools: [PoolTimeline(row: 2, versions: versions.map { Version($0.0, $0.1) })])
  }
}

extension [RowJudgement] {
  subscript(row row: Int64) -> RowJudgement { first { $0.row == row } ?? RowJudgement(row: row) }
}

extension RowJudgement {
  /// `fail 0→4, pass 4→`, with `?` where the verdict is pending.
  var drawnSpans: String {
    spans.map { span in
      let mark = span.judgement.isPending ? "?" : ""
      return "\(span.judgement.verdict)\(mark) \(span.interval.drawn)"
    }.joined(separator: ", ")
  }

  /// `0→4 fixedInPlace`
  var drawnEpisodes: String {
    episodes.map { episode in
      let life = Interval(from: episode.openedAt, to: episode.closedAt ?? .never).drawn
      return life + (episode.closeReason.map { " \($0)" } ?? "")
    }.joined(separator: ", ")
  }
}

extension Interval {
  var drawn: String { "\(from.dayNumber)→\(isOpen ? "" : String(to.dayNumber))" }
}
