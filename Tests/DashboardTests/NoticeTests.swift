import InventoryModel
import Testing

@testable import Dashboard

@Suite("What every page says first")
struct NoticeTests {
  private func notice(_ newest: String?, asOf: String) -> String {
    Frame.notice(newest: newest.flatMap(Instant.init), asOf: Instant(asOf)!).text
  }

  @Test func `after 36 hours without a complete snapshot it says since when, and for how many days`() {
    #expect(notice("2026-11-27T12:00:00Z", asOf: "2026-11-29T00:00:00Z").isEmpty)
    #expect(
      notice("2026-11-27T12:00:00Z", asOf: "2026-11-29T00:00:01Z").contains(
        "Nothing complete collected since 2026-11-27, 2 days."))
    #expect(notice("2025-02-09T02:00:00Z", asOf: "2026-11-28T01:00:00Z").contains("since 2025-02-09, 657 days."))
    #expect(notice(nil, asOf: "2026-11-28").isEmpty)
  }

  @Test func `it stands above the title`() {
    var page = Page(title: "Fleet", content: "")
    #expect(!page.html.text.contains("class=\"notice\""))
    page.notice = Frame.notice(newest: Instant("2026-01-01")!, asOf: Instant("2026-02-01")!)
    let text = page.html.text
    #expect(text.firstRange(of: "class=\"notice\"")!.lowerBound < text.firstRange(of: "<h1>")!.lowerBound)
  }
}
