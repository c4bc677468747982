/// Policies whose dates lie inside the history that a script tells.
extension PolicyFacts {
  init(number: Int, from start: Moment, nights: Int, _ dice: inout Dice) {
    name = "policy-\(number)"
    scopes = (0..<dice.number(1...2)).map { Scope(number: $0, &dice) }
    let count = (dice.number(0...2), dice.number(0...2))
    exemptions = (0..<count.0).map { index in
      Permission("EX-\(number)-\(index)", dice.pick(Self.excused), start, nights, &dice)
    }
    approvals = (0..<count.1).map { Permission("AP-\(number)-\($0)", "pool-approved", start, nights, &dice) }
    staleAfterDays = dice.number(2...9)
    evidenceMaxAgeDays = dice.number(1...6)
    replacedWithinNights = dice.pick([0, 0, 2, 4])
    let change = start.plus(days: dice.number(2...max(3, nights))).startOfDay
    modules = dice.chance(0.5) ? Self.saidModules(change, &dice) : Self.datedModules(change, &dice)
    limits = [
      Limit(runtimes: ["Kata*"]), Limit(skus: ["Ubuntu2404"]), Limit(skus: ["Ubuntu*"], architecture: "arm64"),
      Limit(architecture: "arm64", before: "1.31"),
    ]
  }

  private static func saidModules(_ change: Moment, _ dice: inout Dice) -> [Module] {
    let words = ["active", "interim", "historical", "unverified"]
    return [
      Module(image: "ubuntu-2004", standard: "140-2", said: "active"),
      Module(image: "ubuntu-2004", standard: "140-2", said: "historical", since: change.plus(days: 1)),
      Module(image: "ubuntu-2204", standard: "140-3", said: dice.pick(words)),
      Module(image: "ubuntu-2204", standard: "140-3", said: dice.pick(words), since: change),
    ]
  }

  /// Two modules, one of which may have been validated anew under another number.
  private static func datedModules(_ change: Moment, _ dice: inout Dice) -> [Module] {
    var kernel = Module(image: "ubuntu-2204", name: "kernel", standard: "140-3", number: 4_894)
    var library = Module(image: "ubuntu-2204", name: "OpenSSL", standard: "140-3", number: 4_794)
    (kernel.sunset, library.sunset) = (dice.pick([nil, change]), dice.pick([nil, change.plus(days: 3)]))
    if dice.chance(0.15) { kernel.number = nil }
    var modules = [Module(image: "ubuntu-2004", name: "kernel", standard: "140-2", number: 4_366), kernel, library]
    if dice.chance(0.4) {
      library.number = 5_000
      (library.validatedOn, library.sunset) = (change.plus(days: dice.number(0...6)), nil)
      modules.append(library)
    }
    return modules
  }

  private static let excused = [
    "fips-enabled", "fips-enabled", "fips-enabled", "required-tags", "module-140-3", "observed-as-declared",
  ]
}

extension PolicyFacts.Scope {
  fileprivate init(number: Int, _ dice: inout Dice) {
    name = "scope-\(number)"
    match = number == 0 && dice.chance(0.35) ? PolicyFacts.Match() : PolicyFacts.Match(&dice)
    needs140Dash3 = dice.chance(0.3)
    needsNodes = dice.chance(0.25)
    needsWindowsFlag = dice.chance(0.3)
    needsCapability = dice.chance(0.35)
    needsApproval = dice.chance(0.35)
    needsTags = dice.chance(0.4) ? dice.pick([["owner"], ["Owner", "env"]]) : []
    severity = dice.pick(PolicyFacts.severities)
    slaDays = dice.pick([nil, 2, 5, 9])
  }
}

extension PolicyFacts.Match {
  /// Never everything.
  init(_ dice: inout Dice) {
    self.init()
    switch dice.below(9) {
    case 0: subscriptions = [dice.pick(FleetScript.subscriptions)]
    case 1: groups = ["rg-A", "rg-c*"]
    case 2: locations = [dice.pick(FleetScript.locations)]
    case 3: clusters = [dice.pick(["C0", "c?", "*1", "c2"])]
    case 4: pools = ["p*"]
    case 5: poolTags = ["tier": "pc?"]
    case 6: poolLabels = ["team": "pay*"]
    default: clusterTags = ["ENV": dice.pick(["prod", "p*"])]
    }
    if dice.chance(0.2) { clusterTags["owner"] = "*" }
  }
}

extension PolicyFacts.Permission {
  fileprivate init(_ id: String, _ control: String, _ start: Moment, _ nights: Int, _ dice: inout Dice) {
    (self.id, self.control) = (id, control)
    match = PolicyFacts.Match(&dice)
    let first = dice.number(0...nights)
    from = start.plus(days: first).startOfDay.plus(hours: dice.pick([0, 9]))
    lastDay = start.plus(days: first + dice.number(1...max(2, nights / 2))).startOfDay
  }
}
