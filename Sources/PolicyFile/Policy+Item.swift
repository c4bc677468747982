import InventoryModel

/// The nouns of a policy, made from the items of a file. What has the wrong shape reads as empty.
extension Policy {
  init(_ root: Item) {
    let settings = root["settings"]
    self.init(
      name: root["metadata"]?.text("name") ?? "", scopes: root.list("scopes").map(RegulatedScope.init),
      exemptions: root.list("exemptions").map { Permission($0) },
      approvals: root.list("approvals").map { Permission(approval: $0) },
      staleAfterDays: settings?.number("staleAfterDays") ?? Policy.defaultStaleAfterDays,
      evidenceMaxAgeDays: settings?.number("evidenceMaxAgeDays") ?? Policy.defaultEvidenceMaxAgeDays,
      replacedWithinNights: settings?.number("replacedWithinNights") ?? Policy.builtIn.replacedWithinNights,
      ownerTag: settings?["ownerTag"]?.scalar?.text ?? Policy.builtIn.ownerTag,
      currency: settings?["currency"]?.scalar?.text,
      noise: Policy.defaultNoise
        .union(root["noise"]?.texts("add") ?? []).subtracting(root["noise"]?.texts("remove") ?? []),
      demandedModules: root.globs("demandedModules"),
      images: root["images"].map { ImageTable(families: $0.items.map(ImageTable.Family.init)) } ?? .builtIn,
      modules: root["modules"].map { ModuleTable(entries: $0.items.map(ModuleTable.Entry.init)) } ?? .builtIn,
      limits: root["limits"].map { CapabilityTable(limits: $0.items.map(CapabilityTable.Limit.init)) } ?? .builtIn)
  }
}

extension RegulatedScope {
  init(_ item: Item) {
    self.init(
      name: item.text("name"), selector: item["match"].map(Selector.init) ?? Selector(),
      require: item["require"].map(Requirements.init) ?? Requirements(),
      severity: Control.Severity(rawValue: item.text("severity")) ?? RegulatedScope(name: "").severity,
      slaDays: item.number("slaDays"), monthlyBudget: item.number("monthlyBudget"))
  }
}

extension Requirements {
  init(_ item: Item) {
    self.init(
      is140Dash3: item.text("standard") == Standard.oneFortyThree.rawValue, nodeEvidence: item.truth("nodeEvidence"),
      windowsFlag: item.truth("windowsFlag"), capability: item.truth("capability"), approval: item.truth("approval"),
      tags: item.texts("tags"))
  }
}

extension Selector {
  init(_ item: Item) {
    self.init(
      subscriptions: item.globs("subscriptions"), resourceGroups: item.globs("resourceGroups"),
      locations: item.regions("locations"), clusters: item.globs("clusters"), pools: item.globs("pools"),
      clusterTags: item.namedGlobs("clusterTags"), poolTags: item.namedGlobs("poolTags"),
      poolLabels: item.namedGlobs("poolLabels"))
  }
}

extension Item {
  fileprivate func globs(_ key: String) -> [Glob] { texts(key).map { Glob($0) } }

  /// Regions are named without blanks; Azure also shows them as "West Europe".
  fileprivate func regions(_ key: String) -> [Glob] {
    texts(key).map { text in Glob(text.filter { !$0.isWhitespace }) }
  }

  fileprivate func namedGlobs(_ key: String) -> [String: Glob] {
    let pairs = self[key]?.entries.compactMap { entry in entry.value.scalar.map { (entry.key, Glob($0.text)) } }
    return Dictionary(pairs ?? []) { first, _ in first }
  }

  /// A day or a moment; the beginning of time where there is none.
  func instant(_ key: String) -> Instant { Instant(text(key)) ?? Instant(seconds: 0) }
}

extension Permission {
  /// An exemption.
  init(_ item: Item) {
    self.init(item, control: item.text("control"), category: Category(rawValue: item.text("category")))
  }

  init(approval item: Item) { self.init(item, control: Control.poolApproved.id, category: nil) }

  private init(_ item: Item, control: String, category: Category?) {
    self.init(
      id: item.text("id"), control: control, selector: item["match"].map(Selector.init) ?? Selector(),
      category: category, justification: item.text("justification"), ticket: item.text("ticket"),
      requestedBy: item.text("requestedBy"), approvedBy: item.text("approvedBy"),
      approvedAt: item.instant("approvedAt"), expiresOn: item.instant("expiresOn"))
  }
}

extension ImageTable.Family {
  init(_ item: Item) {
    self.init(
      image: Glob(item.text("image")), namesFIPS: item.truth("namesFips"), asOf: Instant(item.text("asOf")),
      source: item.text("source"))
  }
}

extension ModuleTable.Entry {
  init(_ item: Item) {
    self.init(
      image: item.text("image").lowercased(), module: item.text("module"), version: item["version"]?.scalar?.text,
      number: item.number("number"), standard: Standard(rawValue: item.text("standard")) ?? .unknown,
      validatedOn: Instant(item.text("validated")), sunset: Instant(item.text("sunset")), source: item.text("source"),
      asOf: Instant(item.text("asOf")), isVerified: item["verified"] == nil || item.truth("verified"),
      said: Said(rawValue: item.text("certificate")), since: Instant(item.text("since")))
  }
}

extension CapabilityTable.Limit {
  init(_ item: Item) {
    self.init(
      reason: item.text("reason"), osSKUs: item.globs("osSKUs"), vmSizes: item.globs("vmSizes"),
      architecture: item["architecture"]?.scalar?.text, workloadRuntimes: item.globs("workloadRuntimes"),
      before: item["before"]?.scalar?.text, source: item.text("source"))
  }
}
