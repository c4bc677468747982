/// All controls, by their ids.
enum ControlID {
  static let fips = "fips-enabled"
  static let module = "module-140-3"
  static let observed = "observed-as-declared"
  static let tags = "required-tags"
  static let capable = "fips-capable"
  static let approved = "pool-approved"
  static let all = [fips, module, observed, tags, capable, approved]

  /// What a finding of it rests on; nil where the verdict table says.
  static func basis(_ control: String) -> String? {
    [module: "module", observed: "nodes", tags: "tags", capable: "capability", approved: "approval"][control]
  }
}

/// What one policy says of a row at one instant, before anything that the row's past has to do with it.
struct Assessment {
  var scopes: [PolicyFacts.Scope]
  var fips: Evaluated
  /// Of the controls that are asked for; approvals apart, which the past tells.
  var others: [String: Answer]
  var isExempt: Bool
  var isModuleExempt: Bool
  /// The approvals that cover it now.
  var approvals: [String]
  var asksForApproval: Bool

  var isRegulated: Bool { !scopes.isEmpty }
  var severity: String? { PolicyFacts.severities.first { severity in scopes.contains { $0.severity == severity } } }
  var slaDays: Int? { scopes.compactMap(\.slaDays).min() }

  init(_ row: RowFacts, under policy: PolicyFacts, at instant: Moment) {
    scopes = policy.scopes.filter { $0.match.matches(row, ifUnknown: true) }
    fips = row.fips(
      needsNodes: scopes.contains(where: \.needsNodes), needsWindowsFlag: scopes.contains(where: \.needsWindowsFlag))
    isExempt = policy.exemptions.contains { $0.covers(row, ControlID.fips, at: instant) }
    isModuleExempt = policy.exemptions.contains { $0.covers(row, ControlID.module, at: instant) }
    approvals = policy.approvals.filter { $0.covers(row, ControlID.approved, at: instant) }.map(\.id)
    asksForApproval = row.pool != nil && scopes.contains(where: \.needsApproval)
    others = [:]
    let names = scopes.flatMap(\.needsTags)
    if !names.isEmpty {
      let isComplete = names.allSatisfy { !(row.tag($0) ?? "").isEmpty }
      others[ControlID.tags] = isComplete ? .pass : row.cluster == nil ? .unknown : .fail
    }
    if scopes.contains(where: \.needs140Dash3) {
      // Where FIPS is not known to be on, no module is in use of which anything could be said.
      let modules = policy.modules(of: row.pool?.imageFamily, at: instant)
      others[ControlID.module] = fips.answer == .pass ? modules.is140Dash3 : .unknown
    }
    guard isRegulated, let pool = row.pool else { return }
    others[ControlID.observed] = Self.observed(pool, row.nodes)
    if scopes.contains(where: \.needsCapability) {
      others[ControlID.capable] = policy.limits.contains { $0.holds(for: pool) } ? .fail : .pass
    }
  }

  func answer(_ control: String) -> Answer? { control == ControlID.fips ? fips.answer : others[control] }

  /// One node that differs from what Azure declares is a disagreement. That there is none, only a fresh list tells:
  /// nodes that fall silent end nothing.
  private static func observed(_ pool: KnownPool, _ nodes: NodeSummary) -> Answer? {
    guard nodes.saysSomething else { return nil }
    guard let declares = pool.declaresFIPS else { return .unknown }
    if declares ? nodes.denial != nil : nodes.hasYes { return .fail }
    return nodes.isFresh ? .pass : nil
  }
}

extension PolicyFacts.Permission {
  func covers(_ row: RowFacts, _ control: String, at instant: Moment) -> Bool {
    self.control == control && holds(at: instant) && match.matches(row, ifUnknown: false)
  }
}

extension PolicyFacts.Limit {
  func holds(for pool: KnownPool) -> Bool {
    func matches(_ globs: [String], _ text: String?) -> Bool {
      globs.isEmpty || text.map { text in globs.contains { glob($0, text) } } ?? false
    }
    // The letters behind the number of cores tell: a p among them is Arm64.
    let letters = pool.facts.vmSize.lowercased().split(separator: "_")[1].drop { !$0.isNumber }.drop { $0.isNumber }
    let isArm = letters.contains("p")
    return matches(skus, pool.facts.osSKU) && matches(sizes, pool.facts.vmSize)
      && matches(runtimes, pool.facts.workloadRuntime) && (architecture.map { ($0 == "arm64") == isArm } ?? true)
      && (before.map { Self.isOlder(pool.facts.kubernetesMinor, than: $0) } ?? true)
  }

  private static func isOlder(_ version: String, than other: String) -> Bool {
    let (one, two) = (version.split(separator: ".").map { Int($0)! }, other.split(separator: ".").map { Int($0)! })
    return (one[0], one[1]) < (two[0], two[1])
  }
}

extension PolicyFacts.Match {
  /// Each kind of condition that is given must hold.
  ///
  /// - Parameter unknown: the answer where the cluster was not shown, so that missing data neither takes a pool out of
  ///   a scope nor gives it a permission.
  func matches(_ row: RowFacts, ifUnknown unknown: Bool) -> Bool {
    let key = row.key.cluster
    guard one(of: subscriptions, key.subscription), one(of: groups, key.group), one(of: clusters, key.name),
      pools.isEmpty || row.key.pool.map({ one(of: pools, $0) }) ?? false,
      all(of: poolTags, row.pool?.facts.tags ?? [:]), all(of: poolLabels, row.pool?.facts.labels ?? [:])
    else { return false }
    guard let cluster = row.cluster else { return (locations.isEmpty && clusterTags.isEmpty) || unknown }
    return one(of: locations, cluster.location) && all(of: clusterTags, cluster.tags ?? [:])
  }

  private func one(of globs: [String], _ text: String) -> Bool { globs.isEmpty || globs.contains { glob($0, text) } }

  private func all(of globs: [String: String], _ tags: [String: String]) -> Bool {
    globs.allSatisfy { name, pattern in tags.value(named: name).map { glob(pattern, $0) } ?? false }
  }
}

/// `*` stands for any characters, `?` for one; case does not count.
func glob(_ pattern: String, _ text: String) -> Bool {
  func matches(_ pattern: Substring, _ text: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      return matches(pattern.dropFirst(), text) || (!text.isEmpty && matches(pattern, text.dropFirst()))
    }
    guard let letter = text.first, first == "?" || first == letter else { return false }
    return matches(pattern.dropFirst(), text.dropFirst())
  }
  return matches(pattern.lowercased()[...], text.lowercased()[...])
}
