import PolicyFile
import Testing

@Suite("Faults of a policy file")
struct FaultTests {
  @Test(
    "What is wrong in a scope is reported with its line and what is allowed",
    arguments: [
      (
        "severty: high",
        #"unknown key "severty": did you mean "severity"? allowed: name, match, require, severity, slaDays, monthlyBudget"#
      ),
      ("<<: {a: b}", #"unknown key "<<": allowed: name, match, require, severity, slaDays, monthlyBudget"#),
      (
        "severity: High",
        #""High" is no value of "severity": did you mean "high"? allowed: critical, high, medium, low"#
      ),
      ("severity: urgent", #""urgent" is no value of "severity": allowed: critical, high, medium, low"#),
      ("severity: [high]", #""severity" must be one of critical, high, medium, low: not a list"#),
      ("slaDays: 0", #""slaDays" must be a whole number from 1 to 36500, without quotes: not "0""#),
      ("slaDays: 010", #""slaDays" must be a whole number from 1 to 36500, without quotes: not "010""#),
      ("slaDays: '3'", #""slaDays" must be a whole number from 1 to 36500, without quotes: not "3" in quotes"#),
      (
        "slaDays: 99999999999999999999",
        #""slaDays" must be a whole number from 1 to 36500, without quotes: not "99999999999999999999""#
      ),
      (
        "slaDays:",
        #""slaDays" must be a whole number from 1 to 36500, without quotes: "#
          + "not nothing; leave the key out where there is nothing to say"
      ),
      ("match: {}", #""match" is empty: leave the key out"#),
      (
        "match: {clusters: [a, ~]}",
        #"an item of "clusters" must be a name of letters, digits, - and _, in which * and ? are wildcards: not nothing: leave the line out"#
      ),
      ("match: {clusters: []}", #""clusters" is empty: give an item, or leave the key out"#),
      ("match: {clusters: aks}", #""clusters" must be a list: one item a line, each after "- ": not "aks""#),
      (
        "match: {clusters: ['']}",
        #"an item of "clusters" must be a name of letters, digits, - and _, in which * and ? are wildcards: not "" in quotes"#
      ),
      (
        "match: {subscriptions: [/subscriptions/1]}",
        #"an item of "subscriptions" must be a name of letters, digits, - and _, in which * and ? are wildcards: "#
          + #"not "/subscriptions/1""#
      ),
      (
        "match: {pools: ['web ']}",
        #"an item of "pools" must be a name of letters, digits, - and _, in which * and ? are wildcards: "#
          + #"not "web " in quotes"#
      ),
      ("match: {clusters: [a, b, a]}", #""a" is given twice in "clusters": once is enough"#),
      ("match: {clusterTags: [a]}", #""clusterTags" must be a mapping: one `key: value` a line: not a list"#),
      ("match: {clusterTags: {A: x, a: y}}", #""A" and "a" in "clusterTags" are one name: case does not count"#),
      (
        "match: {clusterTags: {a: ~}}",
        #""a" must be a text: not nothing; leave the key out where there is nothing to say"#
      ),
      (
        "require: {fips: false}",
        #""fips" cannot be false: every scope requires FIPS: leave the pools out of the scope instead"#
      ),
      ("require: {fips: yes}", #""fips" must be true, without quotes: not "yes""#),
      ("require: {approval: 'true'}", #""approval" must be true or false, without quotes: not "true" in quotes"#),
      ("require: {standard: 140-2}", #""140-2" is no value of "standard": did you mean "140-3"? allowed: 140-3"#),
    ])
  func inScope(line: String, fault: String) {
    #expect(faults(of: SamplePolicy.scope(line)) == ["p.yaml:6: \(fault)"])
  }

  @Test("A currency is a code", arguments: ["usd", "US", "USDX", "Dollar", "$$$", "ÜSD"])
  func currency(text: String) {
    #expect(
      faults(of: SamplePolicy.scope(then: "settings: {currency: \(text)}\n"))
        == ["p.yaml:6: \"currency\" must be a code such as USD: not \"\(text)\""])
  }

  @Test(
    "What is wrong in an exemption or approval makes the policy invalid",
    arguments: [
      (
        ["expiresOn": "2026-02-30"], 16, #""expiresOn" must be a day that exists, such as 2027-01-31: not "2026-02-30""#
      ),
      (["expiresOn": "20270131"], 16, #""expiresOn" must be a day that exists, such as 2027-01-31: not "20270131""#),
      (
        ["expiresOn": "2027-01-31T00:00:00Z"], 16,
        #""expiresOn" must be a day that exists, such as 2027-01-31: not "2027-01-31T00:00:00Z""#
      ),
      (["expiresOn": "2026-10-31"], 16, #""expiresOn" is before "approvedAt": it would never count"#),
      (["expiresOn": ""], 7, #"an item of "exemptions" has no "expiresOn": The last day on which it counts."#),
      (
        ["approvedAt": "yesterday"], 15,
        #""approvedAt" must be a day that exists, or a day and time, such as 2026-11-01 or 2026-11-01T09:00:00Z: "#
          + #"not "yesterday""#
      ),
      (
        ["approvedBy": "' ANA '"], 14,
        #""approvedBy" and "requestedBy" are the same person: another person must approve it"#
      ),
      (
        ["match": "{clusters: ['*', a]}"], 10, #"this "match" matches everything: name the part of the fleet it is for"#
      ),
      (
        ["match": "{pools: ['**'], locations: ['?*']}"], 10,
        #"this "match" matches everything: name the part of the fleet it is for"#
      ),
      (
        ["match": "{}"], 10,
        #""match" must be a mapping: one `key: value` a line: not an empty mapping, as it is required: "#
          + "The pools that it is for; it can never be for all."
      ),
      (
        ["expiresOn": "null"], 16,
        #""expiresOn" must be a day that exists, such as 2027-01-31: not nothing, as it is required: "#
          + "The last day on which it counts."
      ),
      (
        ["ticket": "~"], 12,
        #""ticket" must be a text with something in it: not nothing, as it is required: Where it was decided."#
      ),
      (
        ["match": ""], 7, #"an item of "exemptions" has no "match": The pools that it is for; it can never be for all."#
      ),
      (
        ["control": "fips_enabled"], 8,
        #""fips_enabled" is no value of "control": did you mean "fips-enabled"? allowed: fips-enabled, "#
          + "module-140-3, observed-as-declared, required-tags, fips-capable, pool-approved"
      ),
      (
        ["category": "false_positive"], 9,
        #""false_positive" is no value of "category": did you mean "falsePositive"? allowed: waiver, mitigated, "#
          + "falsePositive, operationalRequirement"
      ),
      (["id": "a,b"], 7, #""id" must be letters, digits, blanks within, and -_./: alone: not "a,b""#),
      (
        ["justification": "' '"], 11,
        #""justification" must be a text with something in it: not " " in quotes"#
      ),
    ])
  func inExemption(change: [String: String], line: Int, fault: String) {
    #expect(faults(of: SamplePolicy.exemption(change)) == ["p.yaml:\(line): \(fault)"])
  }

  @Test func `an exemption may last one day, and a tag with any value is not everything`() {
    #expect(faults(of: SamplePolicy.exemption(["approvedAt": "2027-01-31T23:59:59Z"])) == [])
    #expect(faults(of: SamplePolicy.exemption(["match": "{clusterTags: {team: '*'}}"])) == [])
    #expect(faults(of: SamplePolicy.exemption(["match": "{clusters: ['*'], pools: [a]}"])) == [])
  }

  @Test func `exemptions and approvals share their ids`() {
    let approval = SamplePolicy.permission(["id": "ex-1"], isApproval: true)
    let sections = "exemptions:\n" + SamplePolicy.permission() + "approvals:\n" + approval
    #expect(
      faults(of: SamplePolicy.scope(then: sections)) == [
        #"p.yaml:18: id "ex-1" is given already in line 7: exemptions and approvals share their ids; case does not count"#
      ])
  }

  @Test func `an approval takes no control and no category`() {
    let told = faults(of: SamplePolicy.exemption(["control": "fips-enabled"], section: "approvals"))
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix(#"p.yaml:8: unknown key "control": allowed: id, match,"#) == true)
  }

  @Test(
    "Scopes have names that can stand in a list",
    arguments: [
      ("- name: a\n- name: A\n", #"6: scope "a" is given already in line 5: case does not count"#),
      ("- name: a,b\n", #"5: "name" must be letters, digits, blanks within, and -_./: alone: not "a,b""#),
      (
        "- name: ''\n",
        #"5: "name" must be letters, digits, blanks within, and -_./: alone: not "" in quotes"#
      ),
      ("- severity: low\n", #"5: an item of "scopes" has no "name": The name of the scope."#),
      (
        "  []\n",
        #"5: "scopes" must be a list: one item a line, each after "- ": not an empty list, as it is required: "#
          + "The parts of the fleet that are regulated; of several that match, the strictest of each requirement counts."
      ),
    ])
  func scopeNames(scopes: String, fault: String) {
    #expect(faults(of: SamplePolicy.head + scopes) == ["p.yaml:\(fault)"])
  }

  @Test(
    "Noise and tables are checked",
    arguments: [
      (
        "noise: {remove: [powerstate]}",
        #""powerstate" is no value of an item of "remove": did you mean "powerState"? allowed: "#
          + "currentKubernetesPatchVersion, currentOrchestratorPatchVersion, eTag, kubernetesPatchVersion, "
          + "nodeImageVersion, orchestratorPatchVersion, powerState, provisioningState, status, systemData, "
          + "virtualMachineNodesStatus"
      ),
      ("noise: {add: [eTag], remove: [eTag]}", #""eTag" is both added to and removed from noise"#),
      (
        "limits: [{reason: r, source: s}]",
        "this limit holds for every pool: give one of osSKUs, vmSizes, architecture, workloadRuntimes, before"
      ),
      (
        "limits: [{reason: r, source: s, before: 1.31.2}]",
        #""before" must be major and minor version, such as 1.31: not "1.31.2""#
      ),
      (
        "modules: [{image: U, module: m, standard: none, certificate: active, source: s}, "
          + "{image: u, module: m, standard: none, certificate: active, source: s}]",
        #"image "u" is given already in line 6 from the same day: "since" distinguishes them"#
      ),
      (
        "modules: [{image: u, module: m, standard: 140-3, number: 1, source: s}, "
          + "{image: U, module: M, standard: 140-3, number: 1, source: s}]",
        #""M" of image "u" is given already in line 6 with the same number: "#
          + #""number" distinguishes certificates of a module"#
      ),
      (
        "modules: [{image: u, module: m, standard: 140-3, source: s}]",
        #"an item of "modules" has neither "certificate" nor "number": "#
          + #"say "verified: false" where no certificate was found"#
      ),
      (
        "modules: [{image: u, module: m, standard: 140-3, certificate: active, sunset: 2026-09-09, source: s}]",
        #""sunset" stands beside "certificate": give either "certificate", or number and dates"#
      ),
      (
        "modules: [{image: u, module: m, standard: 140-3, number: 1, since: 2026-09-09, source: s}]",
        #""since" belongs to "certificate": the first day of a number is "validated""#
      ),
      (
        "modules: [{image: u, module: m, standard: 140-3, number: 1, validated: 2026-09-09, sunset: 2026-09-09, "
          + "source: s}]",
        #""sunset" is not after "validated": it would never count"#
      ),
      (
        "modules: [{image: u, module: m, standard: 140-3, certificate: expired, source: s}]",
        #""expired" is no value of "certificate": allowed: active, interim, historical, unverified"#
      ),
      (
        "images: [{image: A*, namesFips: true, source: s}, {image: a*, namesFips: false, source: s}]",
        #"image "a*" is given already in line 6: case does not count"#
      ),
      (
        "images: [{image: '*', namesFips: false, source: s}]",
        #"this "image" matches every name: name a family, such as AKSUbuntu-2204*"#
      ),
      ("images: []", #""images" is empty: give an item, or leave the key out"#),
      (
        "settings: {staleAfterDays: 0}",
        #""staleAfterDays" must be a whole number from 1 to 36500, without quotes: not "0""#
      ),
    ])
  func tables(section: String, fault: String) {
    #expect(faults(of: SamplePolicy.scope(then: section + "\n")) == ["p.yaml:6: \(fault)"])
  }

  @Test func `all faults of a file are reported at once, in the order of lines`() {
    let text = """
      apiVersion: fipswatch/v2
      kind: policy
      metadata: {nam: x}
      scope: []
      exemptions:
      - id: E
        approvedBy: a
        requestedBy: A
        expiresOn: never
      """
    let lines = faults(of: text).map { $0.split(separator: ":")[1] }
    #expect(lines == ["1", "1", "2", "3", "3", "4", "6", "6", "6", "6", "6", "6", "7", "9"])
  }

  @Test func `a fault is one line, however long and broken the text in it`() {
    let told = faults(of: SamplePolicy.scope("severity: \"a\\nb\(String(repeating: "c", count: 5_000))\""))
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix(#"p.yaml:6: "a\nbccc"#) == true)
    #expect((told.first?.count ?? .max) < 200)
  }
}
