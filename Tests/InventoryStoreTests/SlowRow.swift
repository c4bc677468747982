import InventoryModel

/// What is known of one pool at one instant.
struct SlowFacts {
  var traits: PoolTraits
  var cluster: RegulatedHistory.Cluster
  var pool: String
  var nodes: [SlowEvidence.Said]
  var hasFreshList: Bool

  var subject: Subject {
    Subject(
      cluster: cluster.id, pool: pool,
      clusterFacts: Subject.ClusterFacts(location: "westeurope", tags: cluster.tags), poolTags: traits.tags ?? [:])
  }

  /// Equal where neither Azure nor the nodes say anything else.
  var told: String {
    func drawn(_ tags: [String: String]) -> String { "\(tags.sorted { $0.key < $1.key })" }
    let nodes = "\(denial as Any) \(yes as Any) \(saysYes) \(hasSilence) \(hasFreshList)"
    return "\(traits.declared) \(drawn(traits.tags ?? [:])) \(drawn(cluster.tags)) \(nodes)"
  }

  var denial: Evidence? {
    let no = nodes.filter { $0.isFIPS == false }.map(\.grade)
    return no.contains(.kernel) ? .kernel : no.first
  }
  var hasSilence: Bool { nodes.contains { $0.isFIPS == nil } }
  var saysSomething: Bool { nodes.contains { $0.isFIPS != nil } }
  var saysYes: Bool { nodes.contains { $0.isFIPS == true } }
  /// All nodes say yes: the weakest of how they say it.
  var yes: Evidence? {
    guard !nodes.isEmpty, nodes.allSatisfy({ $0.isFIPS == true }) else { return nil }
    return nodes.contains { $0.grade == .label } ? .label : .kernel
  }
}

extension PoolTraits {
  /// Without the tags, which have no order.
  fileprivate var declared: PoolTraits {
    var traits = self
    traits.tags = nil
    return traits
  }
}

/// The rules, read out for one policy, one pool and one instant.
struct SlowRules {
  let policy: Policy
  let facts: SlowFacts
  let instant: Instant
  /// Nodes said no, and nothing that counts has taken it back.
  let isDoubted: Bool

  var scopes: [RegulatedScope] { policy.scopes.filter { $0.selector.matches(facts.subject, ifUnknown: true) } }
  func isExempt(from control: Control) -> Bool {
    policy.exemptions.contains { $0.control == control.id && covers($0) }
  }
  var isApproved: Bool { policy.approvals.contains(where: covers) }
  var asksForApproval: Bool { scopes.contains { $0.require.approval } }

  private func covers(_ permission: Permission) -> Bool {
    permission.approvedAt <= instant && instant < permission.expiresOn.adding(days: 1)
      && permission.selector.matches(facts.subject, ifUnknown: false)
  }

  var fips: Judgement {
    let raw = undoubted
    return isDoubted && raw.verdict == .pass ? Judgement(.unknown, .evidenceExpired, evidence: raw.evidence) : raw
  }

  private var undoubted: Judgement {
    let declared = declared
    if let grade = facts.denial {
      return Judgement(.fail, declared.verdict == .fail ? declared.basis : .nodes, evidence: grade)
    }
    if let grade = facts.yes, facts.traits.workloadRuntime == nil {
      return Judgement(.pass, declared.verdict == .pass ? declared.basis : .nodes, evidence: grade)
    }
    let needsNodes = scopes.contains { $0.require.nodeEvidence }
    return needsNodes && declared.verdict == .pass
      ? Judgement(.unknown, .evidenceMissing, evidence: declared.evidence) : declared
  }

  private var declared: Judgement {
    let traits = facts.traits
    if traits.osType == "Windows" {
      guard scopes.contains(where: \.require.windowsFlag) else { return Judgement(.pass, .osDefault) }
      return Judgement(traits.enableFIPS == true ? .pass : .fail, .flag)
    }
    if traits.enableFIPS == false { return Judgement(.fail, .flag) }
    if traits.workloadRuntime != nil { return Judgement(.fail, .kata) }
    guard let image = traits.imageFamily else { return Judgement(.pass, .flag) }
    if image.contains("fips") { return Judgement(.pass, .flagAndImage, evidence: .image) }
    if image.hasPrefix("AKSUbuntu-2204") { return Judgement(.fail, .conflict, evidence: .image) }
    return policy.images == .builtIn ? Judgement(.unknown, .image) : Judgement(.pass, .flag)
  }

