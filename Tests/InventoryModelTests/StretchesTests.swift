import InventoryModel
import Testing

@Suite struct StretchesTests {
  private func interval(_ from: Int64, _ to: Int64) -> Interval {
    Interval(from: Instant(seconds: from), to: Instant(seconds: to))
  }

  private func text(_ stretches: Stretches<String>, cutBy span: Interval) -> [String] {
    var parts: [String] = []
    stretches.cut(span) { parts.append("\($0.from.seconds)-\($0.to.seconds) \($1 ?? "nothing")") }
    return parts
  }

  @Test func `the same that goes on is one stretch, and what lies between two is nothing`() {
    var stretches = Stretches<String>()
    for (from, to, value) in [(0, 2, "a"), (2, 4, "a"), (4, 5, "b"), (7, 9, "b")] as [(Int64, Int64, String)] {
      stretches.append(interval(from, to), value)
    }
    #expect(stretches.all.map(\.interval) == [interval(0, 4), interval(4, 5), interval(7, 9)])
    #expect(
      text(stretches, cutBy: interval(-1, 10)) == [
        "-1-0 nothing", "0-4 a", "4-5 b", "5-7 nothing", "7-9 b", "9-10 nothing",
      ])
    #expect(text(stretches, cutBy: interval(1, 2)) == ["1-2 a"])
    #expect(text(stretches, cutBy: interval(5, 6)) == ["5-6 nothing"])
    #expect(stretches.value(at: Instant(seconds: 4)) == "b" && stretches.value(at: Instant(seconds: 5)) == nil)
  }

  @Test func `of stretches that overlap the first counts, and no part is told twice`() {
    var stretches = Stretches<String>()
    for (from, to, value) in [(0, 5, "a"), (1, 3, "b"), (3, 8, "c")] as [(Int64, Int64, String)] {
      stretches.append(interval(from, to), value)
    }
    #expect(text(stretches, cutBy: interval(0, 8)) == ["0-5 a", "5-8 c"])
  }
}
