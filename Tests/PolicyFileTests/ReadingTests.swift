import Foundation
import InventoryModel
import PolicyFile
import Testing

@Suite("A policy file")
struct ReadingTests {
  private func policy(_ text: String) throws -> Policy { try PolicyDocument(text.utf8, file: "p.yaml").policy }

  @Test func `the least that can be said is the built-in policy under another name`() throws {
    var builtIn = Policy.builtIn
    builtIn.name = "test"
    builtIn.scopes[0].name = "s"
    #expect(try policy(SamplePolicy.scope()) == builtIn)
  }

  @Test func `the template is read without warnings and demands what the built-in policy does`() throws {
    let document = try PolicyDocument(PolicyTemplate.text.utf8, file: "p.yaml")
    #expect(document.warnings == [])
    let scope = RegulatedScope(name: "everything", slaDays: 30)
    #expect(document.policy == Policy(name: "example", scopes: [scope]))
  }

  @Test func `everything that the template offers reads as what it says`() throws {
    let document = try PolicyDocument(SamplePolicy.full.utf8, file: "p.yaml")
    #expect(document.warnings == [])
    let policy = document.policy
    #expect(policy.scopes[1] == Self.cui)
    #expect(policy.exemptions == [Self.exemption])
    #expect(policy.approvals.map(\.control) == ["pool-approved"])
    #expect(policy.approvals[0].approvedAt == Instant("2026-11-01T09:00:00Z"))
    #expect(policy.noise.contains("networkProfile.loadBalancerProfile.effectiveOutboundIPs"))
    #expect(Set(policy.noise).isSuperset(of: Policy.defaultNoise.subtracting(["powerState"])))
    #expect(!policy.noise.contains("powerState"))
    #expect(policy.images.reading(of: "AKSUbuntu-2204gen2containerd") == .plain)
    #expect(policy.images.families.map(\.asOf) == [Instant("2025-12-18")])
    #expect(policy.demandedModules == ["Contoso*"])
    #expect(policy.modules.entries == Self.modules)
    #expect(policy.limits.limits.map(\.before) == [nil, "1.31"])
    #expect(policy.limits.limits[1].workloadRuntimes == ["*"])
  }

  @Test func `a region counts as it is shown, too`() throws {
    let text =
      "apiVersion: fipswatch/v1\nkind: Policy\nmetadata: {name: p}\nscopes: [{name: s, match: {locations: [North Europe]}}]\n"
    let read = try policy(text)
    #expect(read.scopes.map(\.selector.locations) == [["NorthEurope"]])
  }

  private static let cui = RegulatedScope(
    name: "cui",
    selector: Selector(
      subscriptions: ["00000000-0000-0000-0000-000000000000"], resourceGroups: ["rg-gov-*"],
      locations: ["usgovvirginia", "usgovarizona"], clusters: ["aks-pay-*"], pools: ["*"],
      clusterTags: ["data-class": "cui"], poolTags: ["boundary": "fedramp*"], poolLabels: ["workload": "payments"]),
    require: Requirements(
      is140Dash3: true, nodeEvidence: true, windowsFlag: true, capability: true, approval: true,
      tags: ["owner", "data-class"]),
    severity: .critical, slaDays: 14, monthlyBudget: 20_000)

  private static let modules = [
    ModuleTable.Entry(
      image: "contoso-linux", module: "Contoso Crypto", version: "1.2.3", number: 99_999, standard: .oneFortyThree,
      validatedOn: Instant("2026-03-01"), sunset: Instant("2031-03-01"), source: "CMVP: certificate 99999",
      asOf: Instant("2026-11-28")),
    ModuleTable.Entry(
      image: "ubuntu-2204", module: "Canonical FIPS modules for Ubuntu 22.04", standard: .oneFortyThree,
      source: "Canonical: FIPS 140-3 interim validation for Ubuntu 22.04 LTS", said: .interim,
      since: Instant("2025-02-05")),
  ]

  private static let exemption = Permission(
    id: "EX-001", control: "fips-enabled", selector: Selector(clusters: ["aks-pay-prod"], pools: ["legacy"]),
    category: .waiver, justification: "The vendor has no FIPS build before January.", ticket: "SEC-1234",
    requestedBy: "ana@example.com", approvedBy: "ciso@example.com", approvedAt: Instant("2026-11-01")!,
    expiresOn: Instant("2027-01-31")!)

  @Test(
    "A table of modules that only says where certificates stand is read as ever",
    arguments: ["active", "interim", "historical", "unverified"])
  func wordOnModules(word: String) throws {
    let rows =
      "[{image: U, module: m, standard: 140-3, certificate: \(word), source: s}, "
      + "{image: u, module: n, standard: 140-2, certificate: active, since: 2026-01-02, source: s}]"
    let entries = try policy(SamplePolicy.scope(then: "modules: \(rows)\n")).modules.entries
    #expect(entries.map(\.said?.rawValue) == [word, "active"])
    #expect(entries.map(\.since) == [nil, Instant("2026-01-02")])
    #expect(entries.allSatisfy { $0.image == "u" && $0.number == nil && $0.sunset == nil })
  }

  @Test func `a module without a certificate is unverified, and one whose number is not certain`() throws {
    let rows =
      "[{image: u, module: m, standard: 140-3, verified: false, source: s}, "
      + "{image: u, module: n, standard: 140-3, number: 1, verified: false, source: s}, "
      + "{image: v, module: m, standard: 140-3, number: 2, source: s}]"
    let policy = try policy(SamplePolicy.scope(then: "modules: \(rows)\n"))
    let certificates = ["u", "v"].map { policy.moduleStanding(ofImage: $0, asOf: Instant("2026-01-01")!).certificate }
    #expect(certificates == [.unverified, .active])
  }

