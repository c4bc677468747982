import TestSupport
import Testing

/// What the policy calls things, and whom it names.
@Suite("Names in a policy")
struct NameTests {
  /// Controls, marks of direction, and what has no width: as YAML escapes them.
  static let hidden = [
    #"\0"#, #"\a"#, #"\e"#, #"\x7f"#, #"\u0085"#, #"\u00ad"#, #"\u034f"#, #"\u115f"#, #"\u180b"#, #"\u200b"#,
    #"\u200e"#, #"\u202e"#, #"\u2028"#, #"\u2060"#, #"\u2066"#, #"\u3164"#, #"\ufe0f"#, #"\ufeff"#, #"\ufff9"#,
    #"\U000E0041"#,
  ]

  /// A policy with a text in each place that holds one, but for prose.
  static let places: [(place: String, text: @Sendable (String) -> String)] = [
    ("policy", { SamplePolicy.scope().replacing("{name: test}", with: "{name: \($0)}") }),
    ("scope", { SamplePolicy.scope().replacing("name: s", with: "name: \($0)") }),
    ("cluster", { SamplePolicy.scope("match: {clusters: [\($0)]}") }),
    ("tag", { SamplePolicy.scope("match: {poolTags: {\($0): x}}") }),
    ("value of a tag", { SamplePolicy.scope("match: {poolTags: {x: \($0)}}") }),
    ("required tag", { SamplePolicy.scope("require: {tags: [\($0)]}") }),
    ("owner", { SamplePolicy.scope(then: "settings: {ownerTag: \($0)}\n") }),
    ("noise", { SamplePolicy.scope(then: "noise: {add: [\($0)]}\n") }),
    ("module", { SamplePolicy.scope(then: "demandedModules: [\($0)]\n") }),
    ("id", { SamplePolicy.exemption(["id": $0]) }),
    ("requester", { SamplePolicy.exemption(["requestedBy": $0]) }),
    ("approver", { SamplePolicy.exemption(["approvedBy": $0], section: "approvals") }),
    ("sink", { sink("name: \($0), kind: file, path: p") }),
    ("file", { sink("name: f, kind: file, path: \($0)") }),
    ("variable", { sink("name: f, kind: slack, urlFrom: {env: \($0)}") }),
    ("address", { sink("name: f, kind: alertmanager, url: \($0)") }),
    ("argument", { sink("name: f, kind: command, command: [x, \($0)]") }),
  ]

  private static func sink(_ keys: String) -> String {
    SamplePolicy.scope(then: "alerts:\n  sinks:\n  - {\(keys)}\n")
  }