  /// Of each control that is required, its verdict; that of approvals is not reported by one instant.
  var verdicts: [Control: Verdict] {
    guard !scopes.isEmpty else { return [:] }
    var verdicts: [Control: Verdict] = [.fipsEnabled: fips.verdict]
    if scopes.contains(where: { !$0.require.tags.isEmpty }) {
      let owner = facts.cluster.tags["Owner"] ?? ""
      verdicts[.requiredTags] = owner.isEmpty ? .fail : .pass
    }
    if scopes.contains(where: \.require.capability) {
      let isArm = facts.traits.vmSize == "Standard_D4ps_v5"
      verdicts[.fipsCapable] = isArm || facts.traits.workloadRuntime != nil ? .fail : .pass
    }
    if scopes.contains(where: \.require.is140Dash3) { verdicts[.moduleValidated] = module }
    if facts.saysSomething {
      let isDeclared = facts.traits.osType == "Windows" || facts.traits.enableFIPS == true
      let disagrees = isDeclared ? facts.denial != nil : facts.saysYes
      if disagrees || facts.hasFreshList {
        verdicts[.observedAsDeclared] = disagrees ? .fail : isDoubted ? .unknown : .pass
      }
    }
    return verdicts
  }

  private var module: Verdict {
    guard fips.verdict == .pass, let image = facts.traits.imageFamily else { return .unknown }
    let demanded = policy.demandedModules.first?.description
    if image.contains("2004") { return demanded == nil ? .fail : .unknown }
    guard image.contains("2204") else { return .unknown }
    func isIn(_ days: Range<Int64>) -> Bool {
      night(days.lowerBound).startOfDay <= instant && instant < night(days.upperBound).startOfDay
    }
    guard policy.modules.entries.contains(where: { $0.module == "Short" }) else {
      return instant < night(6).startOfDay ? .pass : .fail
    }
    switch demanded {
    case nil: return isIn(2..<5) ? .pass : .unknown
    case "lon*": return isIn(2..<8) ? .pass : .unknown
    default: return .unknown
    }
  }
}

/// The life of one pool, carried from instant to instant.
struct SlowRow {
  struct Shown: Equatable {
    var verdict: Verdict
    /// Nil while the pool is not settled: what then holds is told by what held before.
    var basis: Judgement?
    var scopes: [String]
    var isExempt: Bool
    var hasLeftScope: Bool
  }

  struct SlowEpisode {
    var control: Control
    var openedAt: Instant
    var detectedAfter: Instant?
    var closedAt: Instant?
    var reason: CloseReason?
    var basis: Basis
    var scopes: [String]
    var severity: Control.Severity
    var slaDays: Int?
    var life: Int
  }

  private(set) var episodes: [SlowEpisode] = []
  private(set) var shown = Shown(verdict: .unknown, basis: nil, scopes: [], isExempt: false, hasLeftScope: false)
  private(set) var isThere = false
  private(set) var appearedAt = Instant.never
  /// Of each control that is required, its verdict before anything that it had to do with being settled.
  private(set) var raw: [Control: Verdict] = [:]
  /// What the policy before would have shown, had it stayed; nil where the policy is the same.
  private(set) var shownUnderOld: Shown?
  /// Whether something was told of the row itself.
  private(set) var isTold = false
  private var life = 0
  private var held: [Control: Verdict] = [:]
  private var fips = Verdict.unknown
  /// Of each control that would pass, were the pool settled, what made it so.
  private var reasons: [Control: CloseReason] = [:]
  private var before: (facts: SlowFacts, policy: Policy)?
  private var wasRegulated = false
  private var hasLeftScope = false
  /// By how nodes said no, the pool as it was when that last counted.
  private var noes: [Evidence: (flag: Bool, family: String?)] = [:]
  /// Nil until somebody asks.
  private var approval: Verdict?

  /// - Parameter look: the facts, of the nodes those that the age limit of a policy lets count.
  mutating func see(_ look: (Policy) -> SlowFacts, _ policy: Policy, at instant: Instant, lookedAt: Instant?) {
    if !isThere { (isThere, appearedAt) = (true, instant) }
    var old: SlowRow?
    if let before, before.policy != policy {
      old = self
      old!.see(look, before.policy, at: instant, lookedAt: lookedAt)
    }
    let facts = look(policy)
    let isDoubted = rememberNoes(facts)
    let rules = SlowRules(policy: policy, facts: facts, instant: instant, isDoubted: isDoubted)
    shownUnderOld = old?.shown
    isTold = before?.facts.told != (old?.before?.facts ?? facts).told
    let fips = rules.fips
    var verdicts = rules.verdicts
    askForApproval(rules, old)
    if rules.asksForApproval { verdicts[.poolApproved] = approval }
    raw = verdicts
    let isEntering = !rules.scopes.isEmpty && !wasRegulated
    let reasonToLeave: CloseReason = old?.shown.scopes.isEmpty == false ? .policyChanged : .leftScope
    if rules.scopes.isEmpty {
      for control in Control.all { close(control, at: instant, reasonToLeave) }
      hasLeftScope = hasLeftScope || wasRegulated && reasonToLeave == .leftScope
      held = held.filter { $0.key == .fipsEnabled }
      reasons = [:]
    } else {
      hasLeftScope = false
    }
    wasRegulated = !rules.scopes.isEmpty
    for control in Control.all where wasRegulated || control == .fipsEnabled {
      guard let raw = control == .fipsEnabled ? fips.verdict : verdicts[control] else {
        if control != .observedAsDeclared { release(control, old, at: instant) }
        continue
      }
      let verdict = facts.traits.isSettled ? raw : min(raw, held[control] ?? .unknown)
      held[control] = verdict
      guard wasRegulated else { continue }
      let wouldPass = old.map { ($0.raw[control] ?? (control == .fipsEnabled ? $0.fips : nil)) == .pass } ?? true
      let isByRow = control != .poolApproved && isTold && wouldPass && !isEntering
      if raw != .pass {
        reasons[control] = nil
      } else if reasons[control] == nil {
        reasons[control] = isByRow ? .fixedInPlace : .policyChanged
      }
      if verdict == .pass { close(control, at: instant, reasons[control] ?? .fixedInPlace) }
      if verdict == .fail { open(control, rules, fips.basis, at: instant, lookedAt) }
    }
    shown = shown(fips, facts, rules)
    self.fips = fips.verdict
    before = (facts, policy)
  }

