import Testing

@testable import Reporting

@Suite("Metrics in the text format of Prometheus") struct ExpositionTests {
  @Test func `families are sorted by name, samples by label, each with its help and type`() {
    let exposition = Exposition([
      MetricFamily(
        "b_total", "Counted.", kind: .counter,
        samples: [.init(2, labels: ["z": "1", "a": "2"]), .init(1, labels: ["z": "1", "a": "1"])]),
      MetricFamily("a_ratio", "A part.", 0.25),
    ])
    #expect(
      exposition.text == """
        # HELP a_ratio A part.
        # TYPE a_ratio gauge
        a_ratio 0.25
        # HELP b_total Counted.
        # TYPE b_total counter
        b_total{a="1",z="1"} 1
        b_total{a="2",z="1"} 2

        """)
  }

  @Test func `what has no value is absent, and so is its family`() {
    #expect(Exposition([MetricFamily("a", "Nothing.", nil)]).text == "")
  }

  @Test(
    "no text of a label or a help can end its line or its quotes",
    arguments: [
      (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("a\r\nb", #"a\\u{D}\nb"#),
      ("\"\u{301}", "\\\"\u{301}"), ("\u{1B}[2J", #"\\u{1B}[2J"#), ("\u{202E}a", #"\\u{202E}a"#), ("é日", "é日"),
    ])
  func escapes(text: String, escaped: String) {
    let family = MetricFamily("a", "x\\y\nz", samples: [.init(1, labels: ["l": text])])
    #expect(Exposition([family]).text == "# HELP a x\\\\y\\nz\n# TYPE a gauge\na{l=\"\(escaped)\"} 1\n")
  }

  @Test(
    "numbers read back as they were",
    arguments: [
      (0, "0"), (1_795_572_000, "1795572000"), (0.1, "0.1"), (2.0 / 3, "0.6666666666666666"), (1e-7, "1e-07"),
      (-1.5, "-1.5"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e300, "1e+300"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) {
    #expect(ExpositionText.number(value) == text)
  }
}