  @Test("hold nothing that cannot be seen", arguments: places.map(\.place))
  func hidden(place: String) throws {
    let text = try #require(Self.places.first { $0.place == place }).text
    for character in Self.hidden {
      let found = faults(of: text(#""a\#(character)b""#))
      #expect(found.count == 1 && found[0].contains("cannot be seen"), "\(character): \(found)")
    }
    if place != "address", place != "cluster" { #expect(faults(of: text(#""a b""#)) == []) }
  }

  @Test("hold letters, digits, blanks and a few signs", arguments: ["policy", "scope", "id", "sink"])
  func allowed(place: String) throws {
    let text = try #require(Self.places.first { $0.place == place }).text
    for name in ["prod", "Zürich-3", "名前", "a b", "EX-2026/001:a_b.c", "7"] {
      #expect(faults(of: text("'\(name)'")) == [])
    }
    for name in ["a,b", "<b>", "a'", " a", "a\"b", "a;b", "100%", "a\\b", "a=b", "😀", ""] {
      let found = faults(of: text("'\(name.replacing("'", with: "''"))'"))
      #expect(found.count == 1 && found[0].contains("letters, digits, blanks within, and -_./: alone"), "\(found)")
    }
  }

  static let impossible: [(key: String, patterns: [String])] = [
    (
      "clusters",
      ["^prod-.*$", "prod-.*", "{dev,prod}-*", "one|two", "one, two", "prod[1-3]", "prod-1/a", "a b", "größe"]
    ),
    ("pools", ["(gpu)", "np1;np2", "np\\d", "*.web", "sys tem"]),
    ("resourceGroups", ["^rg", "rg-(a|b)", "rg[0-9]", "a/b", "rg a", "rg{1,2}", "rg:x"]),
    ("locations", ["eastus|westus", "^west", "East US, West US", "(US) East US"]),
    ("subscriptions", ["Payments of the North", "/subscriptions/1", "0000-[0-9]*"]),
  ]

  @Test("A pattern that can match no name is refused, with its line", arguments: impossible.map(\.key))
  func impossiblePattern(key: String) throws {
    for pattern in try #require(Self.impossible.first { $0.key == key }).patterns {
      let found = faults(of: SamplePolicy.scope("match: {\(key): ['\(pattern)']}"))
      #expect(found.count == 1 && found[0].contains("an item of \"\(key)\" must be"), "\(pattern): \(found)")
    }
  }

  @Test(
    "A pattern that can match a name is not",
    arguments: [
      ("clusters", ["Prod_1-*", "?ks*", "*"]), ("pools", ["np?", "GPU1"]),
      ("resourceGroups", ["rg.(Prod)_1-*", "größe", "リソース?"]), ("locations", ["West Europe", "us*", "eastus2"]),
      ("subscriptions", ["A1B2C3D4-0000-4000-8000-0123456789ab", "a1b2*", "????????-0000-0000-0000-000000000000"]),
    ] as [(String, [String])])
  func possiblePattern(key: String, patterns: [String]) {
    for pattern in patterns { #expect(faults(of: SamplePolicy.scope("match: {\(key): ['\(pattern)']}")) == []) }
  }

  @Test func `prose may be in any script, and break lines`() {
    for text in ["⚠️ until March", "line\\nline", "خانه\u{200C}ها", "👨\u{200D}👩"] {
      #expect(faults(of: SamplePolicy.exemption(["justification": "\"\(text)\""])) == [])
    }
    for text in [#"\0"#, #"\e[2J"#, #"\u202e"#] {
      #expect(faults(of: SamplePolicy.exemption(["justification": "\"a\(text)\""])).count == 1)
    }
  }

  @Test(
    "Another spelling is no other person",
    arguments: [
      ("ana@example.com", "ANA@Example.COM"), ("ana@example.com", "ａｎａ@example.com"), ("José", "jose"),
      ("José", "Jose\\u0301"), ("ana  maria", " Ana Maria "), ("ﬁona", "Fiona"), ("straße", "STRASSE"),
      ("ana\\u00a0b", "ana b"), ("ana@example.com", "Ana Lima <ANA@example.com>"),
      ("Ana@example.com (Ana Lima)", "mailto:ana@example.com"), ("Lima, Ana [ana@example.com]", "'ana@example.com'"),
      ("@ana", "Ana"),
    ])
  func people(requester: String, approver: String) {
    let found = faults(
      of: SamplePolicy.exemption(["requestedBy": "\"\(requester)\"", "approvedBy": "\"\(approver)\""]))
    #expect(
      found == ["p.yaml:14: \"approvedBy\" and \"requestedBy\" are the same person: another person must approve it"])
  }

  @Test func `a list has at most a thousand items, so that an import takes no longer for them`() {
    func scopes(_ count: Int) -> String { SamplePolicy.head + (0..<count).map { "- {name: s\($0)}\n" }.joined() }
    #expect(faults(of: scopes(1_000)) == [])
    #expect(faults(of: scopes(1_001)) == ["p.yaml:5: \"scopes\" has 1001 items: a list may have 1000: use wildcards"])
    let names = (0..<1_001).map { "c\($0)" }.joined(separator: ", ")
    #expect(faults(of: SamplePolicy.scope("match: {clusters: [\(names)]}")).count == 1)
    func matching(_ count: Int) -> String {
      SamplePolicy.head
        + (0..<count).map { "- {name: s\($0), match: {clusters: [a, b, c, d], poolTags: {t: x}}}\n" }.joined()
    }
    #expect(faults(of: matching(1_000)) == [])
    let more = faults(of: matching(1_000) + "exemptions:\n" + SamplePolicy.permission())
    #expect(
      more == ["p.yaml:5: scopes and permissions match by 5001 names: 5000 are allowed: use wildcards or tags"])
  }

  @Test func `a file that is no policy is not quoted`() {
    let shadow = "root:$6$s3cr3t:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n"
    for text in [shadow, "s3cr3t", "'s3cr3t'", "s3cr3t: s3cr3t", "{s3cr3t: {a: s3cr3t}}"] {
      #expect(faults(of: text) == ["p.yaml:1: not a policy: `fipswatch policy init` writes one to begin with"])
    }
    let address = faults(of: Self.sink("name: f, kind: alertmanager, url: https://me:s3cr3t@x.example"))
    #expect(address.count == 1 && !address[0].contains("s3cr3t"))
  }

  @Test("An address has a port that there is", arguments: [0, 1, 443, 9_999, 65_535, 65_536, 99_999, 4_294_967_739])
  func ports(port: Int) {
    for host in ["https://x.example", "https://[::1]", "http://localhost", "http://127.0.0.1", "http://[::1]"] {
      let found = faults(of: Self.sink("name: f, kind: alertmanager, url: '\(host):\(port)/p'"))
      #expect(found.isEmpty == (1...65_535).contains(port), "\(host):\(port)")
    }
  }
}
