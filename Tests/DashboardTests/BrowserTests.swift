import Testing

@Suite("What the browser finds")
struct BrowserTests {
  /// Each check must be able to fail.
  @Test func `finds every fault of a bad page`() throws {
    let folder = try TemporaryFolder()
    let page = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bad</title></head><body><main>
      <h1>Bad</h1></p></section>
      <p style="color:#bbb;background:#fff">pale</p>
      <div style="width:900px">wide</div>
      <div class="scroll" aria-label="Box" style="overflow-x:auto"><div style="width:1900px">wider</div></div>
      <a href="#x" style="outline:none">unseen</a>
      <img src="http://127.0.0.1:9/elsewhere.png">
      <script>console.error("told"); undefined.name</script>
      </main></body></html>
      """
    let sight = try #require(Browser.look(at: [("bad", folder.write(page, to: "bad.html"))])["bad"])
    #expect(!sight.isFaultless)
    #expect(!sight.malformed.isEmpty)
    #expect(sight.faults.contains { $0.hasPrefix("color-contrast") })
    #expect(sight.faults.contains { $0.hasPrefix("image-alt") })
    #expect(sight.overflow > 400)
    #expect(sight.cut.count == 1 && sight.cut[0].hasPrefix("Box: 1900 in "))
    #expect(sight.unreached.count == 1)
    #expect(sight.elsewhere == ["http://127.0.0.1:9/elsewhere.png"])
    #expect(sight.errors.contains { $0.contains("told") } && sight.errors.count >= 3)
  }
}
