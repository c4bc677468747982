import InventoryModel
import Testing

@testable import Dashboard

@Suite("Charts")
struct ChartTests {
  @Test(
    "Ticks of values are round, few, and hold all values",
    arguments: [
      ([91.2, 93.1], 10, 0...100), ([100, 100], 10, 0...100), ([0, 0], 10, 0...100), ([], 10, 0...100),
      ([50], 10, 0...100),
      ([0, 100], 10, 0...100), ([3, 70_000], 4, 0...Double.infinity), ([0], 4, 0...Double.infinity),
      ([], 1, 0...Double.infinity),
      ([0.25, 0.5], 1, 0...Double.infinity),
    ] as [([Double], Double, ClosedRange<Double>)])
  func valueTicks(values: [Double], least: Double, bounds: ClosedRange<Double>) {
    let axis = ValueAxis(values, least: least, within: bounds)
    #expect((2...9).contains(axis.ticks.count), "\(axis.ticks)")
    #expect(bounds.contains(axis.lowest) && bounds.contains(axis.highest) && axis.lowest < axis.highest)
    #expect(values.allSatisfy { (0...1).contains(axis.place(of: $0)) })
    #expect(axis.highest - axis.lowest >= min(least, bounds.upperBound) * 0.5)
    #expect(Set(axis.ticks.map(axis.text)).count == axis.ticks.count)
    let power = [1.0, 2, 5].contains { step in
      (-3...6).contains { exponent in
        let size = (0..<abs(exponent)).reduce(step) { size, _ in exponent < 0 ? size / 10 : size * 10 }
        return abs(axis.step / size - 1) < 1e-9
      }
    }
    #expect(power, "\(axis.step)")
  }

  @Test(
    "Ticks of time are few and distinct, for a night and for centuries",
    arguments: [1, 2, 5, 6, 7, 8, 13, 14, 30, 45, 60, 84, 90, 100, 200, 365, 400, 1_000, 3_653, 20_000, 100_000])
  func timeTicks(days: Int64) {
    for start in stride(from: Int64(0), to: 400, by: 37) {
      let first = CivilDate(year: 2024, month: 1, day: 1).instant.adding(days: start)
      let axis = TimeAxis((0..<days).map { first.adding(days: $0) })
      let texts = axis.ticks.map(\.text)
      #expect((1...6).contains(texts.count) && Set(texts).count == texts.count, "\(texts)")
      #expect(axis.ticks.allSatisfy { (0...1).contains(axis.place(of: $0.at)) })
    }
    #expect(TimeAxis([]).ticks.isEmpty)
  }

  private func days(_ count: Int64) -> [Instant] { (0..<count).map { Instant(seconds: 0).adding(days: $0) } }

  private func line(_ values: [Double?], coverage: [Double?] = []) -> String {
    LineChart(
      id: "c", title: "t", summary: "s", times: days(Int64(values.count)), courses: [.init("one", values)],
      coverage: coverage
    ).drawing.html.text
  }

  @Test func `a course is broken where there is no value, and a single value is a dot`() {
    let text = line([1, 2, nil, 3, nil, 4, 5])
    #expect(text.matches(of: /<polyline class="line one"/).count == 2)
    #expect(text.matches(of: /<circle class="dot one"/).count == 1)
  }

  @Test func `without a value there is a word instead`() {
    #expect(line([nil, nil]).contains(">no value yet</text>"))
    #expect(line([]).contains(">no value yet</text>"))
    #expect(!line([0]).contains("no value yet"))
  }

  @Test func `what was not seen is shaded, however little`() {
    #expect(!line([1, 1, 1], coverage: [1, nil, 1]).contains("shade"))
    #expect(line([1, 1, 1], coverage: [1, 0.999, 1]).matches(of: /<rect class="shade"/).count == 1)
    #expect(
      line([1, 1, 1, 1], coverage: [0, 0, 1, 0.5]).matches(of: /fill-opacity="0.50"|fill-opacity="0.30"/).count == 2)
  }

  @Test func `of many values the highest and the lowest stay`() throws {
    var values = [Double?](repeating: 50, count: 10_000)
    (values[1_234], values[5_678]) = (100, 0)
    let text = line(values)
    let points = try #require(text.firstMatch(of: /points="([^"]*)"/)).1.split(separator: " ")
    #expect(points.count <= 242)
    let heights = points.compactMap { Double($0.split(separator: ",")[1]) }
    #expect(heights.min() == 10 && heights.max() == 194)
  }

  @Test func `bars of many periods are combined, and none is lost`() {
    let chart = PairedBars(
      id: "c", title: "t", summary: "s", times: days(601), names: ("a", "b"),
      counts: [(Int, Int)](repeating: (1, 0), count: 601))
    #expect(chart.stretchesPerPair == 11)
    #expect(chart.drawing.html.text.matches(of: /<rect class="bar one"/).count == 55)
    #expect(!chart.drawing.html.text.contains("bar two"))
  }

  @Test func `each step of a waterfall begins where the one before ended`() throws {
    let chart = Waterfall(
      id: "c", title: "t", summary: "s", start: .init("start", 0.5, "50"),
      steps: [.init("up", 0.2, "+20"), .init("down", -0.3, "-30")], end: .init("end", 0.4, "40"))
    let boxes = chart.drawing.html.text.matches(of: /class="bar (\w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/)
    let spans = try boxes.map { (String($0.1), try #require(Double($0.2)), try #require(Double($0.3))) }
    #expect(spans.map(\.0) == ["neutral", "good", "bad", "neutral"])
    #expect(abs(spans[0].1 + 1.5 - spans[1].1) < 0.11)
    #expect(abs(spans[1].1 + spans[1].2 - (spans[2].1 + spans[2].2)) < 0.11)
    #expect(abs(spans[2].1 - (spans[3].1 + 1.5)) < 0.11)
  }

  @Test func `every chart has a name and says in words what it shows`() {
    let text = line([1, 2])
    #expect(text.contains(#"role="img" aria-labelledby="c-name c-words""#))
    #expect(text.contains(#"<title id="c-name">t</title>"#) && text.contains(#"<desc id="c-words">s</desc>"#))
  }

  @Test func `the policy of the page allows its own style sheet and nothing else`() {
    let text = Page(title: "t", content: "").html.text
    #expect(text.contains("default-src 'none'"))
    #expect(text.contains("style-src 'sha256-\(StyleSheet.sha256)'"))
    #expect(text.contains("<style>\(StyleSheet.text)</style>"))
  }
}