  @Test func `settings replace the built-in ones`() throws {
    let settings =
      "settings: {staleAfterDays: 5, evidenceMaxAgeDays: 0, replacedWithinNights: 3, ownerTag: 'cost centre', "
      + "currency: EUR}\n"
    let policy = try policy(SamplePolicy.scope(then: settings))
    #expect(policy.staleAfterDays == 5)
    #expect(policy.evidenceMaxAgeDays == 0)
    #expect(policy.replacedWithinNights == 3)
    #expect(policy.ownerTag == "cost centre")
    #expect(policy.currency == "EUR")
  }

  @Test(
    "A text is what was written, whatever YAML takes it for",
    arguments: [
      ("123", "123"), ("1.20", "1.20"), ("0o17", "0o17"), ("yes", "yes"), ("true", "true"), ("+1", "+1"),
      ("1e3", "1e3"),
      ("2026-11-01", "2026-11-01"), ("'~'", "~"), ("'*'", "*"), ("a & b *c", "a & b *c"), ("!!str 5", "5"),
    ])
  func textIsKept(written: String, text: String) throws {
    #expect(try policy(SamplePolicy.exemption(["ticket": written])).exemptions[0].ticket == text)
    let scope = try policy(SamplePolicy.scope("match: {clusterTags: {x: \(written)}}")).scopes[0]
    #expect(scope.selector.clusterTags["x"] == Glob(text))
  }

  @Test func `JSON, a byte order mark and Windows line ends are fine`() throws {
    let json = #"{"apiVersion":"fipswatch/v1","kind":"Policy","metadata":{"name":"test"},"scopes":[{"name":"s"}]}"#
    let expected = try policy(SamplePolicy.scope())
    #expect(try policy(json) == expected)
    #expect(try policy("\u{FEFF}" + SamplePolicy.scope()) == expected)
    #expect(try policy(SamplePolicy.scope().replacing("\n", with: "\r\n")) == expected)
  }

  @Test func `a policy survives the JSON that a database keeps of it`() throws {
    let policy = try policy(SamplePolicy.full)
    #expect(try JSONDecoder().decode(Policy.self, from: JSONEncoder().encode(policy)) == policy)
  }

  @Test func `the outline says that of a list one must match, and of tags all`() throws {
    let policy = SamplePolicy.scope("match: {clusters: [a, b], clusterTags: {env: prod, data: cui}}")
    let lines = PolicyOutline(try PolicyDocument(policy.utf8, file: "p.yaml")).lines
    #expect(lines[1].contains("clusters a | b, clusterTags data=cui and env=prod;"))
  }

  @Test func `the outline of a policy names all it holds`() throws {
    let sinks = "to siem | chat | team | oncall | sentinel | trail | ticket"
    #expect(
      PolicyOutline(try PolicyDocument(SamplePolicy.full.utf8, file: "p.yaml")).lines.joined(separator: "\n") == """
        p.yaml: policy example: 2 scopes, 1 exemption, 1 approval
          scope everything: everything; FIPS, severity high, in 30 days
          scope cui: subscriptions 00000000-0000-0000-0000-000000000000, resourceGroups rg-gov-*, \
        locations usgovvirginia | usgovarizona, clusters aks-pay-*, pools *, clusterTags data-class=cui, \
        poolTags boundary=fedramp*, poolLabels workload=payments; FIPS, standard 140-3, nodeEvidence, windowsFlag, \
        capability, approval, tag owner, tag data-class, severity critical, in 14 days, a budget of 20000 USD \
        a month
          exemption EX-001: fips-enabled, clusters aks-pay-prod, pools legacy, from 2026-11-01T00:00:00Z \
        through 2027-01-31, by ciso@example.com
          approval AP-001: clusters aks-pay-prod, pools batch*, from 2026-11-01T09:00:00Z through 2027-01-31, \
        by ben@example.com
          alert cui-pools: newNonCompliantPool, severity high or worse, in scopes cui, to chat | oncall
          alert regression: regression, \(sinks)
          alert recurrence: recurrence, \(sinks)
          alert disagreement: disagreement, \(sinks)
          alert overdue: overdue, \(sinks)
          alert exemptionExpiring: exemptionExpiring within 15 days, \(sinks)
          alert complianceBelow: complianceBelow 95 %, \(sinks)
          alert complianceFalling: complianceFalling by 5 points within 7 days, \(sinks)
          alert noCompleteSnapshot: noCompleteSnapshot for 36 hours, \(sinks)
          alert overBudget: overBudget at prices of /srv/prices.json, \(sinks)
          sink siem: webhook https://siem.example.com/events, signed with $SIEM_KEY
          sink chat: slack, address from /run/secrets/slack-url
          sink team: teams, address from $TEAMS_URL
          sink oncall: alertmanager http://localhost:9093, token from $ALERTMANAGER_TOKEN
          sink sentinel: azureMonitor https://dce.westeurope-1.ingest.monitor.azure.com, \
        dcr-00000000000000000000000000000000, Custom-Fipswatch_CL
          sink trail: file /var/log/fipswatch-alerts.jsonl, as OCSF
          sink ticket: command /usr/local/bin/open-ticket, for 30 s at most
        """)
  }
}
