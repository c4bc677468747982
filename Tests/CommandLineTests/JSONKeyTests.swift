import Foundation
import Testing

/// Others rely on these keys: none may go away, change its name, or come unannounced.
@Suite("Keys of the JSON that commands print")
struct JSONKeyTests {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    let before = list(Cluster("shop", Pool("a", fips: true), Pool("b", fips: false)), Cluster("old"))
    let after = list(Cluster("shop", Pool("a", fips: false), Pool("b", fips: false, #","vmSize":"x""#)))
    try workplace.write(before, to: "2026-11-21.json")
    try workplace.write(after, to: "2026-11-22.json")
    try #require(workplace.fipswatch("import", "2026-11-21.json", "2026-11-22.json").exitCode == 0)
  }

  /// Every path of keys in a document, list elements as one: `events[].kind`.
  private func paths(_ value: Any, _ prefix: String = "") -> Set<String> {
    if let list = value as? [Any] {
      return list.reduce(into: []) { $0.formUnion(paths($1, prefix + "[]")) }
    }
    guard let object = value as? [String: Any] else { return [] }
    return object.reduce(into: []) { all, member in
      let path = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
      all.insert(path)
      all.formUnion(paths(member.value, path))
    }
  }

  private func paths(_ arguments: String...) throws -> Set<String> {
    let run = try workplace.run(.fipswatch, arguments + ["--format", "json"])
    return paths(try run.json())
  }

  private func named(_ prefix: String, _ names: String) -> Set<String> {
    Set(names.split(separator: " ").map { prefix + $0 })
  }

  private static let inventory = """
    clusterId cluster subscription resourceGroup location pool mode osType osSku vmSize count kubernetesVersion \
    nodeImageVersion enableFips verdict basis standard certificate evidence isRegulated isExempt isPending failingSince \
    module certificateNumber certificateSunset
    """

  @Test func `inventory is an array of rows`() throws {
    #expect(try paths("inventory") == named("[].", Self.inventory))
  }

  @Test func `drift`() throws {
    let keys = try paths("drift").filter { !$0.hasPrefix("summary.") && !$0.hasPrefix("events[].before.") }
    #expect(
      keys
        == named("", "schemaVersion from to coverage events newNonCompliantPools summary")
        .union(named("coverage.", "isComplete missing collectors"))
        .union(named("events[].", "kind category clusterId pool path before after observedAt isRegulated changedBy"))
        .union(named("newNonCompliantPools[].", Self.inventory)))
  }

  @Test func `findings`() throws {
    #expect(
      try paths("findings")
        == named("", "schemaVersion asOf findings")
        .union(
          named(
            "findings[].",
            "id control severity clusterId cluster pool basis reopenCount scopes serves owner exemption due sla episodes"
          )
        )
        .union(named("findings[].episodes[].", "openedAt detectedAfter isBaseline closedAt closeReason")))
  }

  private static let series = """
    complianceStrict complianceAdjusted clusterCompliance nodeCompliance coverage opened closed open leftScope mttrDays \
    mttrMedianDays
    """

