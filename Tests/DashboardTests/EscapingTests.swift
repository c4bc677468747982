import Dashboard
import Reporting
import Testing

@Suite("Escaping")
struct EscapingTests {
  @Test(
    "Nothing from elsewhere is markup",
    arguments: [
      ("<script>", "&lt;script&gt;"), ("\" onload='x'", "&quot; onload=&#39;x&#39;"), ("a & b", "a &amp; b"),
      // A combining mark makes another character of the quote, which still would end an attribute.
      ("\"\u{301} onclick=x", "&quot;\u{301} onclick=x"), ("<\u{200D}b", "&lt;\\u{200D}b"),
      ("two\nlines", "two\\u{A}lines"), ("\u{202E}gnirts", "\\u{202E}gnirts"), ("plain ü 名", "plain ü 名"),
    ])
  func text(hostile: String, safe: String) {
    let markup: HTML = "<b title=\"\(hostile)\">\(hostile)</b>"
    #expect(markup.text.unicodeScalars.elementsEqual("<b title=\"\(safe)\">\(safe)</b>".unicodeScalars))
  }

  @Test func `markup within markup stays what it is`() {
    let inner: HTML = "<i>\("&")</i>"
    #expect(("<b>\(inner)\([inner, inner])\(3)</b>" as HTML).text == "<b>\(inner.text)\(inner.text)\(inner.text)3</b>")
  }
}