  /// A row whose FIPS is on is as good as its modules are, where a standard is required of them.
  private func shown(_ fips: Judgement, _ facts: SlowFacts, _ rules: SlowRules) -> Shown {
    var (verdict, basis, control) = (held[.fipsEnabled]!, fips, Control.fipsEnabled)
    if verdict == .pass, let module = held[.moduleValidated], module != .pass {
      verdict = module
      control = .moduleValidated
      basis = Judgement(module, module == .fail ? .module : .certificate, evidence: fips.evidence)
    }
    return Shown(
      verdict: verdict, basis: facts.traits.isSettled ? basis : nil, scopes: rules.scopes.map(\.name),
      isExempt: rules.isExempt(from: control), hasLeftScope: hasLeftScope)
  }

  /// Whether nodes said no and say nothing that takes it back: silence does not, nor does a label speak against a kernel.
  private mutating func rememberNoes(_ facts: SlowFacts) -> Bool {
    let traits = facts.traits
    for grade in [Evidence.kernel, .label] {
      if facts.nodes.contains(where: { $0.isFIPS == false && $0.grade == grade }) {
        noes[grade] = (traits.enableFIPS!, traits.imageFamily ?? noes[grade]?.family)
      } else if let no = noes[grade] {
        let isYes = facts.yes == .kernel || grade == .label && facts.yes == .label
        let isAnother =
          no.flag != traits.enableFIPS || no.family ?? traits.imageFamily != traits.imageFamily ?? no.family
        noes[grade] = isYes || isAnother ? nil : (no.flag, no.family ?? traits.imageFamily)
      }
    }
    return facts.denial == nil && !noes.isEmpty
  }

  private mutating func askForApproval(_ rules: SlowRules, _ old: SlowRow?) {
    guard rules.asksForApproval else { return }
    if approval == nil { approval = old.map { $0.raw[.poolApproved] == nil } == true ? .notApplicable : .fail }
    if approval == .fail, rules.isApproved { approval = .pass }
  }

  private mutating func release(_ control: Control, _ old: SlowRow?, at instant: Instant) {
    let wasAsked = old?.raw[control] != nil
    close(control, at: instant, wasAsked ? .policyChanged : .leftScope)
    held[control] = nil
    reasons[control] = nil
  }

  // MARK: Episodes

  mutating func end(at instant: Instant, isNewLife: Bool) {
    for control in Control.all { close(control, at: instant, .deleted) }
    let (life, episodes) = (self.life, self.episodes)
    self = SlowRow()
    (self.life, self.episodes) = (life, episodes)
  }

  mutating func forgetFinding() { life += 1 }
  func isThisLife(_ episode: SlowEpisode) -> Bool { episode.life == life }
  func passes(_ control: Control) -> Bool { held[control] == .pass || held[control] == .notApplicable }
  mutating func markReplaced(_ index: Int) { episodes[index].reason = .replaced }

  private mutating func open(
    _ control: Control, _ rules: SlowRules, _ basis: Basis, at instant: Instant, _ lookedAt: Instant?
  ) {
    guard !episodes.contains(where: { $0.control == control && $0.closedAt == nil }) else { return }
    episodes.append(
      SlowEpisode(
        control: control, openedAt: instant, detectedAfter: lookedAt, basis: control.basis ?? basis,
        scopes: rules.scopes.map(\.name), severity: rules.scopes.map(\.severity).min()!,
        slaDays: rules.scopes.compactMap(\.slaDays).min(), life: life))
  }

  private mutating func close(_ control: Control, at instant: Instant, _ reason: CloseReason) {
    for index in episodes.indices where episodes[index].control == control && episodes[index].closedAt == nil {
      (episodes[index].closedAt, episodes[index].reason) = (instant, reason)
    }
  }
}
