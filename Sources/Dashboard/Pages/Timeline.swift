import InventoryModel
import Reporting

/// The life of one row on the axis of time: how it was judged from when to when, and where something became different.
struct Timeline: Sendable {
  /// A stretch with one verdict; nil where nothing is judged, as while it was gone.
  struct Stretch: Equatable, Sendable {
    var interval: Interval
    var verdict: Verdict?
  }

  /// Changes so close together that they share a place.
  struct Mark: Equatable, Sendable {
    var at: Instant
    var changes: Int
    /// The first of the versions that began there, by number.
    var version: Int
  }

  /// The whole axis, which lanes of one page share.
  var axis: Interval
  var stretches: [Stretch] = []
  var marks: [Mark] = []

  /// - Parameter versions: in the order of time.
  init(_ versions: [HistoryReport.Version], on axis: Interval) {
    self.axis = axis
    for version in versions {
      let part = version.interval.clamped(to: axis)
      guard !part.isEmpty else { continue }
      add(Stretch(interval: part, verdict: version.judgement?.verdict))
    }
    for (number, version) in versions.enumerated() where !version.changes.isEmpty {
      add(Mark(at: version.interval.from, changes: version.changes.count, version: number))
    }
  }

  private mutating func add(_ stretch: Stretch) {
    if let last = stretches.last, last.verdict == stretch.verdict, last.interval.to == stretch.interval.from {
      stretches[stretches.count - 1].interval = Interval(from: last.interval.from, to: stretch.interval.to)
    } else {
      stretches.append(stretch)
    }
  }

  private mutating func add(_ mark: Mark) {
    if let last = marks.last, place(of: mark.at) - place(of: last.at) < Self.nearness {
      marks[marks.count - 1].changes += mark.changes
    } else {
      marks.append(mark)
    }
  }

  /// Of the width.
  private static let nearness = 0.006

  /// From 0 to 1.
  func place(of instant: Instant) -> Double {
    let whole = axis.to.seconds - axis.from.seconds
    guard whole > 0 else { return 0 }
    return min(1, max(0, Double(instant.seconds - axis.from.seconds) / Double(whole)))
  }
}

// MARK: - Drawing

extension Timeline {
  /// A band of verdicts with a mark for each change, as wide as there is room; the table beside it tells the same.
  ///
  /// - Parameters:
  ///   - name: whose life it is.
  ///   - anchor: what a mark leads to, by the number of the version; nil for nothing.
  func html(named name: String, anchor: (Int) -> String?) -> HTML {
    let label = "\(name): \(sentence)"
    return """
      <svg class="lane" role="group" aria-label="\(label)" width="100%" height="34">
      \(stretches.map(band))\(marks.map { mark($0, anchor: anchor($0.version)) })</svg>

      """
  }

  private func band(_ stretch: Stretch) -> HTML {
    let (start, end) = (place(of: stretch.interval.from), place(of: stretch.interval.to))
    return """
      <rect class="band \(stretch.verdict?.rawValue ?? "gone")" x="\(Self.percent(start))" y="8" \
      width="\(Self.percent(max(end - start, 0.002)))" height="18"><title>\(Self.title(of: stretch))</title></rect>

      """
  }

  private func mark(_ mark: Mark, anchor: String?) -> HTML {
    let place = Self.percent(self.place(of: mark.at))
    let title = "\(mark.at): \(mark.changes) \(mark.changes == 1 ? "change" : "changes")"
    let shape: HTML = """
      <g><title>\(title)</title><line class="mark" x1="\(place)" x2="\(place)" y1="2" y2="32"/></g>

      """
    return anchor.map { "<a href=\"#\($0)\" aria-label=\"\(title)\">\(shape)</a>" } ?? shape
  }

  private static func title(of stretch: Stretch) -> String {
    "\(stretch.verdict?.rawValue ?? "not evaluated"), \(stretch.interval.from) to \(stretch.interval.to)"
  }

  /// What the band shows, in words.
  private var sentence: String {
    guard let last = stretches.last else { return "nothing was evaluated" }
    let turns = stretches.count - 1
    return "\(last.verdict?.rawValue ?? "not evaluated") since \(last.interval.from.description.prefix(10)), "
      + "after \(turns) other \(turns == 1 ? "period" : "periods"), with changes at \(marks.count) places"
  }

  /// Tenths of a percent are finer than any screen.
  private static func percent(_ place: Double) -> String {
    let tenths = Int((place * 1_000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }

  /// What lies under the lanes of one page: when they begin, the middle, and when they end.
  static func ruler(of axis: Interval) -> HTML {
    let middle = Instant(seconds: axis.from.seconds + (axis.to.seconds - axis.from.seconds) / 2)
    let ends = [axis.from, middle, axis.to].map { "<span>\(String($0.description.prefix(10)))</span>" as HTML }
    return "<p class=\"ruler\" aria-hidden=\"true\">\(ends)</p>\n"
  }

  static let key: HTML = """
    <ul class="keys">
    <li><span class="swatch pass"></span>pass</li><li><span class="swatch fail"></span>fail</li>
    <li><span class="swatch unknown"></span>unknown</li><li><span class="swatch gone"></span>not judged, or gone</li>
    <li><span class="swatch mark"></span>something changed</li>
    </ul>

    """
}
