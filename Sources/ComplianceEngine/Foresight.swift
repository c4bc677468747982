import InventoryModel

extension Policy {
  /// Evaluates a proposed row as the fleet is evaluated: for every value that what is not known yet could have. Where
  /// these disagree, the verdict is unknown.
  package func foresee(_ row: ProposedRow, at instant: Instant) -> Foresight {
    var common: Foresight?
    row.content.forEachPossibility(under: limits) { kind in
      let facts = RowFacts(kind: kind, subject: row.subject, nodes: .none)
      let one = foresight(of: facts, row, at: instant)
      common = common?.agreeing(with: one) ?? one
      return common!.isSettled
    }
    return common!
  }

  private func foresight(of facts: RowFacts, _ row: ProposedRow, at instant: Instant) -> Foresight {
    var assessment = assess(facts, at: instant)
    assessment.others[.poolApproved] = approvalVerdict(of: row, assessment, at: instant)
    let verdicts = Control.all.dropFirst().compactMap { control in
      assessment.others[control].map {
        ForeseenVerdict(
          control: control, verdict: $0, basis: control.basis,
          limit: control == .fipsCapable ? facts.pool.flatMap(limits.limit) : nil)
      }
    }
    let fips = ForeseenVerdict(
      control: .fipsEnabled, verdict: assessment.fips.verdict, basis: assessment.fips.basis)
    return Foresight(regulation: assessment.regulation, verdicts: [fips] + verdicts)
  }

  /// Only of a pool that is about to appear is it known that it needs an approval: one that exists may have had its own.
  private func approvalVerdict(of row: ProposedRow, _ assessment: Assessment, at instant: Instant) -> Verdict? {
    guard row.pool != nil, assessment.regulation?.require.approval == true else { return nil }
    if !approvals(of: row.subject, at: instant).isEmpty { return .pass }
    return row.action == .create ? .fail : .unknown
  }
}

extension Foresight {
  /// No further possibility can change it.
  fileprivate var isSettled: Bool { verdicts.allSatisfy { $0.verdict == .unknown && $0.basis == nil } }

  fileprivate func agreeing(with other: Foresight) -> Foresight {
    var common = self
    for (index, verdict) in verdicts.enumerated() {
      guard let second = other.verdicts.first(where: { $0.control == verdict.control }),
        second.verdict == verdict.verdict
      else {
        common.verdicts[index] = ForeseenVerdict(control: verdict.control, verdict: .unknown)
        continue
      }
    }
    return common
  }
}

extension RowFacts {
  fileprivate var pool: PoolTraits? { if case .pool(let traits) = kind { traits } else { nil } }
}

// MARK: - Possibilities

extension ProposedRow.Content {
  /// Hands on what the row could turn out to be, until `body` has heard enough.
  fileprivate func forEachPossibility(under limits: CapabilityTable, _ body: (RowFacts.Kind) -> Bool) {
    switch self {
    case .unlisted(let hasHostedNodes):
      _ = body(.unlisted(hasHostedNodes: hasHostedNodes, classes: .silent))
    case .nodeClass(let isFIPS):
      let classes = isFIPS.map { $0 ? ClassSummary.fips : .off } ?? .unproven
      _ = body(.unlisted(hasHostedNodes: false, classes: classes))
    case .pool(let pool):
      _ = pool.isEnough(of: pool.unknown.sorted { $0.rawValue < $1.rawValue }[...], limits, pool.traits) {
        body(.pool($0))
      }
    }
  }
}

extension ProposedPool {
  /// Tries every value of the first of some attributes, and of the others for each.
  fileprivate func isEnough(
    of attributes: ArraySlice<Attribute>, _ limits: CapabilityTable, _ traits: PoolTraits,
    _ body: (PoolTraits) -> Bool
  ) -> Bool {
    guard let attribute = attributes.first else { return body(traits) }
    return attribute.possibilities(under: limits).contains { set in
      var possible = traits
      set(&possible)
      return isEnough(of: attributes.dropFirst(), limits, possible, body)
    }
  }
}

extension ProposedPool.Attribute {
  /// One value for each way in which a verdict can read the attribute: those that rules name, those that a limit names,
  /// and one that nothing names.
  fileprivate func possibilities(under limits: CapabilityTable) -> [(inout PoolTraits) -> Void] {
    switch self {
    case .enableFIPS: [true, false].map { value in { $0.enableFIPS = value } }
    case .mode: ["User", "Machines"].map { value in { $0.mode = value } }
    case .type: ["VirtualMachineScaleSets", "Machines"].map { value in { $0.type = value } }
    case .osType: ["Linux", "Windows"].map { value in { $0.osType = value } }
    case .osSKU:
      (["Unnamed", "Windows2019", "Windows2022"] + limits.samples(\.osSKUs)).map { value in { $0.osSKU = value } }
    case .vmSize:
      (["Standard_D4s_v5", "Standard_D4ps_v5"] + limits.samples(\.vmSizes)).map { value in { $0.vmSize = value } }
    case .workloadRuntime:
      (["OCIContainer", "KataVmIsolation"] + limits.samples(\.workloadRuntimes)).map { value in
        { $0.workloadRuntime = value }
      }
    case .kubernetesVersion: ["99.0", "1.0"].map { value in { $0.orchestratorVersion = value } }
    }
  }
}

extension CapabilityTable {
  /// For each glob one text that it matches.
  fileprivate func samples(_ globs: KeyPath<Limit, [Glob]>) -> [String] {
    limits.flatMap { $0[keyPath: globs] }.map { glob in
      String(glob.description.compactMap { $0 == "*" ? nil : $0 == "?" ? "0" : $0 })
    }
  }
}