  @Test(arguments: [[], ["--by", "subscription"]])
  func `kpi`(options: [String]) throws {
    let run = try workplace.run(.fipswatch, ["kpi", "--format", "json"] + options)
    let keys = paths(try run.json()).filter { !$0.hasPrefix("definitions.") }
    #expect(
      keys
        == named("", "schemaVersion asOf since until bucket definitions series remediation compatibility against")
        .union(named("compatibility.", "discovered cleared accepted open meanDaysToClear series"))
        .union(named("compatibility.series[].", "at discovered cleared accepted open meanDaysToClear"))
        .union(named("series[].", "at pools" + (options.isEmpty ? "" : " group")))
        .union(named("series[].", Self.series))
        .union(named("series[].pools.", "pass fail unknown exempt total"))
        .union(
          named(
            "remediation.",
            "closed open censored openedAtBaseline meanDays medianDays p90Days kaplanMeierMedianDays "
              + "openAgeMedianDays openAgeMaxDays withinSla slaMet slaMissed")))
  }

  @Test func `import, snapshots and retract`() throws {
    try workplace.write(list(Cluster("shop", Pool("a", fips: true))), to: "2026-11-23.json")
    let counts = named("", "clusters pools").union(named("clusters.", "seen new changed gone notCovered"))
      .union(named("pools.", "seen new changed gone notCovered"))
    let summary = named(
      "",
      "files snapshot outcome takenAt isComplete partialReason policy policyBefore idleScopes missing keptTags keptPools"
    ).union(counts)
    #expect(
      try paths("import", "2026-11-23.json")
        == named("", "schemaVersion snapshots evidence changes").union(summary.map { "snapshots[].\($0)" }))
    let record = named("", "schemaVersion snapshots").union(
      named(
        "snapshots[].", "snapshot takenAt collector isComplete partialReason isRetracted retractionReason files sha256")
    )
    #expect(try paths("snapshots") == record)
    #expect(try paths("retract", "2026-11-23T00:00:00Z", "--reason", "a test") == record)
  }

  @Test func `explain`() throws {
    let share = named("", "pass total ratio")
    #expect(
      try paths("explain", "--from", "2026-11-21", "--to", "2026-11-22")
        == named("", "schemaVersion from to strictFrom strictTo change denominator parts")
        .union(share.map { "strictFrom.\($0)" }).union(share.map { "strictTo.\($0)" })
        .union(named("parts[].", "cause change numerator pools"))
        .union(named("parts[].pools[].", "clusterId pool passChange totalChange numerator change")))
  }

  @Test(arguments: [[], ["--by", "scope"]])
  func `cost`(options: [String]) throws {
    try workplace.write("armSkuName,armRegionName,unitPrice,currency\nx,eastus,1,USD\n", to: "prices.csv")
    let run = try workplace.run(.fipswatch, ["cost", "--prices", "prices.csv", "--format", "json"] + options)
    let keys = paths(try run.json()).filter { !$0.hasPrefix("definitions.") }
    let states = "nonCompliant exempt unknown"
    #expect(
      keys
        == named(
          "",
          "schemaVersion asOf since until bucket currency definitions prices monthly sinceFailing atLeast unpriced budget "
            + "groupedBy groups rows series"
        )
        .union(named("prices.", "files newest rows")).union(named("unpriced.", "pools nodes"))
        .union(named("monthly.", states + " compliant")).union(named("sinceFailing.", states))
        .union(named("atLeast.", "monthly sinceFailing"))
        .union(named("atLeast.monthly.", states + " compliant")).union(named("atLeast.sinceFailing.", states))
        .union(named("groups[].", "group monthly sinceFailing unpriced atLeast " + states))
        .union(named("groups[].atLeast.", "monthly sinceFailing"))
        .union(
          named(
            "rows[].",
            "clusterId cluster subscription location pool owner scopes verdict isExempt vmSize isSpot nodes unitPrice "
              + "monthly failingSince sinceFailing unpricedBecause")
        )
        .union(named("series[].", "at atLeast compliant " + states + (options.isEmpty ? "" : " group")))
        .union(named("series[].atLeast.", states + " compliant")))
  }

  @Test func `report, whose parts are those of their commands`() throws {
    let parts = ["kpi", "findings", "drift", "explain", "exemptions", "compatibility", "against", "cost"]
    let keys = try paths("report").filter { key in !parts.contains { key.hasPrefix("\($0).") } }
    #expect(
      keys
        == named("", "schemaVersion asOf since headlines").union(parts)
        .union(named("headlines[].", "title value details isUrgent")))
  }

  @Test func `history`() throws {
    let keys = try paths("history", "shop", "a").filter { !$0.contains(".before.") && !$0.contains(".after.") }
    #expect(
      keys
        == named("", "schemaVersion clusterId cluster histories")
        .union(named("histories[].", "schemaVersion clusterId cluster pool versions"))
        .union(
          named(
            "histories[].versions[].",
            "from to verdict basis evidence isPending isRegulated isExempt cause changes")
        )
        .union(named("histories[].versions[].changes[].", "path before after changedBy")))
  }

  @Test func `rebuild and policy show`() throws {
    #expect(try paths("rebuild") == named("", "schemaVersion clusters verdicts episodes changes differing examples"))
    #expect(
      try paths("policy", "show", "shop")
        == named("", "schemaVersion asOf policy currency scopes rows")
        .union(named("scopes[].", "name severity slaDays monthlyBudget"))
        .union(
          named(
            "rows[].", "clusterId pool isRegulated severity slaDays requiredTags scopes controls permissions")))
  }

  @Test func `instants, the version and booleans have one form`() throws {
    let drift = try workplace.fipswatch("drift", "--format", "json").object()
    #expect(drift["schemaVersion"] as? Int == 1)
    #expect(drift["from"] as? String == "2026-11-21T23:59:59Z")
    #expect(drift["to"] as? String == "2026-11-22T23:59:59Z")
    let rows = try #require(workplace.fipswatch("inventory", "--format", "json").json() as? [[String: Any]])
    #expect(rows.map { $0["enableFips"] as? Bool } == [false, false])
    #expect(rows.map { $0["failingSince"] as? String } == ["2026-11-22T00:00:00Z", "2026-11-21T00:00:00Z"])
    #expect(rows.map { $0["location"] as? String } == ["eastus", "eastus"])
    #expect(rows.allSatisfy { $0["count"] is NSNull })
  }

  @Test func `equal facts give equal text, whatever their order and number of imports`() throws {
    let other = try Workplace()
    for name in ["2026-11-22.json", "2026-11-21.json", "2026-11-22.json"] {
      try other.write(workplace.read(name), to: name)
      #expect(try other.fipswatch("import", name).exitCode == 0)
    }
    let commands = [
      ["inventory"], ["drift"], ["findings", "--all", "--as-of", "2026-11-22"],
      ["kpi", "--bucket", "day", "--as-of", "2026-11-22"],
    ]
    for command in commands {
      let texts = try [workplace, other].map { try $0.run(.fipswatch, command + ["--format", "json"]).output }
      #expect(texts[0] == texts[1])
      #expect(!texts[0].isEmpty)
    }
  }
}
