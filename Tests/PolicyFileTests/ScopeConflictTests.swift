import PolicyFile
import Testing

@Suite("Scopes that match the same pools")
struct ScopeConflictTests {
  private func warnings(_ scopes: String, then sections: String = "") throws -> [String] {
    try PolicyDocument((SamplePolicy.head + scopes + sections).utf8, file: "p.yaml").warnings.map(\.description)
  }

  @Test func `a scope with an equal selector says which demands win`() throws {
    let scopes = """
      - {name: a, match: {clusters: [x]}, severity: low, slaDays: 9, require: {tags: [owner]}}
      - {name: b, match: {clusters: [x]}, severity: critical, require: {nodeEvidence: true}}

      """
    let counts = "and the strictest of each requirement counts"
    #expect(
      try warnings(scopes) == [
        "p.yaml:5: other scopes match every pool of scope \"a\", \(counts): "
          + "severity critical of scope \"b\", nodeEvidence of scope \"b\"",
        "p.yaml:6: other scopes match every pool of scope \"b\", \(counts): "
          + "slaDays 9 of scope \"a\", tag owner of scope \"a\"",
      ])
  }

  @Test func `a scope inside one that is everything cannot ask for less`() throws {
    let scopes = "- {name: all, slaDays: 30}\n- {name: dev, match: {clusters: [dev*]}, severity: low, slaDays: 90}\n"
    #expect(
      try warnings(scopes) == [
        "p.yaml:6: other scopes match every pool of scope \"dev\", and the strictest of each requirement counts: "
          + "severity high of scope \"all\", slaDays 30 of scope \"all\""
      ])
  }

  @Test(
    "Nothing is said where nothing is lost",
    arguments: [
      "- {name: all}\n- {name: cui, match: {clusters: [x]}, severity: critical, slaDays: 3}\n",
      "- {name: a, match: {clusters: [x]}, severity: low}\n- {name: b, match: {clusters: [y]}, slaDays: 3}\n",
    ])
  func nothingIsLost(scopes: String) throws { #expect(try warnings(scopes) == []) }

  @Test func `a module that is demanded though no image carries it is named`() throws {
    #expect(
      try warnings("- name: s\n", then: "demandedModules: [openssl, SymKrypt]\n") == [
        "p.yaml:6: no module is called \"SymKrypt\": it is unverified in every image"
      ])
  }

  @Test func `noise that is noise already is named`() throws {
    #expect(
      try warnings("- name: s\n", then: "noise: {add: [eTag]}\n") == ["p.yaml:6: \"eTag\" is noise without being added"]
    )
  }
}
