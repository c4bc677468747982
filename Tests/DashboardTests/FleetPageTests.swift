import Dashboard
import Foundation
import Reporting
import Testing

@Suite("The page of the report")
struct FleetPageTests {
  /// All pages in one run of the browser, which takes a second to start.
  @Test func `looks right for every fleet`() throws {
    let folder = try TemporaryFolder()
    let pages = try Fleets.all.map { name, report in
      (name: name, address: try folder.write(FleetPage(report).page.html.text, to: "\(name).html"))
    }
    let seen = try Browser.look(at: pages)
    for (name, _) in pages {
      let sight = try #require(seen[name])
      #expect(sight.isFaultless, "\(name): \(sight)")
      #expect(sight.paper.pages >= 1 && sight.paper.runs > 100, "\(name): \(sight.paper)")
      #expect(sight.headings.first == 1 && sight.headings.dropFirst().allSatisfy { $0 == 2 }, "\(name)")
    }
  }

  @Test("weighs no more than 200 kB", arguments: Fleets.all.map(\.name))
  func weight(name: String) throws {
    let report = try #require(Fleets.all.first { $0.name == name }).report
    #expect(FleetPage(report).page.html.text.utf8.count <= 200_000)
  }

  @Test func `says how much it leaves out, and which command shows all`() {
    let text = FleetPage(Fleets.large).page.html.text
    #expect(text.contains("… and 19960 more. <code>fipswatch findings</code> shows all."))
    #expect(text.contains("… and 19960 more. <code>fipswatch drift</code> shows all."))
    #expect(text.contains("… and 4960 more. <code>fipswatch drift</code> shows all."))
  }

  @Test func `says so where there is nothing`() {
    let text = FleetPage(Fleets.empty).page.html.text
    #expect(text.contains("No night yet, so there is nothing to compare."))
    #expect(text.contains("no value yet"))
    #expect(text.contains("<dd class=\"value\">–</dd>"))
  }

  @Test func `shows every headline with its parts`() {
    for (name, report) in Fleets.all {
      let text = FleetPage(report).page.html.text
      for headline in report.headlines {
        #expect(text.contains("<dt>\(headline.title)</dt>"), "\(name)")
        for detail in headline.details { #expect(text.contains("<dd class=\"detail\">\(detail)</dd>"), "\(name)") }
      }
    }
  }
}

@Suite("Hostile text on the page")
struct HostilePageTests {
  private let text = FleetPage(Fleets.hostile).page.html.text

  @Test func `opens no element and runs nothing`() {
    #expect(!text.contains("<script") && !text.contains("<img") && !text.contains("<!--") && !text.contains("<b>"))
    // Attributes are named only by what stands in our source.
    let names = text.matches(of: /\s(on[a-z]+|style|src)=/).filter { !text[..<$0.range.lowerBound].hasSuffix("…") }
    #expect(names.allSatisfy { isWithinText($0.range.lowerBound) })
  }

  /// Whether a place lies between elements, not within a tag.
  private func isWithinText(_ place: String.Index) -> Bool {
    text[..<place].lastIndex(of: ">").map { $0 > (text[..<place].lastIndex(of: "<") ?? text.startIndex) } ?? false
  }

  @Test func `shows what is hidden, and cuts what is long`() {
    #expect(text.contains("\\u{202E}gnirts") && text.contains("two\\u{A}lines") && text.contains("\\u{1B}[2J"))
    #expect(text.contains("&lt;/table&gt;&lt;script&gt;aler<wbr>t(1)&lt;/script&gt;"))
    let hidden = text.unicodeScalars.filter {
      [.control, .format].contains($0.properties.generalCategory) && $0 != "\n"
    }
    #expect(hidden.isEmpty)
    #expect(!text.contains(String(repeating: "W", count: 61)))
    #expect(!text.contains(String(repeating: "\u{301}", count: 300)))
  }
}
