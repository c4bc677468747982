import InventoryModel
import PolicyFile
import Testing

@Suite("The system of a policy file")
struct SystemTests {
  private func system(_ lines: String) throws -> SystemDetails {
    try PolicyDocument(SamplePolicy.scope(then: "system:\n" + lines).utf8, file: "p.yaml").system
  }

  @Test func `what nobody said is nil`() throws {
    #expect(try PolicyDocument(SamplePolicy.scope().utf8, file: "p.yaml").system == .unsaid)
    let system = try system("  exposures: [{scope: s, internetReachable: false}]\n")
    #expect(system.exposures == [.init(scope: "s", isInternetReachable: false)])
    #expect(system.csp == nil && system.itemsPer == .cluster)
  }

  @Test func `it is no part of the policy, so that nothing is evaluated again when it changes`() throws {
    let with = try PolicyDocument(SamplePolicy.scope(then: "system: {csp: x}\n").utf8, file: "p")
    #expect(try with.policy == PolicyDocument(SamplePolicy.scope().utf8, file: "p").policy)
  }

  @Test func `everything that the template offers reads as what it says`() throws {
    #expect(
      try PolicyDocument(SamplePolicy.full.utf8, file: "p.yaml").system
        == SystemDetails(
          csp: "Contoso", name: "Contoso Payments", impactLevel: .moderate, certificationClass: .c,
          packageURI: "https://trust.example.com/certification-package.json", securityPlan: "ssp.json",
          assessmentPlan: "plan.json", contacts: [.init(role: "ISSO", name: "Ana Lima", email: "ana@example.com")],
          exposures: [.init(scope: "cui", isInternetReachable: true, isLikelyExploitable: false, rating: 3)]))
  }

  @Test(
    "What is wrong in it is reported with its line",
    arguments: [
      ("class: E", #""E" is no value of "class""#), ("impactLevel: huge", #""huge" is no value of "impactLevel""#),
      ("packageUri: ftp://x", "packageUri"), ("securityPlan: a b", "a text without blanks"),
      ("exposures: [{scope: none, rating: 3}]", #"there is no scope "none""#),
      ("exposures: [{scope: s, rating: 6}]", "rating"), ("owner: x", #"unknown key "owner""#),
      ("exposures: [{scope: s, rating: 1}, {scope: s, rating: 2}]", #"the exposure of scope "s" is given already"#),
    ])
  func faults(line: String, fault: String) {
    let found = PolicyFileTests.faults(of: SamplePolicy.scope(then: "system:\n  \(line)\n"))
    #expect(found.count == 1 && found[0].contains(fault) && found[0].hasPrefix("p.yaml:"), "\(found)")
  }
}
