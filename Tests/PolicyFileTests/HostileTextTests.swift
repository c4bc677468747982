import PolicyFile
import TestSupport
import Testing

@Suite("A text that is no plain YAML")
struct HostileTextTests {
  @Test(
    "Aliases and anchors are refused, and nothing is expanded",
    arguments: [
      ("match: &a {pools: [x]}", "write it out"),
      ("match: {clusters: [*-gov]}", #"write it out; a text that begins with * needs quotes, as "*-prod""#),
      ("match: {clusters: [*]}", #"write it out; a text that begins with * needs quotes, as "*-prod""#),
      (#"match: {"clusters":&a [x]}"#, "write it out"),
      ("&a match: {pools: [x]}", "write it out"),
    ])
  func aliases(line: String, hint: String) {
    #expect(
      faults(of: SamplePolicy.scope(line)) == [
        "p.yaml:6: YAML aliases and anchors are not allowed, as a short text could then mean a huge one: \(hint)"
      ])
  }

  @Test(
    "A bomb is refused before it goes off, as a value or as a key",
    arguments: ["k29: *a29", "? *a29\n: x"])
  func bombs(fuse: String) {
    let lines = (1..<30).map { "k\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }
    let bomb = "k0: &a0 [x]\n" + lines.joined(separator: "\n") + "\n\(fuse)\n"
    let cost = processorTime { #expect(faults(of: bomb).count == 1) }
    #expect(cost < .seconds(1))
  }

  @Test func `ampersands and asterisks inside texts are only characters`() {
    let texts = ["R &D, and Smith &Co: all"].map { "'\($0)'" } + ["|\n    &a and *b\n    # &c", "a &b *c {&d}"]
    for text in texts { #expect(faults(of: SamplePolicy.exemption(["justification": text])) == []) }
  }

  @Test(
    "What YAML does not understand is told with its line",
    arguments: [
      (
        "\tseverity: high", 6,
        "found a tab character that violates indentation while scanning a plain scalar: "
          + "indent with spaces, not tabs"
      ),
      (
        "severity: high: low", 6,
        "mapping values are not allowed in this context: "
          + "a text with a colon and a space in it needs quotes"
      ),
      (
        "severity: @x", 6,
        "found character that cannot start any token while scanning for the next token: "
          + "a text that begins with @ needs quotes"
      ),
      ("severity: {", 7, "did not find expected node content while parsing a flow node"),
      ("severity: \"a", 7, "found unexpected end of stream while scanning a quoted scalar"),
    ])
  func syntax(line: String, number: Int, problem: String) {
    #expect(faults(of: SamplePolicy.scope(line)) == ["p.yaml:\(number): not YAML: \(problem)"])
  }

  @Test(
    "What YAML allows and a policy does not is told with its line",
    arguments: [
      ("name: t", #"5: key "name" is given more than once in one mapping: keep one; this is the first"#),
      ("? [a]\n: b", "6: a key must be a text"),
      ("match: !foo {pools: [x]}", #"6: the YAML tag "!foo" is not allowed: leave it out"#),
      ("severity: !!int 5", #"6: the YAML tag "tag:yaml.org,2002:int" is not allowed: leave it out"#),
      ("severity: a\u{7}b", "6: control character U+0007 is not allowed"),
    ])
  func refused(line: String, fault: String) {
    #expect(faults(of: SamplePolicy.scope(line)) == ["p.yaml:\(fault)"])
  }

  @Test func `one file is one document with something in it`() {
    let second = SamplePolicy.scope() + "---\n" + SamplePolicy.scope()
    #expect(faults(of: second) == ["p.yaml:6: a second YAML document begins here: one policy a file"])
    for empty in ["", "# nothing\n", "\u{FEFF}"] {
      #expect(
        faults(of: empty) == ["p.yaml:1: the file is empty: `fipswatch policy init` writes a policy to begin with"])
    }
    #expect(
      faults(of: "- a\n") == [
        "p.yaml:1: the policy must be a mapping: one `key: value` a line: not a list"
      ])
  }

  @Test func `bytes that are not UTF-8 are refused with their line`() {
    let bytes: [[UInt8]] = [Array("a: b\nc: ".utf8) + [0xC3, 0x28], Array("a: b\n".utf8) + [0xFF, 0xFE]]
    for bytes in bytes {
      let error = #expect(throws: PolicyFaults.self) { try PolicyDocument(bytes, file: "p.yaml") }
      #expect(error?.faults.map(\.description) == ["p.yaml:2: not UTF-8: save the file as UTF-8"])
    }
  }

  /// Texts of nearly a megabyte that something must be slow or deep at, if it can be.
  private static let huge: [String: String] = [
    "open lists": String(repeating: "[", count: 900_000),
    "nested items": String(repeating: "- ", count: 450_000),
    "nested keys": String(repeating: "? ", count: 450_000),
    "nested mappings": String(repeating: "{a: ", count: 200_000),
    "wide and deep": String(repeating: "[", count: 500) + String(repeating: "a,", count: 200_000),
    "unknown keys": (0..<80_000).map { "k\($0): x\n" }.joined(),
    "empty scopes": SamplePolicy.head + String(repeating: "- {}\n", count: 100_000),
    "scopes that are everything": SamplePolicy.head + (0..<50_000).map { "- {name: s\($0)}\n" }.joined(),
    "noise": "noise: {add: [" + (0..<100_000).map { "a\($0)," }.joined() + "]}",
    "one long text": String(repeating: "x", count: 900_000),
    "one long character": "a: " + String(repeating: "\u{301}", count: 400_000),
  ]

  @Test("Depth has limits, and no text takes long", arguments: huge.keys.sorted())
  func limits(name: String) {
    let cost = processorTime { #expect(faults(of: Self.huge[name]!).count <= 500) }
    #expect(cost < .seconds(15))
  }

  @Test func `more than 1 MB is refused unread`() {
    #expect(
      faults(of: String(repeating: "#", count: 1_000_001)) == [
        "p.yaml:1: 1000001 bytes is too much for a policy: 1 MB is allowed"
      ])
  }
}
